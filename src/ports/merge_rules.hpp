// What a candle that arrives is to the one that is there: the one rule that every candle store follows.
//
// Values are compared to the bit, with the two zeros taken for one (databases keep no −0). A quote that is known stays:
// a correction never changes it (SPEC 2). One that was unknown and is brought later makes a new version of the row.
#pragma once

#include <bit>
#include <cstdint>

#include "core/base/result.hpp"
#include "core/market/candle.hpp"
#include "core/market/frame.hpp"
#include "core/market/instrument.hpp"

namespace signalbox {

/// The value as a store keeps it: −0 becomes 0.
inline double stored_form(double value) { return value + 0.0; }

inline bool same_bits(double a, double b) {
    return std::bit_cast<std::uint64_t>(stored_form(a)) == std::bit_cast<std::uint64_t>(stored_form(b));
}

/// The quote that stands after `fresh` came upon `stored`; an unknown one is zero in both.
inline Quote merged_quote(const Quote& stored, const Quote& fresh) {
    if (stored.known()) return stored;
    return fresh.known() ? fresh : Quote{};
}

/// True if nothing changes: a duplicate. Otherwise it is a correction. Both candles have the same time.
inline bool is_duplicate(const Candle& stored, const Quote& stored_quote, const Candle& fresh,
                         const Quote& fresh_quote) {
    return same_bits(stored.open, fresh.open) && same_bits(stored.high, fresh.high) &&
           same_bits(stored.low, fresh.low) && same_bits(stored.close, fresh.close) &&
           same_bits(stored.volume, fresh.volume) && merged_quote(stored_quote, fresh_quote) == stored_quote;
}

/// Why days are not noted (CandleStore::note_days).
inline Failure candles_changed(const Instrument& instrument) {
    return fail(ErrorCode::Busy, "candles of {} changed meanwhile", instrument).suggest("run it again");
}

}  // namespace signalbox
