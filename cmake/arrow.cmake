# Arrow and Parquet for the lake (src/adapters/lake), Arrow's S3 client for objects (src/adapters/s3): of the system, or
# inside the pyarrow wheel that `make setup` puts into .venv. Where there is neither, the program is built without these
# modules and says so when somebody asks for Parquet or a bucket.
#
# A module is no room like the others: it is loaded when asked for (src/app/module.cpp), and takes what it needs of the
# core from the program that loads it.
find_package(Arrow CONFIG QUIET)
find_package(Parquet CONFIG QUIET)
if(Arrow_FOUND AND Parquet_FOUND)
  signalbox_library(arrow Arrow::arrow_shared Parquet::parquet_shared)
  signalbox_library(arrow_s3 Arrow::arrow_shared)  # a system's Arrow has the client inside
else()
  # Looked for again at each build: `make setup` may have brought it since.
  file(GLOB wheel CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/.venv/lib/python3*/site-packages/pyarrow)
  file(GLOB arrow_so ${wheel}/libarrow.so.*)
  file(GLOB parquet_so ${wheel}/libparquet.so.*)
  file(GLOB s3_so ${wheel}/libarrow_s3.so.*)
  if(wheel AND arrow_so AND parquet_so)
    signalbox_library(arrow ${arrow_so} ${parquet_so})
    target_include_directories(lib_arrow SYSTEM INTERFACE ${wheel}/include)
  endif()
  if(wheel AND arrow_so AND s3_so)
    signalbox_library(arrow_s3 ${arrow_so} ${s3_so})
    target_include_directories(lib_arrow_s3 SYSTEM INTERFACE ${wheel}/include)
  endif()
endif()

# The module signalbox_NAME.so of src/adapters/NAME; NAME_objects is what it and its tests are made of.
function(signalbox_module name library)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/adapters/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "_(test|fuzz|bench)\\.cpp$")
  add_library(${name}_objects OBJECT ${sources})
  set_target_properties(${name}_objects PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden)
  target_include_directories(${name}_objects PRIVATE ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${name}_objects PUBLIC ${library})
  add_library(signalbox_${name} MODULE)
  set_target_properties(signalbox_${name} PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  target_link_libraries(signalbox_${name} PRIVATE ${name}_objects)
  add_dependencies(signalbox signalbox_${name})
endfunction()

if(TARGET lib_arrow)
  signalbox_module(lake lib_arrow)
else()
  message(STATUS "no Arrow: built without Parquet (make setup brings it)")
endif()
if(TARGET lib_arrow_s3)
  signalbox_module(s3 lib_arrow_s3)
else()
  message(STATUS "no S3 client of Arrow's: built without buckets (make setup brings it)")
endif()
