# How everything is compiled. -ffp-contract=off and no fast-math: the same bits on every CPU.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()
add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wno-sign-conversion -Wno-missing-field-initializers -Werror -ffp-contract=off
                    -fno-fast-math -fno-omit-frame-pointer)
add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,Clang>:-Wno-gnu-statement-expression>
                    $<$<COMPILE_LANG_AND_ID:CXX,Clang>:-Wno-unused-lambda-capture>  # takes `this` of a generic lambda for unused
                    $<$<COMPILE_LANG_AND_ID:CXX,Clang>:-Wno-deprecated-declarations>)  # GCC's own stable_sort uses one
# GCC 12 takes initializer lists of vectors for uninitialized memory (its bug 105562); clang-tidy looks for the real ones.
add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wshadow=local> $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
if(SIGNALBOX_SANITIZE)
  add_compile_options(-fsanitize=${SIGNALBOX_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${SIGNALBOX_SANITIZE})
  if(SIGNALBOX_SANITIZE STREQUAL "thread")
    # TSan knows no fences; asio's handlers are ordered by its queue's lock as well.
    add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
    add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()
