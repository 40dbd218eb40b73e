// The market-data WebSocket of the simulated Coinbase: market_trades, ticker, ticker_batch, heartbeats.
//
// One counter runs over all frames of a connection, from 0. A subscription's snapshots come before its answer, which is
// all that is subscribed; a product that does not exist is only missing there, a USDC name stands under its book's, and
// what is subscribed already gets no second snapshot. Trades are batched by 250 ms of market time, newest first,
// several products in one frame; a ticker is sent at every trade, a batch of tickers every five seconds for what
// changed; heartbeats come each second. Who has not subscribed within five seconds is cut off, and so is who hears
// nothing for 75 s. An unknown channel and a bad token are answered with "authentication failure", on public channels,
// too. Not offered, and answered as unknown: level2, candles, status, and what belongs to an account.
#pragma once

#include <map>
#include <set>

#include "testing/venue/coinbase/coinbase_keys.hpp"
#include "testing/venue/coinbase/coinbase_market.hpp"
#include "testing/venue/window.hpp"

namespace signalbox::simulator {

class CoinbaseStreams {
public:
    CoinbaseStreams(CoinbaseMarket& market, const CoinbaseKeys& keys)
        : market_(market), keys_(keys), watch_(market.market()) {}

    bool takes(UtcTime now) { return connections_.take(now); }
    void opened(Line& line, UtcTime now);
    void heard(Line& line, std::string_view text, UtcTime now);
    void closed(Line& line);
    void tick(UtcTime now);

    static constexpr std::size_t connections_max = 8;
    static constexpr Millis connections_within{1'000}, batch{250}, heartbeat{1'000}, ticker_batch{5'000};
    static constexpr Millis subscribed_within{5'000}, idle_max{75'000};
    static constexpr std::size_t snapshot_trades = 50;

private:
    struct Client {
        Line* line = nullptr;
        std::int64_t number = 0;                                             ///< of its next frame
        std::map<std::string, std::set<std::string>, std::less<>> channels;  ///< books; heartbeats: none
        std::vector<coinbase::Trade> trades;                                 ///< since the last batch, oldest first
        std::set<std::string> changed;  ///< books with a trade since the last batch of tickers
        UtcTime opened_at{}, sent_at{};
        bool has_subscribed = false;
    };

    void subscribe(Client& client, const std::string& channel, const std::vector<std::string>& products, UtcTime now);
    void unsubscribe(Client& client, const std::string& channel,
                     const std::optional<std::vector<std::string>>& products);
    void snapshot(Client& client, const std::string& channel, const std::string& book, UtcTime now);
    void acknowledge(Client& client, UtcTime now);
    void happened(const Happening& one);
    void traded(const Happening& one);
    void rhythm(UtcTime now);
    void hang_up(UtcTime now);
    void send_trades(Client& client, UtcTime now);
    void send_ticker(Client& client, const std::string& channel, const std::string& book, coinbase::Push push,
                     UtcTime now);
    template <typename Event>
    void push(Client& client, const std::string& channel, std::vector<Event> events, UtcTime now);
    template <typename Event>
    std::string frame(Client& client, const std::string& channel, std::vector<Event> events, UtcTime now);

    CoinbaseMarket& market_;
    const CoinbaseKeys& keys_;
    Watch watch_;
    std::map<std::uint64_t, Client> clients_;
    std::map<Id, Top> tops_;  ///< that stand, of what is followed
    Window connections_{connections_max, connections_within};
    std::vector<Happening> happenings_;
    std::optional<UtcTime> told_until_;  ///< a multiple of `batch`
};

}  // namespace signalbox::simulator
