# Headers that nearly every file of a room reads, read once (GCC alone: clang finds the #include that is missing).
# Worth it only where it brings much: a command's file takes 3 s instead of 7. The core has none.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_precompile_headers(room_faces_cli PRIVATE <algorithm> <fmt/format.h> <nlohmann/json.hpp>
                            ${CMAKE_SOURCE_DIR}/src/faces/cli/context.hpp)
  target_compile_options(room_faces_cli PRIVATE -fpch-preprocess)  # so that ccache can tell what is in them
endif()
