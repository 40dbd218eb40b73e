# Compiles the message catalogues in: locale/*/signalbox.po become words_catalogues.hpp, which src/platform/words.cpp
# includes. The order is that of the enum Language.
set(languages en ru)
set(SIGNALBOX_CATALOGUES "")
foreach(language IN LISTS languages)
  set(po ${CMAKE_SOURCE_DIR}/locale/${language}/signalbox.po)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${po})
  file(READ ${po} text)
  string(APPEND SIGNALBOX_CATALOGUES "    R\"po(${text})po\"sv,\n")
endforeach()
configure_file(${CMAKE_SOURCE_DIR}/cmake/words_catalogues.hpp.in ${CMAKE_BINARY_DIR}/generated/words_catalogues.hpp @ONLY)
target_include_directories(room_platform PRIVATE ${CMAKE_BINARY_DIR}/generated)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # A catalogue is one literal, longer than the standard asks compilers to take.
  set_source_files_properties(${CMAKE_SOURCE_DIR}/src/platform/words.cpp PROPERTIES COMPILE_OPTIONS
                              -Wno-overlength-strings)
endif()
