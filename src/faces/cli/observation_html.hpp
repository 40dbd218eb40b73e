// The pages of an observation as one file: self-contained, light and dark, for screen, phone and paper. Pure.
#pragma once

#include <string>

#include "lab/report.hpp"
#include "platform/words.hpp"
#include "views/observation.hpp"

namespace signalbox {

std::string observation_html(const Observation& observation, Language language);

}  // namespace signalbox
