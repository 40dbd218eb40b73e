// The simulated venue of `signalbox simulate-venue`: its market's source, its face, its server.
#pragma once

#include <memory>

#include "ports/candle_files.hpp"
#include "ports/venue_simulator.hpp"

namespace signalbox {

/// `files` reads what a directory holds. WrongUse: a venue, a source or a fault that is none; errors of files and
/// stores, and of the port.
Result<std::unique_ptr<VenueSimulator>> simulate_venue(const SimulatorTerms& terms, CandleFiles& files);

}  // namespace signalbox
