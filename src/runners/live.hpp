// The live run: one frame a minute from a market's stream, journaled before it is processed, projected behind it.
//
// Start and recovery are one path (ENGINE 7): the newest snapshot that is not beyond the projection, then the journal's
// tail; the first new frame is the minute after the journal's last. Minutes missed meanwhile enter as late frames.
// The same class runs on the wall clock and on an accelerated one; nothing in it knows which.
//
// A database that is away does not stop it: the journal is the truth, the projection lags and says so, at `spill_max`
// the run pauses itself by a journaled command, and at four times that it ends. A journal that cannot be written does
// stop it: nothing may be said that is not safe first. A venue that fails is said to be lost, holds no frame open, and
// its minutes are asked for until they come (holes.hpp).
// A run that was stopped between two frames goes on with the same outcomes as one that was not; one stopped while a
// frame was held open takes that minute from the venue's history, which may know it better than the stream did.
// What an import or a backfill brings of its minutes is left for it, and it takes it while frames are open, as the
// corrections that they are (ports/hand_over.hpp). Minutes from before an instrument joined go into the store as they
// are: the state it joined with stands in the journal, and nothing that runs or replays reads them again.
// Threads: run() in one thread; status() and submit() from any.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/engine/engine.hpp"
#include "platform/latency.hpp"
#include "ports/candle_store.hpp"
#include "ports/clock.hpp"
#include "ports/event_log.hpp"
#include "ports/hand_over.hpp"
#include "ports/market_stream.hpp"
#include "ports/run_store.hpp"
#include "ports/snapshots.hpp"
#include "runners/alert_watch.hpp"
#include "runners/fact_box.hpp"
#include "runners/holes.hpp"
#include "runners/lost_feeds.hpp"
#include "runners/unsettled.hpp"

namespace signalbox {

struct LiveSettings {
    /// id, mode, opened, instruments: of a new run, or as stored of one that goes on. Desk settings in `opened` that
    /// are not those the run had enter as an event; its speaking timeframes cannot change.
    RunRecord run;
    UtcTime start{};  ///< open time of the first minute: of a new run, or of one whose database was lost
    /// Today's costs of a venue. Where a run that goes on had others, they enter as an event; empty: it keeps its own.
    std::function<InstrumentTerms(const std::string& venue)> terms_of_venue = {};
    std::optional<UtcTime> until;       ///< stop after the frame closing here; none: until asked
    std::int32_t project_every = 1;     ///< frames a database transaction; more than 1 only when accelerated
    std::int32_t snapshot_every = 360;  ///< frames; then in the middle of the next minute
    Millis poll{200};               ///< market time between two looks for a command: an accelerated caller sets more
    Millis spill_max{6 * hour};     ///< how far the projection may lag before the run pauses itself
    std::size_t commands_max = 64;  ///< waiting orders; more are refused
    std::size_t facts_max = 64;     ///< waiting facts; more are refused
    HandOver* handed = nullptr;     ///< where others leave minutes of its instruments; it outlives the run
    Millis corrected_for{0};        ///< a venue may correct a minute so long after its end (Unsettled)
    AlertRules alerts = {};         ///< which of them are said
    /// Nothing that it says may ever leave: all enters the outbox as past. None: as it was.
    std::optional<bool> is_silent = {};
    std::chrono::milliseconds joining_max{1500};   ///< the machine's time that a frame gives to those who join
    std::chrono::milliseconds handed_every{1000};  ///< the machine's time from one look there to the next
};

/// What a live run says of itself. A copy: safe to keep.
struct LiveStatus {
    std::string run;
    Mode mode{};
    bool running = false;
    UtcTime last_frame{};         ///< close of the newest frame; the epoch: none yet
    UtcTime now{};                ///< market time, when this was said
    std::uint64_t position = 0;   ///< of the journal
    std::uint64_t projected = 0;  ///< of the database
    /// Why the projection lags, no snapshot is written or nothing handed over is taken; empty: nothing is wrong.
    std::string trouble;
    std::string feed_trouble;  ///< why no minutes come, or which do not; empty: they do
    bool killed = false;
    bool paused = false;
    Halt kill, pause;  ///< who, when and why, where `killed` and `paused`
    std::uint64_t frames = 0, late_frames = 0, missing_minutes = 0, corrections = 0;
    std::uint64_t opinions = 0, signals = 0;
    StreamCounts heard;  ///< messages of the venues
    /// From the moment a frame waited for nothing more until the journal had it on disk, and until all was decided. Of
    /// frames that were streamed, on the machine's clock.
    LatencyShares to_journal, to_outcome;
    std::int32_t open_positions = 0;
    Decimal equity;
};

/// Why an instrument leaves.
struct Departure {
    Instrument instrument;
    std::string reason;    ///< delisted, dropped …
    bool is_gone = false;  ///< it is traded no more: its open signals end at its last close. Else it waits for them.
};

/// What is asked of a run from outside: a command, and behind it what it changes. All of it enters together, with one
/// sync; behind a command whose id was seen nothing enters, unless a power cut tore it off. A time that is left open
/// becomes the moment's.
struct Order {
    std::vector<Event> events;
    /// On the run's thread: it is in the journal, and what came of it; or why it is not and never will be.
    std::function<void(const Result<Outcomes>&)> done = {};
};

/// All from the run's thread; each may be empty.
struct LiveListener {
    std::function<void(const Event&, std::span<const Outcome>)> step;  ///< after each event
    /// The database has more than before: somebody may look for it there.
    std::function<void()> projected;
    /// Once: begun or recovered, before the first minute. Its error ends the run.
    std::function<Result<>(const LiveStatus&)> ready;
    /// An order that stands outside the run (a kill file), or none; asked again until there is none. Right before each
    /// frame is decided, and at each look for commands: it is done before anything else is said.
    std::function<std::optional<Command>()> order;
    /// Instruments to be followed from now on, or none; asked again until there is none, at each frame's opening. Their
    /// history should be stored: what is missing of it since the day before is asked for, and they join when it is
    /// there.
    std::function<std::optional<Followed>()> arrival;
    /// Instruments that shall leave, likewise.
    std::function<std::optional<Departure>()> departure;
};

class LiveRun {
public:
    LiveRun(LiveSettings settings, EventLog& log, RunStore& runs, CandleStore& candles, Snapshots& snapshots,
            MarketStream& stream, MarketClock& clock, LiveListener listener = {});

