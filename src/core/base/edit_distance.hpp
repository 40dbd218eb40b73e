// How far one word is from another: what was probably meant by a mistyped name.
//
// Levenshtein's distance ("Binary codes capable of correcting deletions, insertions, and reversals", 1966), one row of
// the table held at a time. Threads: a pure function.
#pragma once

#include <cstddef>
#include <string_view>

namespace signalbox {

/// Letters (bytes) to insert, remove or change to make `b` of `a`: 0 … the longer one's size.
/// Time a.size() × b.size(): cut what a stranger typed.
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace signalbox
