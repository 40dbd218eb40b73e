// Minutes that an import or a backfill left for a live run (ENGINE 10): what is news enters as a correction, by the one
// way that corrections take; the rest goes into the store as it is, or is there already.
//
// Nothing enters twice: what the journal has taken leaves with its projection, so the rows are looked at when the
// projection stands at the journal's end, and a minute that the engine, or for older ones the store, knows with these
// numbers is no news. A frame does not wait for it: a look takes a moment, and goes on at the next one.
#include <algorithm>

#include "core/base/check.hpp"
#include "core/market/minute.hpp"
#include "ports/merge_rules.hpp"
#include "runners/live.hpp"
#include "runners/venue_rules.hpp"

namespace signalbox {

namespace {

constexpr std::size_t handed_at_once = 512;
constexpr std::chrono::milliseconds look_max{50};  ///< with each correction its two days are stepped again

}  // namespace

Result<> LiveRun::take_handed(UtcTime closed_at) {
    if (settings_.handed == nullptr || trouble_ || clock_.now() >= closed_at) return {};
    if (Steady::now() < look_again_) return {};
    look_again_ = Steady::now() + settings_.handed_every;
    const auto waiting = settings_.handed->oldest(handed_at_once, engine_.now());
    handed_trouble_ = waiting ? "" : waiting.error().text();
    if (!waiting || waiting->empty()) return {};
    TRY(settle());
    project();
    if (trouble_) return {};
    const auto enough = Steady::now() + look_max;
    std::vector<HandedMinute> no_news;
    for (const HandedMinute& one : *waiting) {
        std::optional<std::uint16_t> slot;
        const auto news = is_news(one, slot);
        if (!news) {
            handed_trouble_ = news.error().text();
            break;
        }
        if (*news) {
            const Minute known = one.candle ? minute_of(*one.candle) : Minute{.state = MinuteState::quiet};
            TRY(take_past(*slot, one.opened_at + minute, known, clock_.now()));
        } else {
            no_news.push_back(one);
        }
        if (Steady::now() > enough) break;
    }
    TRY(settle());
    if (const Result<> settled = settings_.handed->settle(no_news); !settled) handed_trouble_ = settled.error().text();
    project();
    publish(true);
    if (handed_trouble_.empty()) look_again_ = Steady::now() + std::min(settings_.handed_every, 4 * look_max);
    return {};
}

/// Whether the run has to learn of it; `slot`: whose minute it is, where the run follows it.
Result<bool> LiveRun::is_news(const HandedMinute& handed, std::optional<std::uint16_t>& slot) {
    slot = slot_of(handed.instrument);
    const UtcTime closed_at = handed.opened_at + minute;
    if (!slot || closed_at <= TRY(joined_at(*slot))) return false;
    const Minute* had = engine_.analyst(*slot).known(closed_at);
    if (!handed.candle) {
        const bool may_be_quiet = !prints_every_minute(handed.instrument.venue);
        return may_be_quiet && had != nullptr && had->state == MinuteState::missing;
    }
    if (had != nullptr) {
        Minute told = minute_of(*handed.candle);
        told.quote = had->quote;
        return !(*had == told);
    }
    // Older than what the analyst keeps: the store alone changes, and the ledger says so (ENGINE 8).
    const RangeSet retired = TRY(candles_.retired(handed.instrument, Timeframe::m1));
    if (retired.holds(handed.opened_at)) return false;
    const auto cursor = TRY(candles_.read(handed.instrument, Timeframe::m1, {handed.opened_at, closed_at}));
    CandleSeries stored;
    TRY(cursor->next(1, stored, nullptr));
    return stored.empty() || !is_duplicate(stored[0], {}, *handed.candle, {});
}

/// Close of the frame behind which it joined, of a new run the first minute's open. The journal tells it once a
/// process; who joins later is written down as it does.
Result<UtcTime> LiveRun::joined_at(std::uint16_t slot) {
    if (!joined_at_) {
        std::vector<UtcTime> joined;
        UtcTime at = first_minute();
        TRY(log_.read(0, [&](const LoggedEvent& logged) -> Result<> {
            if (const auto* frame = std::get_if<MarketFrame>(&logged.event)) at = frame->closed_at;
            if (std::holds_alternative<InstrumentJoined>(logged.event)) joined.push_back(at);
            return {};
        }));
        joined_at_ = std::move(joined);
    }
    check(slot < joined_at_->size(), "whoever has a slot joined in the journal");
    return (*joined_at_)[slot];
}

}  // namespace signalbox
