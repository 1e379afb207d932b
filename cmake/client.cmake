# The web client: web/client/{map,live,timeline}.ts with what they import, each to one script that stands alone, by the esbuild of
# package.json; styles that they import come out beside them. Made when the build is configured, as the styles are, since
# the names they are served under hold their hash. The program esbuild needs no Node.
file(GLOB esbuild ${MZ_MODULES}/@esbuild/*/bin/esbuild)
file(GLOB tsc ${MZ_MODULES}/@typescript/*/lib/tsc)
file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/client/*.ts)
set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${scripts}
             ${CMAKE_SOURCE_DIR}/package-lock.json)
set(entries map live timeline sign passkey)
set(client ${CMAKE_BINARY_DIR}/generated/client)
set(sources "")
set(MZ_CLIENT "") # what assets.cmake compiles in
foreach(name ${entries})
  list(APPEND sources ${CMAKE_SOURCE_DIR}/web/client/${name}.ts)
  list(APPEND MZ_CLIENT ${client}/${name}.js)
endforeach()
list(APPEND MZ_CLIENT ${client}/map.css)
execute_process(COMMAND ${CMAKE_COMMAND} -E env NODE_PATH=${MZ_MODULES}
  ${esbuild} ${sources} --bundle --minify --format=iife --target=es2022 --charset=utf8 --legal-comments=none --log-level=warning
  --outdir=${client} RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "The web client cannot be made: see above.")
endif()
# Licences of what is bundled, served beside it.
set(licences "Mizan's web client holds code of these projects, and its maps their data.\n")
foreach(path ol/LICENSE.md uplot/LICENSE rbush/LICENSE quickselect/LICENSE pbf/LICENSE earcut/LICENSE world-atlas/LICENSE)
  if(EXISTS ${MZ_MODULES}/${path})
    file(READ ${MZ_MODULES}/${path} text)
    string(REGEX REPLACE "/.*" "" name ${path})
    string(APPEND licences "\n==== ${name} ====\n\n${text}")
  endif()
endforeach()
file(WRITE ${client}/licences.txt "${licences}")
list(APPEND MZ_CLIENT ${client}/licences.txt)
