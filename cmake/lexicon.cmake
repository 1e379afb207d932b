# The dictionaries are compiled at build time, by the library's own compiler, into one flat image (src/lexicon/image.h);
# the assembler puts it into the library of the layer lexicon as it is.
add_executable(mz_lexgen tools/lexgen.c src/lexicon/compile.c src/lexicon/layout.c src/lexicon/image.c)
target_link_libraries(mz_lexgen PRIVATE mz_base)
file(GLOB MZ_DICTIONARIES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/data/lexicon/*.txt)
set(MZ_LEXICON_IMAGE ${CMAKE_BINARY_DIR}/generated/lexicon.bin)
set(MZ_LEXICON_PLACES ${CMAKE_BINARY_DIR}/generated/lexicon_places.h)
set(MZ_LEXICON_TYPES ${CMAKE_BINARY_DIR}/generated/lexicon_types.inc)
add_custom_command(OUTPUT ${MZ_LEXICON_IMAGE} ${MZ_LEXICON_PLACES} ${MZ_LEXICON_TYPES}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/generated
  COMMAND mz_lexgen ${MZ_LEXICON_IMAGE} ${MZ_LEXICON_PLACES} ${MZ_LEXICON_TYPES} ${CMAKE_SOURCE_DIR}/data/taxonomy.csv ${MZ_DICTIONARIES}
  DEPENDS mz_lexgen ${MZ_DICTIONARIES} ${CMAKE_SOURCE_DIR}/data/taxonomy.csv
  COMMENT "Compiling the dictionaries" VERBATIM)
target_sources(mz_lexicon PRIVATE ${MZ_LEXICON_IMAGE} ${MZ_LEXICON_PLACES} ${MZ_LEXICON_TYPES})
target_include_directories(mz_lexicon PRIVATE ${CMAKE_BINARY_DIR}/generated)
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/lexicon/data.c PROPERTIES
  COMPILE_DEFINITIONS MZ_LEXICON_FILE="${MZ_LEXICON_IMAGE}" OBJECT_DEPENDS ${MZ_LEXICON_IMAGE})
# Word classes, from Debian's wordnet-base and our own additions: tools/classgen.c makes a table, the assembler puts it
# into the library as it is.
set(MZ_WORDNET /usr/share/wordnet CACHE PATH "where WordNet's database files lie")
if(NOT EXISTS ${MZ_WORDNET}/index.noun)
  message(FATAL_ERROR "Missing: ${MZ_WORDNET}/index.noun. Run ./setup --minimal, then configure again.")
endif()
add_executable(mz_classgen tools/classgen.c)
target_link_libraries(mz_classgen PRIVATE mz_base)
target_compile_options(mz_classgen PRIVATE -Wno-null-dereference)
set(MZ_CLASSES ${CMAKE_BINARY_DIR}/generated/classes.bin)
set(sources ${CMAKE_SOURCE_DIR}/data/lexicon/00-irregular.txt ${CMAKE_SOURCE_DIR}/data/lexicon/classes/classes.txt)
add_custom_command(OUTPUT ${MZ_CLASSES}
  COMMAND mz_classgen ${MZ_CLASSES} ${MZ_WORDNET} ${sources}
  DEPENDS mz_classgen ${sources} COMMENT "Making the table of word classes" VERBATIM)
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/lexicon/classes.c PROPERTIES
  COMPILE_DEFINITIONS MZ_CLASSES_FILE="${MZ_CLASSES}" OBJECT_DEPENDS ${MZ_CLASSES})
