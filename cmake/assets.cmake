# web/asset/* is compiled in, byte for byte: a table of names, paths with the hash of the bytes, and bytes for src/serve/assets.c.
file(GLOB assets CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/asset/*)
set(folder ${CMAKE_BINARY_DIR}/generated/asset)
set(table "")
set(arrays "")
set(n 0)
set(bytes "")
foreach(path ${assets})
  get_filename_component(name ${path} NAME)
  set(out ${folder}/${n}.inc)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
    COMMAND ${CMAKE_COMMAND} -DIN=${path} -DOUT=${out} -P ${CMAKE_SOURCE_DIR}/cmake/bytes.cmake
    DEPENDS ${path} ${CMAKE_SOURCE_DIR}/cmake/bytes.cmake VERBATIM)
  file(SHA256 ${path} hash)
  string(SUBSTRING ${hash} 0 12 hash)
  set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
  string(APPEND arrays "static const uint8_t asset_${n}[] = {\n#include \"asset/${n}.inc\"\n};\n")
  string(APPEND table "    {\"${name}\", \"/asset/${hash}/${name}\", asset_${n}, (mz_len)sizeof asset_${n}},\n")
  list(APPEND bytes ${out})
  math(EXPR n "${n} + 1")
endforeach()
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/assets.inc @ONLY
  CONTENT "${arrays}static const asset assets[] = {\n${table}};\n")
target_sources(mz_serve PRIVATE ${bytes})
target_include_directories(mz_serve PRIVATE ${CMAKE_BINARY_DIR}/generated)
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/serve/assets.c PROPERTIES OBJECT_DEPENDS "${bytes}")
