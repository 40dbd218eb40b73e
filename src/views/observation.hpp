// What an observation shows (SPEC 11): a page for each UTC day of a live run of which nothing was delivered.
//
// Everything is made from the run's journal and what its replay says; the store is asked for final candles alone. A day
// has the minutes that lie in it by their open time, and the signals whose close lies in it. At work is a minute whose
// frame closed soon enough to speak (DeskSettings::stale_after); one that came later was caught up with, and one
// without a frame was never decided. Holes are minutes of followed instruments that were missing in their frame; healed
// are those that came afterwards. Pure; any thread.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runners/difference_ladder.hpp"
#include "runners/digest.hpp"
#include "runners/kill_drill.hpp"
#include "views/answers_json.hpp"

namespace signalbox {

/// Less says nothing of a rule (SPEC 11). Minutes at work count, wherever holes lie between them.
constexpr Millis observation_min = 72 * hour;

/// From a frame's close to its decision.
struct DecisionTimes {
    std::uint64_t count = 0;
    Millis p50{0}, p99{0}, max{0};
    bool operator==(const DecisionTimes&) const = default;
};
/// The nearest rank; of none zeros.
DecisionTimes decision_times(std::vector<Millis> all);

struct ObservedTier {
    std::uint64_t signals = 0;
    std::uint64_t closed = 0;  ///< of them, with a result
    double net_r = 0;          ///< of those
    bool operator==(const ObservedTier&) const = default;
};

struct ObservedDay {
    UtcTime day{};                  ///< its first moment
    std::int64_t minutes = 0;       ///< of it that belong to the observation
    std::int64_t at_work = 0;       ///< decided in time
    std::int64_t late = 0;          ///< decided, but too late to speak
    std::int64_t feed_lost = 0;     ///< of those decided: a venue's feed was lost
    std::int64_t stopped = 0;       ///< of those decided: killed or paused by somebody
    std::size_t followed = 0;       ///< instruments, at most
    std::int64_t pair_minutes = 0;  ///< minutes times instruments followed
    std::int64_t holes = 0, healed = 0;
    std::int64_t corrected = 0;  ///< minutes that were there and changed afterwards
    std::array<ObservedTier, 4> tiers{};
    DecisionTimes decided;  ///< of the minutes at work
    DecisionTimes spoken;   ///< of the frames among them that spoke a signal
    RunCounts counts;       ///< opinions by the gate that stopped them

    std::int64_t never() const { return minutes - at_work - late; }
    double uptime() const { return minutes > 0 ? static_cast<double>(at_work) / static_cast<double>(minutes) : 0; }
};

/// Gathers days from a replay: give it each event and what came of it, then ask.
class DayBook {
public:
    void take(const Event& event, std::span<const Outcome> outcomes);
    /// Every day in which a frame lies, ascending. `end`: where the observation stands, not before its last frame; the
    /// last day has its minutes up to then. `signals`: of the run, for what became of them.
    std::vector<ObservedDay> days(UtcTime end, std::span<const SignalRecord> signals) const;

private:
    struct Day {
        ObservedDay told;
        std::vector<Millis> decided, spoken;
        std::set<std::pair<std::uint16_t, UtcTime>> missing, changed;  // by slot and open time
        RunDigest digest;
    };
    Day& at(UtcTime time) { return days_[day_start(time)]; }
    void frame(const MarketFrame& frame, std::span<const Outcome> outcomes);
    void correction(const CandleCorrected& late);

    std::map<UtcTime, Day> days_;
    std::vector<bool> followed_;  // by slot
    std::vector<UtcTime> joined_at_;
    std::set<std::string> lost_;  // venues
    bool killed_ = false, paused_ = false;
    Millis stale_after_{minute};
    UtcTime first_{}, last_{};  // closes
};

/// One signal in which a rung of the ladder parts from the one before.
struct DifferenceRow {
    Parted kind{};
    std::string id;
    Instrument instrument;
    Timeframe timeframe{};
    Side side{};
    UtcTime closed_at{};
    std::vector<std::string> fields;        ///< which numbers differ
    std::optional<double> r_before, r_now;  ///< results, of those that have one
    bool is_after_another = false;          ///< it may follow from a difference before it
};

/// A rung of the ladder, of one day.
struct DifferenceStep {
    static constexpr std::size_t rows_max = 20;
    Rung rung{};
    std::uint64_t signals = 0;
    std::uint64_t differing = 0;      ///< from the rung before: in what was said, or in how it ended
    std::uint64_t resized = 0;        ///< alike but for the money behind them: the account had another equity
    double net_r = 0;                 ///< of all signals of the day that have a result
    double net_r_change = 0;          ///< from the rung before
    std::vector<DifferenceRow> rows;  ///< the first so many of `differing`
};
std::vector<DifferenceStep> steps_of(const DifferenceLadder& ladder, UtcTime day);

struct ObservationPage {
    ObservedDay day;
    DrillDone drill;
    std::vector<DifferenceStep> steps;
};

struct Observation {
    std::string run;
    bool accelerated = false;  ///< its time was not the clock's: it counts for nothing
    bool is_over = false;      ///< ended, never gone on with
    TimeRange range;           ///< its minutes, by open time
    std::int64_t at_work = 0;  ///< minutes, of all days
    bool is_equal = true;      ///< its replay gave the same outcomes, to the last bit
    std::string first_difference;
    std::string other_version;  ///< the engine that recorded it, where it is not this one
    std::vector<Instrument> instruments;
    std::vector<ObservationPage> pages;  ///< the days that were asked for, ascending

    Millis missing() const { return std::max(Millis{0}, observation_min - minute * at_work); }
};

struct ObservationQuestion {
    std::string run;
    bool accelerated = false, is_over = false;
    UtcTime end{};  ///< where it stands by the clock, for one that is not over; else the epoch: at its last frame
    std::optional<UtcTime> day = {};  ///< this one alone (NotFound where it has no minute); none: the newest
    bool all_days = false;            ///< every one instead
    OpenCandleStore open_store;
    StoreVersion as_of = newest_version;
    std::function<void(std::int64_t)> rung = {};  ///< rungs climbed
};

/// Replays a live run's journal, climbs the ladder, holds the drill of each day that is asked for, and writes its page.
/// `log`: as far as its candles are in the store.
Result<Observation> observation_of(EventLog& log, const ObservationQuestion& question, std::stop_token stop = {});

Json observation_json(const Observation& observation);

}  // namespace signalbox
