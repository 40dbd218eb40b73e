# One test program a room (src/<room>/*_test.cpp), one for the proofs that need no program (tests/proofs_test.cpp), and
# one for the whole building (the rest of tests/*_test.cpp).
find_package(GTest REQUIRED)
find_path(RAPIDCHECK_INCLUDE rapidcheck.h REQUIRED)
find_library(RAPIDCHECK_LIBRARY rapidcheck REQUIRED)

function(signalbox_test name)
  add_executable(${name} ${ARGN})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE tests_where GTest::gtest GTest::gtest_main ${RAPIDCHECK_LIBRARY} ZLIB::ZLIB)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
  # Properties draw the same cases each time.
  set_tests_properties(${name} PROPERTIES ENVIRONMENT "RC_PARAMS=seed=20230314 max_success=1000")
endfunction()

# Below the wall and in platform, test files are compiled eight at a time: most of their cost is the headers they share.
# Within a room their helpers therefore have names of their own. (Ours, not UNITY_BUILD: paths relative to src/ let a
# compiler cache serve other checkouts.)
function(signalbox_test_batches stem sources out)
  set(batches "")
  while(sources)
    list(SUBLIST sources 0 8 batch)
    list(REMOVE_ITEM sources ${batch})
    list(TRANSFORM batch REPLACE "^${CMAKE_SOURCE_DIR}/src/(.*)$" "#include \"\\1\"")
    list(JOIN batch "\n" text)
    list(LENGTH batches number)
    set(file ${CMAKE_BINARY_DIR}/generated/test_${stem}_${number}.cpp)
    file(CONFIGURE OUTPUT ${file} CONTENT "${text}\n" @ONLY)
    list(APPEND batches ${file})
  endwhile()
  set(${out} ${batches} PARENT_SCOPE)
endfunction()

add_custom_target(core_tests)  # what `make test` builds under ASan and UBSan: the core, and the proofs; soak takes all
foreach(target IN LISTS SIGNALBOX_ROOMS)
  string(REPLACE "room_" "" stem ${target})
  get_target_property(room ${target} SIGNALBOX_ROOM)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${room}/*_test.cpp)
  if(sources)
    if(room MATCHES "^(core|platform)")
      signalbox_test_batches(${stem} "${sources}" sources)
    endif()
    signalbox_test(test_${stem} ${sources})
    target_link_libraries(test_${stem} PRIVATE ${target})
    if(room MATCHES "^core")
      add_dependencies(core_tests test_${stem})
    endif()
  endif()
endforeach()

signalbox_test(test_proofs ${CMAKE_SOURCE_DIR}/tests/proofs_test.cpp)
target_link_libraries(test_proofs PRIVATE room_venues_synthetic room_lab room_views)
add_dependencies(core_tests test_proofs)

file(GLOB building CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/*_test.cpp)
list(FILTER building EXCLUDE REGEX "(proofs|power_cut)_test")
if(NOT TARGET lib_pq)
  list(FILTER building EXCLUDE REGEX "/postgres_")
endif()
if(building)
  signalbox_test(test_building ${building})
  target_link_libraries(test_building PRIVATE room_app)
  add_dependencies(test_building signalbox)
  if(TARGET clock_back)
    add_dependencies(test_building clock_back)
  endif()
endif()

# The system calls of platform/files go through the test's own disk (tests/power_cut.hpp).
signalbox_test(test_power_cut ${CMAKE_SOURCE_DIR}/tests/power_cut_test.cpp ${CMAKE_SOURCE_DIR}/tests/power_cut.cpp)
target_link_libraries(test_power_cut PRIVATE room_adapters_journal room_adapters_sql_sqlite room_runners)
foreach(call open pwrite ftruncate fallocate fdatasync fsync rename unlink)
  target_link_options(test_power_cut PRIVATE -Wl,--wrap=${call})
endforeach()

foreach(module lake s3)  # they are no rooms (cmake/arrow.cmake)
  if(TARGET ${module}_objects)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/adapters/${module}/*_test.cpp)
    signalbox_test(test_adapters_${module} ${sources})
    target_link_libraries(test_adapters_${module} PRIVATE ${module}_objects room_runners)
  endif()
endforeach()

# The reference of higher precision that log, exp and tanh are measured against; only this test knows it.
target_link_libraries(test_core_base PRIVATE quadmath)

foreach(test test_adapters_net test_adapters_telegram test_adapters_webhook test_venues_bybit_client test_venues_coinbase_client)  # their peer: the server on loopback
  target_link_libraries(${test} PRIVATE room_testing)
endforeach()
target_link_libraries(test_testing_telegram PRIVATE room_adapters_telegram)  # the client that keeps its contract there
target_link_libraries(test_testing_venue PRIVATE room_venues_files)  # directories of CSV files as a market
target_link_libraries(test_venues_coinbase_client PRIVATE room_testing_venue_coinbase)
