# Kernels that are compiled once for every CPU, once for those with AVX2, and some for those with AVX-512;
# src/core/base/vectors.hpp chooses at run time. Vectors never leave the file that makes them: how they would be handed over without AVX (psabi) does not matter.
file(GLOB_RECURSE for_every_cpu CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/*_lanes_baseline.cpp)
file(GLOB_RECURSE for_avx2 CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/*_lanes_avx2.cpp)
file(GLOB_RECURSE for_avx512 CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/*_lanes_avx512.cpp)
set_source_files_properties(${for_every_cpu} PROPERTIES COMPILE_OPTIONS -Wno-psabi)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  set_source_files_properties(${for_avx2} PROPERTIES COMPILE_OPTIONS -mavx2)
  set_source_files_properties(${for_avx512} PROPERTIES COMPILE_OPTIONS -mavx512f)
endif()
