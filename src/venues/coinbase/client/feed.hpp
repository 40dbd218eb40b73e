// What one connection's frames mean: minutes, quotes, and whether anything was missed. It reads and decides; sockets
// and threads are the stream's (coinbase_stream.hpp).
//
// One counter runs over all frames of a connection. A jump: messages were lost, and the connection is to be made again.
// A lower number: a late duplicate, passed over. A frame that does not read takes its number with it: it is counted and
// kept, the minutes that are open are left to REST, and the stream goes on.
// Always true: a product's minutes count from the answer that its trades are subscribed, never from the wish.
// Threads: one at a time; the quotes and the kept frames may be read from any.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "venues/client/kept_frames.hpp"
#include "venues/client/quote_book.hpp"
#include "venues/coinbase/client/minute_builder.hpp"
#include "venues/coinbase/wire/stream.hpp"

namespace signalbox::coinbase {

/// An instrument and the name under which the stream tells it: an alias shares its book's (Symbols::streamed_as).
struct Streamed {
    Followed pair;
    std::string product;
};

class Feed {
public:
    /// A stamp so far ahead of market time is none.
    static constexpr Millis ahead_max{60'000};
    static constexpr Millis again_after{60'000};

    /// `answer_max`: from the opening of a connection to the answer that all is subscribed.
    Feed(QuoteBook& quotes, KeptFrames& kept, Millis answer_max = Millis(10'000))
        : quotes_(quotes), kept_(kept), answer_max_(answer_max) {}

    /// From now on these. What was there before goes on.
    void follow(const std::vector<Streamed>& pairs);
    void opened(UtcTime now);
    void closed();
    /// Appends the minutes that the message closes. A sentence: the connection is to be made again, for that reason;
    /// what still comes of this one is not read.
    std::optional<Sentence> heard(std::string_view text, UtcTime arrived_at, std::vector<MinuteEnded>& out);

    /// It is open, and the venue has answered what it streams.
    bool stands() const { return stands_; }
    /// Products to be asked for again: the connection stands, and the venue has not said for `again_after` that it
    /// streams them. The same ones no sooner than so long after.
    std::vector<std::string> asked_again(UtcTime now);
    /// Those that it does not confirm though they were asked for again.
    const std::set<std::string>& unconfirmed() const { return unconfirmed_; }
    /// Whose minutes it tells.
    std::vector<Instrument> instruments() const;
    /// The newest ticker of each instrument of which one came since the last call.
    std::vector<VenueTicker> take_tickers();

private:
    struct Pair {
        Followed followed;
        MinuteBuilder builder;
        bool is_subscribed = false;
    };

    Sentence give_up(Sentence why);
    void read(const TradesFrame& frame);
    void read(const TickersFrame& frame);
    void read(const SubscriptionsFrame& frame);
    template <typename Other>
    void read(const Other&) {}
    void unread(std::string_view text, UtcTime arrived_at, Error why);
    void reach(UtcTime stamped_at, UtcTime arrived_at, std::vector<MinuteEnded>& out);

    QuoteBook& quotes_;
    KeptFrames& kept_;
    const Millis answer_max_;
    std::multimap<std::string, Pair, std::less<>> pairs_;  ///< by product
    std::map<Instrument, VenueTicker> tickers_;            ///< not taken yet
    bool stands_ = false;
    bool is_given_up_ = false;
    UtcTime opened_at_{};
    std::optional<std::int64_t> next_number_;
    std::int64_t unread_ = 0;  ///< frames since the last one that was counted
    bool goes_on_ = false;     ///< minutes begin again with the next frame that reads
    std::set<std::string> unconfirmed_;
    std::optional<UtcTime> again_at_;  ///< when products are asked for again; none: all are confirmed
    UtcTime reached_{};                ///< the last minute's end that was told of, with its grace
};

}  // namespace signalbox::coinbase
