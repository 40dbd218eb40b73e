// For CPUs with AVX2: cmake/vectors.cmake gives this file -mavx2. Empty where the architecture has none.
#ifdef __AVX2__
#include "core/signals/indicators/classic_lanes.hpp"

namespace signalbox {

template struct ClassicLanes<Vectors::avx2>;

}  // namespace signalbox
#endif
