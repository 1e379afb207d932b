# Dictionaries are compiled into read-only tables by a small program of ours, at build time.
add_executable(mz_lexgen tools/lexgen.c)
target_link_libraries(mz_lexgen PRIVATE mz_base)
target_compile_options(mz_lexgen PRIVATE -Wno-null-dereference)
file(GLOB MZ_DICTIONARIES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/data/lexicon/*.txt)
set(MZ_LEXICON_TABLES ${CMAKE_BINARY_DIR}/generated/lexicon_tables.inc)
add_custom_command(OUTPUT ${MZ_LEXICON_TABLES}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/generated
  COMMAND mz_lexgen ${MZ_LEXICON_TABLES} ${CMAKE_SOURCE_DIR}/data/taxonomy.csv ${MZ_DICTIONARIES}
  DEPENDS mz_lexgen ${MZ_DICTIONARIES} ${CMAKE_SOURCE_DIR}/data/taxonomy.csv VERBATIM)
target_sources(mz_lexicon PRIVATE ${MZ_LEXICON_TABLES})
target_include_directories(mz_lexicon PRIVATE ${CMAKE_BINARY_DIR}/generated)
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/lexicon/terms.c PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
