// Sanitizer builds are an order slower: under SIGNALBOX_SHORT=1 a long test takes a smaller span of its data and
// asserts the same of it.
#pragma once

#include <cstdlib>

namespace signalbox {

/// `shorter` where SIGNALBOX_SHORT is set, else `whole`.
template <typename Count>
Count span_of(Count whole, Count shorter) {
    return std::getenv("SIGNALBOX_SHORT") ? shorter : whole;
}

}  // namespace signalbox
