// Coinbase's live minutes: trades and quotes over WebSockets, and REST's second word on every minute.
//
// At most a hundred products share a connection (nobody publishes a limit; that many is known to work), one without
// products ends. A product that the venue does not confirm is asked for again once a minute. A minute is
// told as soon as its trades are whole (minute_builder.hpp), and REST is asked for it once a minute from `settled`
// after its end until it is more than ten minutes old: where REST differs it is told again, as a correction, and where
// the stream could not vouch for it, for the first time. Threads: one reads the connections, one asks REST for what
// ended, a few answer `ask`. Calls: see market_stream.hpp.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "adapters/net/web_socket.hpp"
#include "venues/client/news_box.hpp"
#include "venues/client/past_asker.hpp"
#include "venues/client/patience.hpp"
#include "venues/client/said_feeds.hpp"
#include "venues/client/told_minutes.hpp"
#include "venues/coinbase/client/coinbase_venue.hpp"

namespace signalbox::coinbase {

class CoinbaseStream final : public MarketStream {
public:
    static constexpr std::size_t products_per_connection = 100;
    static constexpr Millis quote_age_max{60'000};
    /// Without any frame for so long a connection is dead: heartbeats come every second.
    static constexpr Millis silence_max{5'000};
    /// How far back REST is asked: a minute is asked for the last time ten minutes after its end.
    static constexpr Millis looked_back{11 * minute};

    /// All of them outlive it.
    CoinbaseStream(Network& network, Url url, double speed, CoinbaseVenue& venue, MarketClock& clock);
    ~CoinbaseStream() override;

    /// NotFound, and nothing changes: one of them is not listed.
    Result<> follow(std::span<const Followed> pairs) override;
    Result<std::optional<MarketNews>> next(UtcTime until, std::stop_token stop) override;
    Quote quote_at(const Instrument& instrument, UtcTime closed_at) override;
    void ask(const Instrument& instrument, TimeRange range) override;
    std::vector<VenueTicker> take_tickers() override;
    StreamCounts counts() const override { return {.messages = messages_, .unread = kept_.count()}; }
    /// Products.
    std::vector<std::string> refused() const override;

    /// Messages that did not read, or that said an error.
    const KeptFrames& kept() const { return kept_; }

private:
    struct Connection {
        Feed feed;
        std::vector<std::string> products;  ///< that are subscribed
        std::string why;                    ///< it failed, and does not stand yet
        std::unique_ptr<WebSocket> socket;
    };
    using Shares = std::map<std::uint32_t, std::vector<std::string>>;  ///< products by the number of their connection
    struct Pair {
        Followed followed;
        UtcTime since{};  ///< the first minute that is streamed
        ToldMinutes told;
    };
    using News = std::vector<MarketNews>;

    Shares shares_of(std::set<std::string> products);
    std::uint32_t connect();
    void subscribe(Connection& connection, std::vector<std::string> products);
    void read(std::stop_token stop);
    void handle(const SocketEvent& event, News& news);
    void look(UtcTime now);
    void say_feeds(News& news);
    void reconcile(std::stop_token stop);
    void reconcile(const Followed& pair, UtcTime since, std::stop_token stop);
    /// REST has these rows in what it knows. Appends what of it is to be told, where that is asked for.
    void note(const Instrument& instrument, std::span<const TimeRange> known, const CandleSeries& candles, News* news);
    void tell(News news, std::stop_token stop);

    Network& network_;
    const Url url_;
    const double speed_;
    CoinbaseVenue& venue_;
    MarketClock& clock_;
    QuoteBook quotes_{quote_age_max};
    KeptFrames kept_;
    std::atomic<std::uint64_t> messages_ = 0;
    NewsBox box_;
    Inbox inbox_{{.capacity = 65'536, .rest = rest_of_reader(speed_)}};
    std::mutex telling_;  ///< held from the change of what was told until it has been told: REST's word stays the last
    mutable std::mutex mutex_;  ///< of all below; taken behind `telling_`, never while something is waited for
    std::uint32_t next_number_ = 1;
    std::map<std::uint32_t, std::unique_ptr<Connection>> connections_;
    std::map<Instrument, Pair> pairs_;
    SaidFeeds said_;
    std::stop_source stop_;
    std::optional<PastAsker> asker_;
    std::thread reader_, reconciler_;
};

}  // namespace signalbox::coinbase
