# tests/where.cpp, for tests and benchmarks: the one file that is told the paths of this checkout and this build.
add_library(tests_where STATIC ${CMAKE_SOURCE_DIR}/tests/where.cpp)
target_include_directories(tests_where PRIVATE ${CMAKE_SOURCE_DIR})
target_compile_definitions(tests_where PRIVATE SIGNALBOX_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                           SIGNALBOX_BINARY="$<TARGET_FILE:signalbox>")
if(SIGNALBOX_SANITIZE)
  target_compile_definitions(tests_where PRIVATE SIGNALBOX_CLOCK_BACK="")
else()
  add_library(clock_back MODULE EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/clock_back.cpp)
  target_link_libraries(clock_back PRIVATE ${CMAKE_DL_LIBS})
  target_compile_definitions(tests_where PRIVATE SIGNALBOX_CLOCK_BACK="$<TARGET_FILE:clock_back>")
endif()
