// The best bid and ask that stood at each of the last minutes' ends, of the instruments that are followed.
//
// Why by minutes: a quote is only ever asked for at a minute's end, and those that the venue stamped after it must not
// hide the one before. So of each minute only the newest is kept. Threads: any.
#pragma once

#include <array>
#include <map>
#include <mutex>
#include <span>

#include "ports/market_stream.hpp"

namespace signalbox {

class QuoteBook {
public:
    /// A quote that is older than `age_max` (a minute at most) at the minute's end is no answer.
    explicit QuoteBook(Millis age_max);

    /// From now on these, and no others.
    void follow(std::span<const Followed> pairs);
    /// `quote` stands since `stamped_at` (the venue's clock), in the instrument's unit. A crossed one is taken, too: it
    /// is then known that no good one stands.
    void take(const Instrument& instrument, UtcTime stamped_at, const Quote& quote);
    /// As MarketStream::quote_at. Of the last four minutes.
    Quote at(const Instrument& instrument, UtcTime closed_at) const;

private:
    struct Slot {
        UtcTime ends_at{};  ///< of the minute that holds stamped_at: (ends_at - 1m, ends_at]
        UtcTime stamped_at{};
        Quote quote{};
    };
    static constexpr std::size_t minutes_kept = 4;
    using Slots = std::array<Slot, minutes_kept>;
    static std::size_t slot_of(UtcTime ends_at) {
        return static_cast<std::size_t>(minute_number(ends_at)) % minutes_kept;
    }

    const Millis age_max_;
    mutable std::mutex mutex_;
    std::map<Instrument, Slots> books_;
};

}  // namespace signalbox
