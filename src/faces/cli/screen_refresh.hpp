// A venue's hourly candles and tickers, brought before the screener looks: `screen --refresh`, and a run that posts its
// screener's lists.
#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "faces/cli/context.hpp"
#include "runners/patient_venue.hpp"
#include "runners/screening.hpp"

namespace signalbox {

/// Hourly candles of 90 days into the store, of every pair that qualifies by its name and ticker; what the tickers say.
Result<PairMarkets> refresh_hours(const Context& context, CandleStore& store, const std::string& venue);

/// The same of a venue that is open already. Its questions are those of a backfill: live ones go before.
struct HoursRefresh {
    UniverseRules rules;
    InstrumentTerms costs;                           ///< of the venue
    std::function<void(std::size_t series)> begins;  ///< may be empty
    std::function<void(std::uint64_t asked, std::uint64_t total)> progress;
    std::stop_token stop;
};
Result<PairMarkets> refresh_hours_of(PatientVenue& venue, CandleStore& store, const HoursRefresh& how);

}  // namespace signalbox
