# What bench/reading.sh measures with.
add_executable(bench_reading ${CMAKE_SOURCE_DIR}/bench/reading.c)
target_link_libraries(bench_reading PRIVATE mz_reading)
set_target_properties(bench_reading PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
