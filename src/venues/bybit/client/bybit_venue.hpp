// Bybit v5 as a market: spot pairs and linear contracts, by REST; its stream of live minutes is bybit_stream.hpp.
//
// Names follow Bybit's list once `listings` has been asked for, its habit before that. It prints every minute, also one
// without a trade (a flat row), says nothing of what is closed (its own time says it), and drops a delisted spot pair
// from its list without a word.
// Threads: any. Owns its network thread: whoever made it need know no socket.
#pragma once

#include <mutex>

#include "venues/bybit/client/bybit_rest.hpp"
#include "venues/bybit/wire/listing.hpp"
#include "venues/bybit/wire/symbols.hpp"

namespace signalbox::bybit {

/// WrongUse: an address that may not be reached so, or half a key. `clock` outlives it. Nothing is asked yet.
Result<std::unique_ptr<Venue>> open_bybit(const VenueAccess& access, MarketClock& clock);

/// Of one coin, at a time of Bybit's clock.
VenueTicker ticker_of(const Ticker& ticker, const Instrument& instrument, UtcTime at);

class BybitVenue final : public Venue {
public:
    BybitVenue(std::unique_ptr<Network> network, Hosts hosts, Key key, double speed, MarketClock& clock);

    const std::string& name() const override { return name_; }
    Result<VenueTime> time(std::stop_token stop) override;
    /// Closed while market data of spot is announced to be out, or where a gateway answers for it (5xx).
    Result<VenueState> state(std::stop_token stop) override;
    void tell_state(std::function<void(const VenueState&)> told) override;
    Result<> check_key(std::stop_token stop) override;
    /// Trading and announced; a contract that has ended is in no list any more.
    Result<std::vector<ListedPair>> listings(std::stop_token stop) override;
    Result<std::vector<VenueTicker>> tickers(std::span<const Instrument> instruments, std::stop_token stop) override;
    Result<CandleAnswer> candles(const CandleQuestion& question, std::stop_token stop) override;
    bool has(Timeframe timeframe) const override { return interval_of(timeframe).has_value(); }
    std::size_t candles_at_once() const override { return 1'000; }
    std::size_t questions_at_once() const override { return Rest::background_connections; }
    Result<std::unique_ptr<MarketStream>> stream(MarketClock& clock) override;

    /// What it is called there: by the list that was asked for last, or by habit.
    Result<SymbolName> name_of(const Instrument& instrument) const;
    /// Its stream has heard how Bybit stands.
    void announced(const VenueState& state);

private:
    /// The list that came last; asked for where none has come yet.
    Result<Symbols> symbols(std::stop_token stop);
    Result<> list(Category category, std::string_view status, std::vector<Listing>& all, std::stop_token stop);

    const std::string name_ = "bybit";
    const std::unique_ptr<Network> network_;
    const Hosts hosts_;
    const double speed_;
    Rest rest_;
    std::mutex telling_;
    std::function<void(const VenueState&)> told_;  ///< called and changed under `telling_`
    mutable std::mutex mutex_;
    std::optional<Symbols> symbols_;  ///< none: no list has come yet
};

}  // namespace signalbox::bybit
