# C17 without extensions; every warning is an error. MZ_HARD, MZ_SANITIZE, MZ_COVER and MZ_FUZZ are set by presets.
option(MZ_HARD "hardened release flags" OFF)
option(MZ_COVER "coverage counters" OFF)
option(MZ_FUZZ "libFuzzer instead of corpus replay" OFF)
set(MZ_SANITIZE "" CACHE STRING "comma list for -fsanitize=")

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(mz_flags INTERFACE)
target_include_directories(mz_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_definitions(mz_flags INTERFACE _POSIX_C_SOURCE=200809L)
target_compile_options(mz_flags INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wconversion -Wsign-conversion -Wshadow -Wundef -Wvla -Walloca
  -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wredundant-decls -Wcast-qual -Wwrite-strings
  -Wpointer-arith -Wformat=2 -Wdouble-promotion -Wfloat-equal -Wnull-dereference -Wswitch-enum
  -Wimplicit-fallthrough -Wunused-macros -Wframe-larger-than=16384)
if(CMAKE_C_COMPILER_ID STREQUAL GNU)
  target_compile_options(mz_flags INTERFACE
    -Wcast-align=strict -Wlogical-op -Wduplicated-cond -Wduplicated-branches -Wformat-overflow=2
    -Wformat-truncation=2 -Wformat-signedness -Warith-conversion -Wjump-misses-init -Wuse-after-free=3
    -Wbidi-chars=any)
else()
  target_compile_options(mz_flags INTERFACE
    -Wcast-align -Wcomma -Wassign-enum -Wconditional-uninitialized -Wunreachable-code-aggressive
    -Wshift-sign-overflow -Wshadow-all -Wextra-semi-stmt -Wloop-analysis -Wdocumentation
    -Wmissing-variable-declarations)
endif()
# Messages and binaries say src/…, wherever the project stands.
target_compile_options(mz_flags INTERFACE -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
# Fused multiply-add and excess precision would give other bits on other machines.
target_compile_options(mz_flags INTERFACE -ffp-contract=off -fno-fast-math)

if(MZ_HARD)
  target_compile_options(mz_flags INTERFACE -O2 -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection
    -fcf-protection=full -fno-common -fvisibility=hidden -fPIE)
  if(CMAKE_C_COMPILER_ID STREQUAL GNU)
    target_compile_options(mz_flags INTERFACE -ftrivial-auto-var-init=zero)
  else()
    target_compile_options(mz_flags INTERFACE -ftrivial-auto-var-init=pattern)
  endif()
  target_link_options(mz_flags INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
endif()
if(MZ_SANITIZE)
  target_compile_options(mz_flags INTERFACE -O1 -g -fno-omit-frame-pointer -fsanitize=${MZ_SANITIZE}
    -fno-sanitize-recover=all -Wno-null-dereference)
  target_link_options(mz_flags INTERFACE -fsanitize=${MZ_SANITIZE})
endif()
if(MZ_COVER)
  target_compile_options(mz_flags INTERFACE --coverage)
  target_link_options(mz_flags INTERFACE --coverage)
endif()
