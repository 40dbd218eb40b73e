# Headers that nearly every file of a room reads, read once (GCC alone: clang finds the #include that is missing).
# Worth it only where it brings much: a command's file takes 3 s instead of 7. The core has none.
# -fpch-preprocess lets ccache tell what is in them; where they are made it must be off, or ccache would take a changed
# header for the one that lies there, precompiled, from before.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_precompile_headers(room_faces_cli PRIVATE <algorithm> <fmt/format.h> <nlohmann/json.hpp>
                            ${CMAKE_SOURCE_DIR}/src/faces/cli/context.hpp)
  target_compile_options(room_faces_cli PRIVATE -fpch-preprocess)
  set_source_files_properties(${CMAKE_BINARY_DIR}/CMakeFiles/room_faces_cli.dir/cmake_pch.hxx.cxx
                              PROPERTIES COMPILE_OPTIONS -fno-pch-preprocess)
endif()
