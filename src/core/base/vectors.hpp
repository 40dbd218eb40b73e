// Which vector instructions our own kernels use: chosen by CPU at run time, in this one place.
//
// A kernel is one source text over a number type (lanes.hpp), compiled twice: in a file `x_baseline.cpp` for every CPU
// of the architecture, and in `x_avx2.cpp` for those with AVX2 (cmake/vectors.cmake gives that file the flag); a third
// time, in `x_avx512.cpp`, where series lie side by side (with_widest_vectors). All do the same additions in the same
// order and never fuse a multiplication into one, so the choice is one of time alone; scripts/parity.sh and tests hold
// them to the same bits.
#pragma once

#include <cstdint>

namespace signalbox {

enum class Vectors : std::uint8_t { baseline, avx2, avx512 };

/// What kernels use now: the best that the CPU has, unless use_vectors said otherwise.
Vectors vectors_in_use();
/// Whether this CPU, and this build, has them.
bool has_vectors(Vectors vectors);
/// For tests, and for the variable SIGNALBOX_VECTORS that main reads: before threads begin. What the CPU does not have
/// is not taken.
void use_vectors(Vectors vectors);

/// Calls with the kernels for the vectors in use: `with_vectors<MathLanes>([&](auto kernels) { kernels.log(x, out);
/// })`.
template <template <Vectors> typename Kernels, typename Call>
decltype(auto) with_vectors(Call call) {
#ifdef __x86_64__
    if (vectors_in_use() != Vectors::baseline) return call(Kernels<Vectors::avx2>{});
#endif
    return call(Kernels<Vectors::baseline>{});
}

/// The same of kernels that have a form for AVX-512 too.
template <template <Vectors> typename Kernels, typename Call>
decltype(auto) with_widest_vectors(Call call) {
#ifdef __x86_64__
    if (vectors_in_use() == Vectors::avx512) return call(Kernels<Vectors::avx512>{});
#endif
    return with_vectors<Kernels>(call);
}

}  // namespace signalbox
