// A market that is reached over the network: what it lists, its prices now, its candles of the past, and its stream.
//
// One adapter a venue, of one shape: who fills a store or follows a market knows no venue's own words. Nothing here
// trades: there is no order, and a key that could place one is refused.
// Always true: symbols are the venue's, instruments ours; prices and volumes are in the instrument's unit (SPEC 3:
// a multiplier of 1000 means 1000 coins), scaled on the venue's decimal text before any double; what does not read is
// one row's failure, counted and said, never a number.
// Threads: any; each call waits for its own answer. Errors: Unreachable, Busy (asked too often), BadData, Refused
// (keys, places), NotFound (an instrument that it does not list), Interrupted.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"
#include "core/market/gaps.hpp"
#include "core/market/instrument.hpp"
#include "core/market/series.hpp"
#include "core/market/timeframe.hpp"
#include "ports/clock.hpp"
#include "ports/market_stream.hpp"
#include "ports/venue_ticker.hpp"

namespace signalbox {

/// How a venue is reached, and as whom. Empty addresses: the venue's own.
struct VenueAccess {
    std::string venue;       ///< bybit, coinbase
    std::string rest_url;    ///< plain http on this machine only
    std::string socket_url;  ///< plain ws on this machine only
    bool is_testnet = false;
    std::string key, secret;  ///< empty: public data alone. Never shown.
    std::string proxy;
    std::string ca_file;
    double speed = 1;        ///< clock.speed
    std::uint64_t seed = 0;  ///< of jitter; 0: another one at every start
};

/// Where a listed pair stands.
enum class Listed : std::uint8_t {
    announced,  ///< not traded yet
    trading,
    halted,   ///< not traded now, and may be again
    leaving,  ///< its end is announced
    gone,
};
constexpr Listed last_of(Listed) { return Listed::gone; }
/// As the enumerator is written.
std::string_view to_text(Listed state);
/// Corrupt where it is none.
Result<Listed> parse_listed(std::string_view text);

struct ListedPair {
    Instrument instrument;
    std::string symbol;  ///< the venue's name
    Listed state = Listed::trading;
    Decimal tick;                        ///< smallest step of its price, of one coin; 0: not told
    std::optional<UtcTime> listed_at;    ///< where told
    std::optional<UtcTime> delisted_at;  ///< where announced
};

struct CandleQuestion {
    Instrument instrument;
    Timeframe timeframe = Timeframe::m1;
    TimeRange range;              ///< by open time
    std::int32_t multiplier = 1;  ///< of the instrument
    bool is_urgent = false;       ///< a frame waits for it: served before backfills
};

struct CandleAnswer {
    CandleSeries candles;  ///< closed ones, ascending, inside `told`
    /// What this answer tells wholly: it begins where the question did and may end earlier, at what is not closed yet
    /// or at what one answer holds; a candle that is neither there nor in `unread` is one that the venue has none for.
    TimeRange told;
    std::vector<Error> rejected;  ///< closed rows that are no candles
    RangeSet unread;              ///< what those rows stand for, as far as no other tells it: nobody knows, ask again

    /// The parts of `told` that are known, ascending.
    std::vector<TimeRange> known() const { return unread.missing_in(told); }
};

struct VenueState {
    bool is_open = true;  ///< false: maintenance, known to its makers; ask again later
    std::string words;    ///< what the venue says, where it says something
    std::optional<UtcTime> until;
};

/// An answer of the venue's clock, for VenueClock::observe.
struct VenueTime {
    UtcTime server{};
    std::chrono::steady_clock::time_point asked{}, answered{};
};

struct Venue {
    virtual ~Venue() = default;

    virtual const std::string& name() const = 0;
    virtual Result<VenueTime> time(std::stop_token stop) = 0;
    virtual Result<VenueState> state(std::stop_token stop) = 0;
    /// Who hears what the venue says of its state by itself, while somebody holds its stream: one at a time, an empty
    /// function ends it. Called on threads of the venue's; the one before is called no more when this returns.
    virtual void tell_state(std::function<void(const VenueState&)>) {}
    /// Success without a key, or with one that may only read. Refused otherwise, with the rights that are too many.
    virtual Result<> check_key(std::stop_token stop) = 0;
    /// All of it. What has no name of ours is left out.
    virtual Result<std::vector<ListedPair>> listings(std::stop_token stop) = 0;
    /// Of these; empty: of all spot pairs. Those that the venue does not list are left out.
    virtual Result<std::vector<VenueTicker>> tickers(std::span<const Instrument> instruments, std::stop_token stop) = 0;
    /// The beginning of the range as far as one request reaches. NotFound: the venue has no such timeframe, or pair.
    virtual Result<CandleAnswer> candles(const CandleQuestion& question, std::stop_token stop) = 0;
    /// The venue prints this timeframe itself.
    virtual bool has(Timeframe timeframe) const = 0;
    /// Candles that one answer holds at most.
    virtual std::size_t candles_at_once() const = 0;
    /// How many questions it answers side by side within its rate.
    virtual std::size_t questions_at_once() const = 0;

    /// Its live minutes. `clock` and this object outlive it; its `history` asks this object.
    virtual Result<std::unique_ptr<MarketStream>> stream(MarketClock& clock) = 0;
};

}  // namespace signalbox