    /// Recovers or begins, then turns the crank until `until` or `stop`. Ends with everything projected and a snapshot,
    /// or, where the database is away, with `status().trouble`: the next start catches up. Once only.
    Result<> run(std::stop_token stop);

    /// To be journaled and done at once. Busy when too many wait. Its outcome comes with the next status.
    Result<> submit(Order order);
    Result<> submit(Command command) { return submit(Order{.events = {std::move(command)}}); }
    /// A fact from outside, and the wait until it is journaled (FactBox::bring). Any thread but the run's.
    Result<> submit(FactArrived fact, std::chrono::milliseconds patience) {
        return facts_.bring(std::move(fact), patience);
    }
    std::size_t facts_waiting() const { return facts_.waiting(); }
    LiveStatus status() const;
    /// The kill switch is thrown, or a command that throws it waits.
    bool is_halting() const { return halting_; }
    /// For a listener that knows the run. Before run().
    void listen(LiveListener listener) { listener_ = std::move(listener); }
    /// What it follows, and followed, by slot; and what it follows now. From a listener's functions alone.
    const std::vector<Instrument>& instruments() const { return settings_.run.instruments; }
    /// Within a step: since when the newest frame waited for nothing more; the clock's epoch before the first.
    std::chrono::steady_clock::time_point closed() const { return closed_; }
    std::vector<Instrument> followed() const;
    /// Whether it follows the instrument of a slot now. Likewise.
    bool follows(std::size_t slot) const { return engine_.follows(static_cast<std::uint16_t>(slot)); }
    /// The ids of commands that it remembers, oldest first. Likewise.
    std::vector<std::string> commands() const;
    /// Why a venue's feed is lost, and of which pairs; empty: it stands. Likewise.
    std::string why_lost(const std::string& venue) const { return lost_feeds_.why(venue); }

private:
    using Steady = std::chrono::steady_clock;
    /// The past of one instrument, asked for in pieces while minutes are late.
    struct Past {
        PastArrived told;
        bool is_awaited = false;
        UtcTime again_at{};  ///< after a failure it is not asked for before
    };

    // Start, and what stands behind every event.
    Result<> crank(std::stop_token stop);
    Result<> begin();
    Result<> recover();
    Result<> process_again(std::uint64_t after);
    Result<> join_the_rest();
    Result<> take_todays_costs();
    Result<> feed(Event event);
    Result<> settle(Outcomes* told = nullptr);
    void wait_for_projection(std::uint64_t position, Event event, Outcomes outcomes);
    void project();
    Result<> mind_the_spill();
    void take_snapshot();
    void tidy();
    Result<> take_commands();
    Result<Outcomes> obey(std::vector<Event> events);
    Result<> take_facts();
    void publish(bool running);

    // Frames: live_frames.cpp. `stopped`: asked to stop while a frame was open; it is not closed.
    Result<> one_frame(UtcTime closed_at, std::stop_token stop, bool& stopped);
    Result<> late_frame(UtcTime closed_at, std::stop_token stop, bool& stopped);
    Result<> close_frame(MarketFrame frame);
    UtcTime deadline(const MarketFrame& frame) const;
    void ask_for_holes(UtcTime closed_at);
    void find_holes();
    MarketFrame empty_frame(UtcTime closed_at) const;

