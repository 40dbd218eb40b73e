// For every CPU: four lanes are as many registers as it takes.
#include "core/signals/indicators/classic_lanes.hpp"

namespace signalbox {

template struct ClassicLanes<Vectors::baseline>;

}  // namespace signalbox
