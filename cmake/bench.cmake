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

# simdjson is the peer of the venues' readers. Its on-demand parser is chosen when it is compiled: for AVX2.
find_library(SIMDJSON_LIBRARY simdjson REQUIRED)
target_link_libraries(bench_bybit_kline PRIVATE ${SIMDJSON_LIBRARY})
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  target_compile_options(bench_bybit_kline PRIVATE -march=haswell)
endif()

# The programs that the scripts in bench/ set beside their peers.
function(signalbox_bench_program name)  # bench/NAME_ours.cpp becomes bench_NAME
  add_executable(bench_${name} ${CMAKE_SOURCE_DIR}/bench/${name}_ours.cpp)
  target_include_directories(bench_${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(bench_${name} PRIVATE room_venues_files ${ARGN})
endfunction()
signalbox_bench_program(import)
signalbox_bench_program(one_candle room_core_signals_features)
signalbox_bench_program(six_indicators room_core_signals_indicators ${CMAKE_DL_LIBS})
signalbox_bench_program(sma_cross room_core_engine)
signalbox_bench_program(feature_columns room_core_signals_features)
target_compile_options(bench_feature_columns PRIVATE -Wno-psabi)  # no vector leaves the file
if(TARGET lake_objects)
  signalbox_bench_program(parquet lake_objects room_runners)
endif()
add_executable(bench_sqlite_insert ${CMAKE_SOURCE_DIR}/bench/sqlite_insert.c)
target_link_libraries(bench_sqlite_insert PRIVATE lib_sqlite)

# What scripts/bench.sh runs.
get_property(benchmarks DIRECTORY PROPERTY BUILDSYSTEM_TARGETS)
list(FILTER benchmarks INCLUDE REGEX "^bench_")
add_custom_target(benchmarks DEPENDS ${benchmarks} signalbox)
