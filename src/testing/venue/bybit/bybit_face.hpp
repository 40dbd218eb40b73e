// Bybit's v5 face of the simulated market: public REST, the key check, public WebSockets.
//
//     SimulatedVenue::start(minutes, clock, make_bybit_face, terms)
//
// Instruments without a settlement coin are spot, others linear. What the face answers, and how sure that is of the
// real venue, stands in bybit_rest.hpp and bybit_streams.hpp.
#pragma once

#include <memory>

#include "testing/venue/face.hpp"

namespace signalbox::simulator {

std::unique_ptr<Face> make_bybit_face(const FaceParts& parts);

}  // namespace signalbox::simulator
