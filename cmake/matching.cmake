# The score table is compiled in, byte for byte.
set(MZ_WEIGHTS ${CMAKE_SOURCE_DIR}/data/matching/weights-v1.tsv)
set(MZ_WEIGHTS_BYTES ${CMAKE_BINARY_DIR}/generated/weights_v1.inc)
add_custom_command(OUTPUT ${MZ_WEIGHTS_BYTES}
  COMMAND ${CMAKE_COMMAND} -DIN=${MZ_WEIGHTS} -DOUT=${MZ_WEIGHTS_BYTES} -P ${CMAKE_SOURCE_DIR}/cmake/bytes.cmake
  DEPENDS ${MZ_WEIGHTS} ${CMAKE_SOURCE_DIR}/cmake/bytes.cmake VERBATIM)
target_sources(mz_incident PRIVATE ${MZ_WEIGHTS_BYTES})
target_include_directories(mz_incident PRIVATE ${CMAKE_BINARY_DIR}/generated)
