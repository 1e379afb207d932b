# mizan-verify: a static program of its own from exactly these files, so that a party can audit all of it.
# tests/flow/audit.sh counts their lines and looks into the binary. Under a sanitizer it is linked as the others are.
set(MZ_VERIFY_FILES
  base/status.c base/arena.c base/str.c base/buf.c base/map.c base/clock.c base/sort.c base/file.c
  record/hash.c record/merkle.c record/key.c record/verdict.c record/note.c record/checkpoint.c record/policy.c
  record/proof.c record/tile.c record/entry.c record/genesis.c record/standing.c record/ledger.c record/texts.c
  record/cosigned_note.c record/fork.c record/package.c record/shelf.c record/verify.c record/verify_entries.c record/verify_files.c
  record/verify_text.c record/verify_package.c verify/main.c verify/one.c)
list(TRANSFORM MZ_VERIFY_FILES PREPEND ${CMAKE_SOURCE_DIR}/src/)
find_library(MZ_SODIUM_A libsodium.a)
find_library(MZ_NETTLE_A libnettle.a)
add_executable(mizan-verify ${MZ_VERIFY_FILES})
set_target_properties(mizan-verify PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
target_compile_options(mizan-verify PRIVATE -ffunction-sections -fdata-sections)
if(MZ_SANITIZE OR MZ_COVER)
  target_link_libraries(mizan-verify PRIVATE mz_flags PkgConfig::SODIUM PkgConfig::NETTLE)
else()
  target_link_libraries(mizan-verify PRIVATE mz_flags ${MZ_SODIUM_A} ${MZ_NETTLE_A})
  target_link_options(mizan-verify PRIVATE -static -Wl,--gc-sections
    $<$<C_COMPILER_ID:Clang>:-Wno-unused-command-line-argument>) # -pie, which -static outdoes
endif()

# A record to measure with: bench/verify.sh.
add_executable(bench_verify ${CMAKE_SOURCE_DIR}/bench/verify.c)
target_link_libraries(bench_verify PRIVATE mz_record)
set_target_properties(bench_verify PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)

# Our verdicts, for tests/others/twin.sh to hold against those of others.
add_executable(twin ${CMAKE_SOURCE_DIR}/tests/others/twin.c)
target_link_libraries(twin PRIVATE mz_record)
set_target_properties(twin PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
