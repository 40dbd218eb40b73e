#include "runners/venue_rules.hpp"

namespace signalbox {

bool prints_every_minute(std::string_view venue) { return venue != "coinbase"; }

InstrumentTerms default_terms(std::string_view venue) {
    InstrumentTerms terms;
    if (venue == "coinbase") terms.fee = 0.006;  // 60 bps: Advanced Trade, lowest volume tier
    return terms;
}

}  // namespace signalbox
