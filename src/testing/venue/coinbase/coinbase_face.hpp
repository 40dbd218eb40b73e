// Coinbase Advanced Trade's face of the simulated market: public REST and its signed twins, the market-data WebSocket.
//
//     SimulatedVenue::start(minutes, clock, make_coinbase_face, terms)
//
// Of the market it shows what has no settlement coin. Every pair against USD has a second name, against USDC, for the
// same book, unless the market has that pair itself. What the face answers, and how sure that is of the real venue,
// stands in coinbase_rest.hpp and coinbase_streams.hpp.
#pragma once

#include <memory>

#include "testing/venue/face.hpp"

namespace signalbox::simulator {

std::unique_ptr<Face> make_coinbase_face(const FaceParts& parts);

}  // namespace signalbox::simulator
