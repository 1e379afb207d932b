# The ground of maps: tools/land.c makes a table from Natural Earth, as the package world-atlas carries it; land.c puts it
# into the library of the layer geo as it is. After cmake/gazetteer.cmake, which fetches the packages.
set(atlas ${MZ_MODULES}/world-atlas/countries-10m.json)
add_executable(land tools/land.c)
target_link_libraries(land PRIVATE mz_format)
set_target_properties(land PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tools)
set(ground ${CMAKE_BINARY_DIR}/land.bin)
add_custom_command(OUTPUT ${ground} COMMAND land ${atlas} ${ground} DEPENDS land ${atlas}
                   COMMENT "Making the ground of maps" VERBATIM)
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/geo/land.c PROPERTIES
  COMPILE_DEFINITIONS MZ_LAND_FILE="${ground}" OBJECT_DEPENDS ${ground})
