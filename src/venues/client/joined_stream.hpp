// Several venues' streams as one: a run that follows Bybit and Coinbase hears them in the order of arrival.
//
// Each stream is listened to by a thread of its own. Questions and quotes go to the stream of the instrument's venue.
// Threads: `next` and `follow` from one; `ask` and `quote_at` from any.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "ports/clock.hpp"
#include "ports/market_stream.hpp"
#include "venues/client/news_box.hpp"

namespace signalbox {

class JoinedStream final : public MarketStream {
public:
    /// By venue. `clock` outlives it.
    JoinedStream(std::map<std::string, std::unique_ptr<MarketStream>> streams, MarketClock& clock);
    ~JoinedStream() override;

    /// WrongUse, and nothing changes: a pair of a venue that is not among them.
    Result<> follow(std::span<const Followed> pairs) override;
    /// A stream's error ends this one, too, when what came before it has been told.
    Result<std::optional<MarketNews>> next(UtcTime until, std::stop_token stop) override;
    Quote quote_at(const Instrument& instrument, UtcTime closed_at) override;
    void ask(const Instrument& instrument, TimeRange range) override;
    std::vector<VenueTicker> take_tickers() override;
    std::vector<std::string> refused() const override;
    StreamCounts counts() const override;

private:
    /// A stream and the thread that listens to it; `follow` waits until it listens no more.
    struct Part {
        std::unique_ptr<MarketStream> stream;
        std::jthread listener;
    };
    void listen(Part& part);

    MarketClock& clock_;
    NewsBox news_;
    std::map<std::string, Part> parts_;
    std::mutex mutex_;
    std::optional<Error> error_;
};

}  // namespace signalbox
