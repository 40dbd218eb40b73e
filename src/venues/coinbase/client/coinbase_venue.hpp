// Coinbase Advanced Trade as a market: spot pairs, by REST; its live minutes are coinbase_stream.hpp.
//
// It prints no minute without a trade, says nothing of what is closed, and its newest rows lag: candles are told once
// they have been over for `settled`. Best bid and ask are not in its list: they are asked for pair by pair.
// Threads: any. Owns its network thread: whoever made it need know no socket.
#pragma once

#include <mutex>

#include "venues/coinbase/client/coinbase_rest.hpp"
#include "venues/coinbase/client/feed.hpp"
#include "venues/coinbase/wire/symbols.hpp"

namespace signalbox::coinbase {

/// WrongUse: an address that may not be reached so, half a key, or one that is none. `clock` outlives it. Nothing is
/// asked yet.
Result<std::unique_ptr<Venue>> open_coinbase(const VenueAccess& access, MarketClock& clock);

class CoinbaseVenue final : public Venue {
public:
    /// From a candle's end until REST is taken at its word.
    static constexpr Millis settled{90'000};

    CoinbaseVenue(std::unique_ptr<Network> network, Hosts hosts, double speed, std::optional<ApiKey> key,
                  MarketClock& clock);

    const std::string& name() const override { return name_; }
    Result<VenueTime> time(std::stop_token stop) override;
    /// Closed where a gateway answers for it (5xx), and where none of its largest products is traded.
    Result<VenueState> state(std::stop_token stop) override;
    Result<> check_key(std::stop_token stop) override;
    Result<std::vector<ListedPair>> listings(std::stop_token stop) override;
    /// Of all pairs: no bid and ask. Highs and lows are not told.
    Result<std::vector<VenueTicker>> tickers(std::span<const Instrument> instruments, std::stop_token stop) override;
    Result<CandleAnswer> candles(const CandleQuestion& question, std::stop_token stop) override;
    bool has(Timeframe timeframe) const override { return granularity_of(timeframe).has_value(); }
    std::size_t candles_at_once() const override { return candles_asked_max; }
    std::size_t questions_at_once() const override { return Rest::background_connections; }
    Result<std::unique_ptr<MarketStream>> stream(MarketClock& clock) override;

    /// Under which names the stream tells these. NotFound: one of them is not listed.
    Result<std::vector<Streamed>> streamed(std::span<const Followed> pairs, std::stop_token stop);

private:
    struct Listing {
        Product product;
        Instrument instrument;
    };
    Result<std::vector<Listing>> list(std::stop_token stop);
    /// What it is called there. The list is asked for where none has come yet.
    Result<std::string> product_of(const Instrument& instrument, std::stop_token stop);
    Result<> know_symbols(std::stop_token stop);

    const std::string name_ = "coinbase";
    const std::unique_ptr<Network> network_;
    const Hosts hosts_;
    const double speed_;
    MarketClock& clock_;
    Rest rest_;
    mutable std::mutex mutex_;
    Symbols symbols_;  ///< of the list that came last; empty: none has come yet
};

}  // namespace signalbox::coinbase
