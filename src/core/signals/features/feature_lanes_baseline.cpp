// For every CPU: four lanes are as many registers as it takes.
#include "core/signals/features/feature_lanes.hpp"

namespace signalbox {

template struct FeatureLanes<Vectors::baseline>;

}  // namespace signalbox
