# Arrow and Parquet for the lake (src/adapters/lake): of the system, or inside the pyarrow wheel that `make setup` puts
# into .venv. Where there is neither, the program is built without the module and says so when somebody asks for Parquet.
#
# The module is no room like the others: it is loaded when asked for (src/app/lake_module.cpp), and takes what it needs
# of the core from the program that loads it.
find_package(Arrow CONFIG QUIET)
find_package(Parquet CONFIG QUIET)
if(Arrow_FOUND AND Parquet_FOUND)
  signalbox_library(arrow Arrow::arrow_shared Parquet::parquet_shared)
else()
  # Looked for again at each build: `make setup` may have brought it since.
  file(GLOB wheel CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/.venv/lib/python3*/site-packages/pyarrow)
  file(GLOB arrow_so ${wheel}/libarrow.so.*)
  file(GLOB parquet_so ${wheel}/libparquet.so.*)
  if(wheel AND arrow_so AND parquet_so)
    signalbox_library(arrow ${arrow_so} ${parquet_so})
    target_include_directories(lib_arrow SYSTEM INTERFACE ${wheel}/include)
  endif()
endif()

if(TARGET lib_arrow)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/adapters/lake/*.cpp)
  list(FILTER sources EXCLUDE REGEX "_(test|fuzz|bench)\\.cpp$")
  add_library(lake_objects OBJECT ${sources})  # the module, and its tests
  set_target_properties(lake_objects PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden)
  target_include_directories(lake_objects PRIVATE ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(lake_objects PUBLIC lib_arrow)
  add_library(signalbox_lake MODULE)
  set_target_properties(signalbox_lake PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  target_link_libraries(signalbox_lake PRIVATE lake_objects)
  add_dependencies(signalbox signalbox_lake)
else()
  message(STATUS "no Arrow: built without Parquet (make setup brings it)")
endif()
