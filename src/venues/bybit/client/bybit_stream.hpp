// Bybit's live minutes: candles as it closes them, quotes at their ends, tickers between; what is late is asked by
// REST.
//
// A hundred pairs share a socket (kline.1, orderbook.1 and tickers of each), sockets are of one category. Only a candle
// that Bybit confirms is told, and told again only where it differs. One that is not there 1.5 s after its minute's
// end, though its socket stands, is asked for by REST: a confirm that was swallowed, or a minute in which nobody traded
// (ENGINE 2). A socket's pairs are lost when it breaks, is silent or does not answer a subscription, and back when
// every request on it has been answered. A correction may be sent while nobody listens, or in a frame that is spoilt.
// So REST tells each pair's last minutes again, every five minutes and 90 s after its socket came back; where it
// differs it wins, as a correction (SPEC 2). One socket more tells Bybit's maintenance (status_feed.hpp). Threads: one
// reads the sockets; two sets of a few ask REST, for late minutes and for `ask`; one asks for the last minutes again.
// Calls: market_stream.hpp.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "adapters/net/web_socket.hpp"
#include "venues/bybit/client/bybit_venue.hpp"
#include "venues/bybit/client/status_feed.hpp"
#include "venues/bybit/client/subscriptions.hpp"
#include "venues/client/kept_frames.hpp"
#include "venues/client/news_box.hpp"
#include "venues/client/past_asker.hpp"
#include "venues/client/patience.hpp"
#include "venues/client/quote_book.hpp"
#include "venues/client/said_feeds.hpp"
#include "venues/client/told_minutes.hpp"

namespace signalbox::bybit {

class BybitStream final : public MarketStream {
public:
    static constexpr std::size_t pairs_per_socket = 100;
    static constexpr Millis quote_age_max{10'000};
    /// Half of Bybit's hold: then what is missing is asked for.
    static constexpr Millis late_after{1'500};
    /// REST's word on a minute counts this long after its end, is asked for so often, and so far back: twice or three
    /// times for each minute.
    static constexpr Millis settled{90'000};
    static constexpr Millis again_every = 5 * minute;
    static constexpr Millis looked_back = 15 * minute;
    /// Until a subscription must have been answered.
    static constexpr Millis answer_max{10'000};
    /// Twice what is expected of a socket: orderbook.1 of each pair comes again after three quiet seconds.
    static constexpr Millis silence_max{10'000};
    /// Twice what is expected of one pair, while its socket speaks: klines come each minute at least.
    static constexpr Millis pair_silence_max{120'000};

    /// All of them outlive it.
    BybitStream(Network& network, const Hosts& hosts, double speed, BybitVenue& venue, MarketClock& clock);
    ~BybitStream() override;

    /// Of a pair that Bybit lists no more nothing new is begun, and nothing told. NotFound, and nothing changes: one is
    /// of another venue.
    Result<> follow(std::span<const Followed> pairs) override;
    Result<std::optional<MarketNews>> next(UtcTime until, std::stop_token stop) override;
    Quote quote_at(const Instrument& instrument, UtcTime closed_at) override;
    /// Of what is not followed nothing is told: nobody has said in what unit.
    void ask(const Instrument& instrument, TimeRange range) override;
    std::vector<VenueTicker> take_tickers() override;
    StreamCounts counts() const override { return {.messages = messages_, .unread = kept_.count()}; }

    /// Messages that did not read.
    const KeptFrames& kept() const { return kept_; }
    /// Topics.
    std::vector<std::string> refused() const override;

private:
    struct Feed;
    struct Pair {
        Followed followed;
        std::string symbol;
        Feed* feed = nullptr;
        UtcTime since{};      ///< the first minute that is told
        UtcTime heard_at{};   ///< its candle or its book
        UtcTime asked_for{};  ///< the newest late minute that REST was asked for
        UtcTime again_at{};   ///< when REST is asked for the last minutes again
        UtcTime again_asked_at{}, corrected_at{};
        ToldMinutes told;
        Ticker ticker;
        UtcTime ticker_at{};
        bool is_ticker_new = false;
        double bid = 0, ask = 0;  ///< of one coin; 0: none
    };
    /// A socket and what is on it.
    struct Feed {
        std::uint32_t number = 0;
        Category category = Category::spot;
        Subscriptions subscriptions;
        std::map<std::string, Pair*, std::less<>> pairs;  ///< by symbol
        UtcTime heard_at{};
        std::string why;  ///< it failed, and does not stand yet
        std::unique_ptr<WebSocket> socket;

        std::vector<Instrument> instruments() const;
    };
    using News = std::vector<MarketNews>;
    struct Question {
        Followed pair;
        TimeRange range;
    };
    struct Questions {
        std::vector<Question> late, again;
    };

    // Of all below: under `mutex_`.
    Result<Feed*> feed_for(Category category);
    Result<> begin(const Followed& pair, const SymbolName& name, UtcTime now);
    void end(const Pair& pair);
    void take(const SocketEvent& event, News& news);
    void take(Feed& feed, const SocketEvent& event, const SocketMessage& message, News& news);
    void take(Feed& feed, const SocketEvent& event, const KlineFrame& frame, const std::string& bytes, News& news);
    void take(Feed& feed, const SocketEvent& event, const BookFrame& frame);
    void take(Feed& feed, const SocketEvent& event, const TickerFrame& frame);
    void take(Feed& feed, const SocketEvent& event, const OpAnswer& answer);
    void look(UtcTime now, News& news, Questions& questions);
    void look(Feed& feed, UtcTime now);
    void drop(Feed& feed, Sentence why);
    void say_feeds(News& news);
    std::optional<VenueState> take_status(const SocketEvent& event);
    static Pair* pair_of(const Feed& feed, std::string_view symbol, UtcTime arrived_at);

    void read(std::stop_token stop);
    enum class Asked : std::uint8_t { late, again };
    void tell_rest(const PastArrived& answer, Asked asked, std::stop_token stop);
    void tell(News news, std::stop_token stop);

    Network& network_;
    const Hosts hosts_;
    const double speed_;
    BybitVenue& venue_;
    MarketClock& clock_;
    QuoteBook quotes_{quote_age_max};
    KeptFrames kept_;
    std::atomic<std::uint64_t> messages_ = 0;
    NewsBox box_;
    Inbox inbox_{{.capacity = 65'536, .rest = rest_of_reader(speed_)}};
    std::mutex telling_;        ///< held from the change of what was told until it has been told; never by the owner
    mutable std::mutex mutex_;  ///< of all below; taken behind `telling_`, never while something is waited for
    std::uint32_t next_number_ = 1;
    std::optional<StatusFeed> status_;
    std::map<std::uint32_t, std::unique_ptr<Feed>> feeds_;
    std::map<Instrument, Pair> pairs_;
    SaidFeeds said_;
    PastAsker past_, late_, again_;
    std::jthread reader_;  ///< the last: it ends first
};

}  // namespace signalbox::bybit
