// For every CPU: four lanes are as many registers as it takes.
#include "core/base/math_lanes.hpp"

namespace signalbox {

template struct MathLanes<Vectors::baseline>;

}  // namespace signalbox
