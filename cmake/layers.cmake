set(MZ_ALL "")  # layers so far, the newest first: the order in which a linker wants static libraries

# mz_layer(record LIBS PkgConfig::SODIUM): every .c in src/record and its folders is one static library mz_record.
# A folder that does not exist yet is passed over.
function(mz_layer name)
  cmake_parse_arguments(L "" "" "LIBS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.c ${CMAKE_SOURCE_DIR}/src/${name}/*/*.c)
  if(NOT sources)
    return()
  endif()
  add_library(mz_${name} STATIC ${sources})
  target_link_libraries(mz_${name} PUBLIC mz_flags ${MZ_ALL} ${L_LIBS})
  set(MZ_ALL mz_${name} ${MZ_ALL} PARENT_SCOPE)
endfunction()

# mz_program(mizan FOLDER cli): the program build/<preset>/mizan from src/cli/*.c.
function(mz_program name)
  cmake_parse_arguments(P "" "FOLDER" "" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${P_FOLDER}/*.c)
  if(sources)
    add_executable(${name} ${sources})
    target_link_libraries(${name} PRIVATE ${MZ_ALL})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  endif()
endfunction()

# tests/unit/<layer>/<name>_test.c is one cmocka program and one test named unit/<layer>/<name>.
# tests/flow/<name>.sh is a test of the whole program, given the program's path and the source folder.
function(mz_tests)
  file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/unit/*/*_test.c)
  foreach(path ${tests})
    string(REGEX REPLACE ".*/unit/([^/]+)/([^/]+)_test\\.c$" "\\1/\\2" test ${path})
    string(REGEX REPLACE "/.*" "" layer ${test})
    string(REPLACE "/" "_" program ${test})
    add_executable(test_${program} ${path})
    target_include_directories(test_${program} PRIVATE ${CMAKE_SOURCE_DIR}/tests/unit)
    target_link_libraries(test_${program} PRIVATE mz_${layer} PkgConfig::CMOCKA)
    # Of a source, not of the target: those would stand before the warnings of mz_flags.
    set_source_files_properties(${path} PROPERTIES
      COMPILE_OPTIONS "-Wno-null-dereference;-Wno-missing-variable-declarations")
    target_compile_definitions(test_${program} PRIVATE MZ_SOURCE="${CMAKE_SOURCE_DIR}")
    set_target_properties(test_${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    add_test(NAME unit/${test} COMMAND test_${program})
    set_tests_properties(unit/${test} PROPERTIES LABELS unit SKIP_RETURN_CODE 77 TIMEOUT 600)
  endforeach()
  if(TARGET mizan)
    file(GLOB flows CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/flow/*.sh)
    foreach(path ${flows})
      get_filename_component(test ${path} NAME_WE)
      add_test(NAME flow/${test} COMMAND bash ${path} $<TARGET_FILE:mizan> ${CMAKE_SOURCE_DIR})
      set_tests_properties(flow/${test} PROPERTIES LABELS flow SKIP_RETURN_CODE 77 TIMEOUT 900
        ENVIRONMENT "LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/cmake/leaks.txt:print_suppressions=0")
    endforeach()
  endif()
endfunction()

# tests/crash: a program that crashes a record in every way it knows, and the shim that stands between it and the disk.
# tests/crash/<name>.sh CRASH SHIM PROGRAM SOURCE_DIR is a test named crash/<name>.
function(mz_crash_tests)
  if(NOT EXISTS ${CMAKE_SOURCE_DIR}/tests/crash/crash.c OR NOT TARGET mizan)
    return()
  endif()
  set(folder ${CMAKE_SOURCE_DIR}/tests/crash)
  add_library(crash_shim SHARED ${folder}/shim.c)
  target_include_directories(crash_shim PRIVATE ${CMAKE_SOURCE_DIR}/src)
  target_compile_options(crash_shim PRIVATE -Wall -Wextra -Werror -O1 -U_FORTIFY_SOURCE)
  add_executable(crash ${folder}/crash.c ${folder}/disk.c ${folder}/subject.c)
  target_link_libraries(crash PRIVATE mz_record)
  set_source_files_properties(${folder}/crash.c ${folder}/disk.c ${folder}/subject.c PROPERTIES
    COMPILE_OPTIONS "-Wno-null-dereference")
  set_target_properties(crash crash_shim PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  if(MZ_SANITIZE OR MZ_FUZZ) # their runtimes want to be the first library themselves
    return()
  endif()
  file(GLOB tests CONFIGURE_DEPENDS ${folder}/*.sh)
  foreach(path ${tests})
    get_filename_component(test ${path} NAME_WE)
    add_test(NAME crash/${test} COMMAND bash ${path} $<TARGET_FILE:crash> $<TARGET_FILE:crash_shim>
      $<TARGET_FILE:mizan> ${CMAKE_SOURCE_DIR})
    set_tests_properties(crash/${test} PROPERTIES LABELS crash SKIP_RETURN_CODE 77 TIMEOUT 1800)
  endforeach()
endfunction()

# tests/others/verdict.c says what mizan's one signature check says; tests/others/verdict.sh compares it.
function(mz_verdict)
  if(EXISTS ${CMAKE_SOURCE_DIR}/tests/others/verdict.c AND TARGET mz_record)
    add_executable(verdict ${CMAKE_SOURCE_DIR}/tests/others/verdict.c)
    target_link_libraries(verdict PRIVATE mz_record)
    set_target_properties(verdict PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  endif()
endfunction()

# fuzz/<layer>_<name>.c defines LLVMFuzzerTestOneInput. With MZ_FUZZ it is a libFuzzer program; otherwise it is
# linked with fuzz/replay.c and ctest feeds it every file of fuzz/corpus/<layer>_<name>/ and its mutations.
function(mz_fuzz_targets)
  file(GLOB targets CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/fuzz/*.c)
  list(REMOVE_ITEM targets ${CMAKE_SOURCE_DIR}/fuzz/replay.c)
  if(NOT MZ_FUZZ AND NOT EXISTS ${CMAKE_SOURCE_DIR}/fuzz/replay.c)
    return()
  endif()
  foreach(path ${targets})
    get_filename_component(name ${path} NAME_WE)
    string(REGEX REPLACE "_.*" "" layer ${name})
    if(MZ_FUZZ)
      add_executable(fuzz_${name} ${path})
      target_compile_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
      target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    else()
      add_executable(fuzz_${name} ${path} ${CMAKE_SOURCE_DIR}/fuzz/replay.c)
      add_test(NAME fuzz/${name} COMMAND fuzz_${name} ${CMAKE_SOURCE_DIR}/fuzz/corpus/${name})
      set_tests_properties(fuzz/${name} PROPERTIES LABELS fuzz TIMEOUT 300)
    endif()
    target_link_libraries(fuzz_${name} PRIVATE mz_${layer})
    set_source_files_properties(${path} PROPERTIES COMPILE_OPTIONS "-Wno-missing-prototypes;-Wno-null-dereference")
    set_target_properties(fuzz_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
  endforeach()
endfunction()
