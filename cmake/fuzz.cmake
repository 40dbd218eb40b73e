# One fuzzer for each src/**/x_fuzz.cpp: fuzz_x, linked with its room; `ninja fuzzers` builds them and nothing else.
# Seeds lie in tests/corpus/x/ and are committed. The presets asan and fuzz have them, under ASan and UBSan.
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  message(FATAL_ERROR "the fuzzers need clang: use the preset 'fuzz'")
endif()

add_custom_target(fuzzers)
# The fuzzers beside a room's code, linked with what follows its name.
function(signalbox_fuzzers room)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${room}/*_fuzz.cpp)
  foreach(source IN LISTS sources)
    get_filename_component(stem ${source} NAME_WE)
    string(REGEX REPLACE "_fuzz$" "" stem ${stem})
    add_executable(fuzz_${stem} ${source})
    target_compile_options(fuzz_${stem} PRIVATE -fsanitize=fuzzer)
    target_link_options(fuzz_${stem} PRIVATE -fsanitize=fuzzer)
    target_link_libraries(fuzz_${stem} PRIVATE ${ARGN})
    add_dependencies(fuzzers fuzz_${stem})
  endforeach()
endfunction()

foreach(target IN LISTS SIGNALBOX_ROOMS)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "STATIC_LIBRARY")
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
  get_target_property(room ${target} SIGNALBOX_ROOM)
  signalbox_fuzzers(${room} ${target})
endforeach()

if(TARGET lake_objects)  # the lake is no room (cmake/arrow.cmake)
  target_compile_options(lake_objects PRIVATE -fsanitize=fuzzer-no-link)
  signalbox_fuzzers(adapters/lake lake_objects room_core_engine room_ports room_platform)
endif()
