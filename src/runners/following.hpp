// Whom a live run or a collector follows at one venue, worked out beside it on a thread of its own: minutes never wait
// for a listing, a draw or a warm-up (ENGINE 1, SPEC 2).
//
// It watches the listings and draws the universe (universe_watch.hpp), brings each newcomer's warm-up into the store
// (backfill.hpp), one after the other from the highest turnover down, and hands it over when it is stored; it hands
// over who shall leave; and it asks the venue for the time once a minute, and where that fails, how it stands: a venue
// in maintenance is said to be, also where the venue says so by itself. What fails is said once and tried again.
// Threads: its own; `arrival` and `departure` from any. What is told is told on its own thread, but for the venue's
// state: PatientVenue tells that.
#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "ports/candle_store.hpp"
#include "ports/listing_store.hpp"
#include "runners/live.hpp"
#include "runners/patient_venue.hpp"
#include "runners/universe_watch.hpp"

namespace signalbox {

struct FollowingRules {
    WatchRules watch;
    InstrumentTerms costs;  ///< of the venue
    /// Whether one may be followed now; empty: all. Who may not waits, and is asked about again.
    std::function<Result<>(const Instrument&)> may_follow{};
    Millis again{30'000};  ///< from a failure to the next try
    Millis time_every{60'000};
};

/// Each may be empty.
struct FollowingTold {
    std::function<void(const VenueTime&)> time;           ///< for VenueClock::observe
    std::function<void(const ListingChange&)> listing;    ///< a change, also of pairs that nobody follows
    std::function<void(std::size_t follows)> drawn;       ///< how many are followed from now on
    std::function<void(const StoredInstrument&)> warmed;  ///< its history is stored
    std::function<void(const Error&)> trouble;            ///< once for each time that something begins to fail
};

class Following {
public:
    /// `venue` and what the functions hold outlive it; each function opens a store for its thread. `members`: who is
    /// followed already, by a run that goes on.
    Following(PatientVenue& venue, std::function<Result<std::unique_ptr<CandleStore>>()> candles,
              std::function<Result<std::unique_ptr<ListingStore>>()> listings, FollowingRules rules, FollowingTold told,
              std::vector<Instrument> members = {});
    /// Stops its thread, wherever it waits.
    ~Following();
    Following(const Following&) = delete;
    Following& operator=(const Following&) = delete;

    std::optional<Followed> arrival();
    std::optional<Departure> departure();

private:
    void work(std::stop_token stop);
    Result<> work_with(CandleStore& candles, ListingStore& listings, std::stop_token stop);
    Result<> look(UniverseWatch& watch, std::stop_token stop);
    Result<> warm_next(CandleStore& store, std::stop_token stop);
    void take(const UniverseNews& news);
    void leave(const Instrument& instrument, const std::string& reason, bool is_gone);
    void fails(bool& is_failing, const Error& error, const std::stop_token& stop);

    PatientVenue& venue_;
    MarketClock& clock_;
    const std::function<Result<std::unique_ptr<CandleStore>>()> candles_;
    const std::function<Result<std::unique_ptr<ListingStore>>()> listings_;
    const FollowingRules rules_;
    const FollowingTold told_;
    std::set<Instrument> wanted_;                                            // arrived, or waiting to be warmed
    std::deque<ListedPair> newcomers_;                                       // not warm yet
    bool stores_fail_ = false, looks_fail_ = false, warming_fails_ = false;  // and that was said
    std::mutex mutex_;                                                       // guards what is handed over
    std::deque<Followed> arrivals_;
    std::deque<Departure> departures_;
    std::jthread thread_;  // last: it uses all of it
};

}  // namespace signalbox
