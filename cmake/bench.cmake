# One program a benchmark: src/**/x_bench.cpp becomes bench_x, linked to the room it lies in.
#   cmake --preset release -DSIGNALBOX_BENCH=ON && ninja -C build/release bench_indicators && build/release/bench_indicators
find_package(benchmark REQUIRED)
find_package(GTest REQUIRED)  # the test readers of tests/ report through it

foreach(target IN LISTS SIGNALBOX_ROOMS)
  get_target_property(room ${target} SIGNALBOX_ROOM)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${room}/*_bench.cpp)
  foreach(source IN LISTS sources)
    get_filename_component(stem ${source} NAME_WE)
    string(REGEX REPLACE "_bench$" "" stem ${stem})
    add_executable(bench_${stem} ${source})
    target_include_directories(bench_${stem} PRIVATE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR})
    target_link_libraries(bench_${stem} PRIVATE ${target} tests_where benchmark::benchmark benchmark::benchmark_main GTest::gtest ZLIB::ZLIB)
  endforeach()
endforeach()

# The programs that the scripts in bench/ set beside their peers.
add_executable(bench_import ${CMAKE_SOURCE_DIR}/bench/import_ours.cpp)
target_link_libraries(bench_import PRIVATE room_venues_files)
add_executable(bench_sqlite_insert ${CMAKE_SOURCE_DIR}/bench/sqlite_insert.c)
target_link_libraries(bench_sqlite_insert PRIVATE lib_sqlite)
