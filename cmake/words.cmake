# Catalogues (data/words/*.po) are compiled into read-only tables by a small program of ours, at build time. A key that
# the English catalogue lacks, a text without the places of its key: the build stops with file and line.
add_executable(mz_wordgen tools/wordgen.c src/words/po.c)
target_link_libraries(mz_wordgen PRIVATE mz_base)
target_compile_options(mz_wordgen PRIVATE -Wno-null-dereference)
file(GLOB MZ_CATALOGUES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/data/words/*.po)
set(MZ_WORDS_TABLES ${CMAKE_BINARY_DIR}/generated/words_tables.inc)
add_custom_command(OUTPUT ${MZ_WORDS_TABLES}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/generated
  COMMAND mz_wordgen ${MZ_WORDS_TABLES} ${MZ_CATALOGUES}
  DEPENDS mz_wordgen ${MZ_CATALOGUES} VERBATIM)
target_sources(mz_words PRIVATE ${MZ_WORDS_TABLES})
target_include_directories(mz_words PRIVATE ${CMAKE_BINARY_DIR}/generated)
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/words/words.c PROPERTIES OBJECT_DEPENDS ${MZ_WORDS_TABLES})
