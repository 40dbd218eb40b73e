// The last n values of an indicator, n in the type or chosen at run time, behind one interface: so that `Sma<20>`,
// which the hot paths use, and `Sma<>(20)`, which the registry makes out of `sma:20`, are one source text and one
// arithmetic.
//
//     template <std::size_t n = at_run_time>
//     class Sma {
//         explicit Sma(int period) : last_(period) {}
//         Last<double, n> last_;
//
// With n in the type there is no heap, and spans have a fixed extent. A length of run time is allocated once, when the
// indicator is made, and is the only heap in this room.
#pragma once

#include <cstddef>
#include <span>

#include "core/base/ring.hpp"

namespace signalbox {

/// Stands for a length that the constructor is told.
inline constexpr std::size_t at_run_time = std::dynamic_extent;

/// A constructor's default: the length in the type, or the usual one where there is none.
constexpr int length_or(std::size_t n, int usual) { return n == at_run_time ? usual : static_cast<int>(n); }

/// n and `more`; a length of run time stays one.
constexpr std::size_t longer(std::size_t n, std::size_t more) { return n == at_run_time ? n : n + more; }

/// A window of an indicator; core/base/ring.hpp says what its members mean.
template <typename T, std::size_t n>
using Last = Ring<T, n>;

}  // namespace signalbox
