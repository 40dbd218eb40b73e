// The simulated market: everything that any venue's face tells, for any time, as functions of (seed, instrument,
// minute).
//
// Below it lies a source of candles; above it the faces put what happens into a venue's words. Two truths: a minute as
// it was streamed, which its trades rebuild, and the final one. They differ only where a minute is corrected (a share
// that is drawn, `corrected`), and only from `corrected_after` its end on.
// Always true: what is told for a time does not depend on what was asked before; days that were looked at are kept,
// within a bound. Threads: one at a time.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "testing/venue/minute_source.hpp"
#include "testing/venue/script.hpp"

namespace signalbox::simulator {

/// An instrument's place in Market::listed.
using Id = std::size_t;

/// From a minute's end to its correction.
inline constexpr Millis corrected_after{45'000};
/// From a minute's end until it is streamed as closed: at most so long.
inline constexpr Millis closed_within{60};

struct MarketTerms {
    std::uint64_t seed = 0;
    UtcTime start{};           ///< numbers of trades are counted from its day on
    double corrected = 0;      ///< share of minutes, 0 … 1
    std::size_t delisted = 0;  ///< so many instruments, the last ones, leave: one after each hour from the start on
};

class Market {
public:
    /// `source` outlives the market.
    Market(MinuteSource& source, const MarketTerms& terms);

    std::span<const Listed> listed() const { return listed_; }
    const Listed& operator[](Id id) const { return listed_[id]; }
    std::optional<Id> find(const Instrument& instrument) const;
    bool is_listed(Id id, UtcTime at) const { return listed_[id].when.holds(at); }
    const MarketTerms& terms() const { return terms_; }

    /// The minute opening then, as it is streamed; none: the instrument is not listed.
    std::optional<Minute> streamed(Id id, UtcTime opened_at);
    /// The same for ever: with its correction, if it gets one. What a collector has to end up with.
    std::optional<Bar> truth(Id id, UtcTime opened_at);
    bool is_corrected(Id id, UtcTime opened_at);

    /// What is known at `now` of [from, to): ended minutes, corrected where they are by then, and what has traded of
    /// the one under way. None: nothing of it is both listed and begun.
    std::optional<Bar> told(Id id, TimeRange range, UtcTime now);
    /// Makes days of [from, to) so that `told` has them at hand, `days_at_once` of those that are not: true when none
    /// is left. A day takes a millisecond or so.
    bool prepare(Id id, TimeRange range, UtcTime now);
    static constexpr int days_at_once = 4;

    /// Its trades, numbered.
    std::vector<Trade> trades(Id id, UtcTime opened_at);
    /// The newest by `now`, oldest first; fewer than `count` where the listing is young.
    std::vector<Trade> newest_trades(Id id, UtcTime now, std::size_t count);
    std::vector<Top> tops(Id id, UtcTime opened_at);
    /// The quote that stands at `now`; none: not listed then, or no quote yet.
    std::optional<Top> top(Id id, UtcTime now);
    /// When the minute is streamed as closed: 5 to 60 ms after its end.
    UtcTime closed_at(Id id, UtcTime opened_at) const;

    /// What went wrong with the source first. Minutes that it did not tell have no trades.
    const std::optional<Error>& trouble() const { return trouble_; }

private:
    using DayNumber = std::int64_t;
    struct Day {
        std::vector<Minute> minutes;  ///< 1440; price 0: not listed
        std::uint64_t used = 0;
    };
    const Day& minutes_of(Id id, DayNumber number);
    Day made_day(Id id, DayNumber number);
    std::int64_t close_before(Id id, UtcTime time);
    Bar day_bar(Id id, DayNumber number);
    std::int64_t number_of_day(Id id, DayNumber number);
    std::int64_t number_of_minute(Id id, UtcTime opened_at);
    std::optional<Bar> minute_bar(Id id, UtcTime opened_at, UtcTime now);
    Bar corrected(Id id, Bar bar) const;
    ScriptKey key(Id id) const { return {terms_.seed, keys_[id]}; }

    MinuteSource& source_;
    const MarketTerms terms_;
    const std::vector<Listed> listed_;
    std::map<Instrument, Id> ids_;
    std::vector<std::uint64_t> keys_;
    std::map<std::pair<Id, DayNumber>, Day> days_;
    std::uint64_t uses_ = 0;
    std::map<std::pair<Id, DayNumber>, Bar> day_bars_;
    std::map<std::pair<Id, DayNumber>, std::int64_t> numbers_;
    std::optional<Error> trouble_;
};

/// One thing that happens.
struct Happening {
    enum class What : std::uint8_t { trade, top, minute_closed };
    What what = What::trade;
    Id id = 0;
    UtcTime at{};
    Trade trade{};
    Top top{};
    Minute minute{};  ///< as it is streamed
};

/// Follows instruments through time: tells what happens, each thing once, in order.
class Watch {
public:
    explicit Watch(Market& market) : market_(market) {}

    /// From `now` on. Adding twice asks for removing twice.
    void add(Id id, UtcTime now);
    void remove(Id id);
    /// Appends all that has happened since the last time, until `now`.
    void advance(UtcTime now, std::vector<Happening>& out);

private:
    struct Followed {
        int times = 0;
        UtcTime told_until{};
        UtcTime opened_at{};  ///< of the minute whose happenings are in hand
        std::vector<Happening> minute;
        std::size_t next = 0;
    };
    void load(Id id, Followed& followed);

    Market& market_;
    std::map<Id, Followed> followed_;
};

}  // namespace signalbox::simulator
