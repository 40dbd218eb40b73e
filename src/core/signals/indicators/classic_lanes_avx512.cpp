// For CPUs with AVX-512, eight lanes to a register: cmake/vectors.cmake gives this file -mavx512f. Empty where the
// architecture has none.
#ifdef __AVX512F__
#include "core/signals/indicators/classic_lanes.hpp"

namespace signalbox {

template struct ClassicLanes<Vectors::avx512>;

}  // namespace signalbox
#endif
