#include "runners/venue_rules.hpp"

namespace signalbox {

bool prints_every_minute(std::string_view venue) { return venue != "coinbase"; }

Millis longest_hold(std::string_view venue) {
    if (venue == "bybit") return Millis{3'000};
    if (venue == "coinbase") return Millis{4'000};
    return Millis{30'000};
}

Millis shortest_hold(std::string_view venue) { return Millis{venue == "coinbase" ? 4'000 : 0}; }

Millis told_after(std::string_view venue) { return Millis{venue == "coinbase" ? 90'000 : 0}; }

InstrumentTerms default_terms(std::string_view venue) {
    InstrumentTerms terms;
    if (venue == "coinbase") terms.fee = 0.006;  // 60 bps: Advanced Trade, lowest volume tier
    return terms;
}

}  // namespace signalbox