    // Instruments that come and go while the run runs: live_joins.cpp.
    struct Arriving {
        Followed pair;
        MinuteEnded minute;                      // the newest one
        std::optional<UtcTime> streamed_from{};  // the first minute that the stream tells; none: not followed yet
        RangeSet unread{};                       // minutes whose rows made no sense: it joins without them
    };
    Result<> meet_and_part(UtcTime opened_at);
    Result<> let_in(MarketFrame& frame);
    Result<> let_out(const Departure& departure, bool& left);
    Result<> follow_all();
    void store_for_join(const Instrument& instrument, std::span<const TimeRange> known, CandleView candles,
                        std::span<const Quote> quotes, UtcTime arrived_at);
    void store_history(const PastArrived& past, UtcTime to);
    std::vector<TimeRange> lacking_before(const Arriving& newcomer, UtcTime opened_at);
    Arriving* arriving(const Instrument& instrument);

    // What the stream tells while a frame is open: live_news.cpp.
    Result<> hear_early(MarketFrame& frame);
    Result<> hear(MarketNews news, MarketFrame& frame);
    Result<> hear_minute(MinuteEnded&& ended, MarketFrame& frame);
    Result<> hear_feed(const FeedChanged& changed, UtcTime closed_at);
    Result<> hear_past(PastArrived&& past);
    Result<> take_past(std::uint16_t slot, UtcTime closed_at, const Minute& known, UtcTime arrived_at);
    Result<> tell_kept_back(std::uint16_t slot);
    bool ask_for_past(UtcTime closed_at);
    void ask_for_unsettled();
    Minute from_past(std::uint16_t slot, UtcTime closed_at) const;
    // What others left for it: live_handed.cpp.
    Result<> take_handed(UtcTime closed_at);
    Result<bool> is_news(const HandedMinute& minute, std::optional<std::uint16_t>& slot);
    Result<UtcTime> joined_at(std::uint16_t slot);
    UtcTime first_minute() const { return settings_.run.range.from; }
    std::optional<std::uint16_t> slot_of(const Instrument& instrument) const;
    void number_slots();

    LiveSettings settings_;
    EventLog& log_;
    RunStore& runs_;
    CandleStore& candles_;
    Snapshots& snapshots_;
    MarketStream& stream_;
    MarketClock& clock_;
    LiveListener listener_;

    Engine engine_;
    std::map<Instrument, std::uint16_t> numbers_;  // of those that are followed
    static constexpr std::size_t gathered_max = 256, joins_gathered_max = 16;
    std::vector<Event> gathered_;  // corrections that have come, or joins, and wait for what comes with them
    bool has_joined_ = false;      // somebody, since it was tidied
    struct Step {
        std::uint64_t position;
        Event event;
        Outcomes outcomes;
        std::vector<Alert> alerts;
    };
    std::deque<Step> unprojected_;
    AlertWatch alert_watch_;
    std::uint64_t projected_ = 0;
    Holes holes_;
    /// Came while its instrument waits for its hole: missing in its frame, and said as soon as what is before it is.
    struct KeptBack {
        UtcTime closed_at;
        Minute known;
    };
    static constexpr std::size_t kept_back_max = 60;            ///< one more is asked for like its hole
    std::map<std::uint16_t, std::vector<KeptBack>> kept_back_;  // by slot, oldest first
    std::vector<Past> past_;                                    // by slot
    std::vector<MinuteEnded> early_;                            // arrived before their frame
    static constexpr std::size_t slots_max = 4'096;
    std::vector<Arriving> arriving_;
    std::vector<Departure> leaving_;
    UtcTime followed_at_{};  // minutes that ended by then are not streamed
    Unsettled unsettled_;
    std::vector<UtcTime> history_to_;  // by slot: minutes before are history that it joined with, in this process
    std::int32_t since_snapshot_ = 0;
    std::int32_t since_project_ = 0;
    std::int32_t since_tidy_ = 0;
    LatencyCounts to_journal_, to_outcome_;
    std::optional<Steady::time_point> closing_;  // the frame that is under way waits for nothing more since then
    Steady::time_point closed_{};                // the newest frame did
    std::optional<Error> trouble_;               // of the projection
    std::string snapshot_trouble_, handed_trouble_;
    std::optional<std::vector<UtcTime>> joined_at_;  // by slot; none: the journal was not asked
    std::string torn_;  // the command that the journal ended with: what stood behind it may have been torn off
    Steady::time_point look_again_{};
    LostFeeds lost_feeds_;
    LiveStatus counted_;  // the counters of this process

    mutable std::mutex mutex_;  // guards status_ and orders_
    LiveStatus status_;
    std::deque<Order> orders_;
    std::atomic<bool> halting_ = false;
    FactBox facts_;
};

}  // namespace signalbox
