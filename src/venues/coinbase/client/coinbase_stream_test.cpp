// Coinbase's client at the simulated Coinbase, sixty times as fast as life: what it tells against what happened.
// Connections are coinbase_connections_test.cpp's.
#include "venues/coinbase/client/coinbase_stream.hpp"

#include <gtest/gtest.h>

#include "platform/clock.hpp"
#include "testing/venue/coinbase/coinbase_face.hpp"
#include "testing/venue/synthetic_minutes.hpp"
#include "testing/venue/venue.hpp"

namespace signalbox::coinbase {
namespace {

using namespace std::chrono_literals;

constexpr double speed = 60;
constexpr UtcTime start = utc_from_ms(1'790'006'400'000);
const Instrument btc{"coinbase", "BTC", "USD", ""};
const Instrument btc_usdc{"coinbase", "BTC", "USDC", ""};
const Instrument eth{"coinbase", "ETH", "USD", ""};

/// The synthetic market of three hours, in which ETH does not trade in every fifth minute.
simulator::MemoryMinutes market_with_quiet_minutes() {
    simulator::SyntheticMinutes all({.seed = 3, .venue = "coinbase", .ends = {"USD"}, .coins = 2});
    simulator::MemoryMinutes minutes;
    for (const Instrument& instrument : {btc, eth}) {
        CandleSeries candles, kept;
        std::vector<Quote> quotes;
        EXPECT_TRUE(all.fill(instrument, {start - 2 * hour, start + hour}, candles, quotes));
        for (std::size_t i = 0; i < candles.size(); ++i) {
            if (instrument == btc || minute_number(candles[i].opened_at) % 5 != 0) kept.append(candles[i]);
        }
        EXPECT_TRUE(minutes.add(instrument, std::move(kept)));
    }
    return minutes;
}

/// A simulated Coinbase, a client at it, and all that it told.
struct Place {
    explicit Place(std::string_view faults)
        : simulated(*simulator::SimulatedVenue::start(
              minutes, clock, simulator::make_coinbase_face,
              {.seed = 11, .start = start, .speed = speed, .faults = simulator::Faults::parse(faults).value()})),
          venue(*open_coinbase({.venue = "coinbase",
                                .rest_url = simulated->url(),
                                .socket_url = simulated->socket_url(),
                                .speed = speed,
                                .seed = 1},
                               clock)),
          stream(*venue->stream(clock)) {}

    /// Reads news until then.
    void listen(UtcTime until) {
        while (const auto news = *stream->next(until, {})) {
            if (const auto* const ended = std::get_if<MinuteEnded>(&*news)) take(*ended);
            if (const auto* const feed = std::get_if<FeedChanged>(&*news)) {
                EXPECT_NE(feed->is_lost, is_lost) << "said once";
                is_lost = feed->is_lost;
                losses += is_lost;
            }
            if (const auto* const past = std::get_if<PastArrived>(&*news)) pasts.push_back(*past);
        }
    }
    void take(const MinuteEnded& ended) {
        const UtcTime opened_at = ended.candle.opened_at;
        const auto candle = ended.is_quiet ? std::nullopt : std::optional(ended.candle);
        EXPECT_GE(ended.arrived_at, opened_at + minute);
        const auto known = told.find({ended.instrument, opened_at});
        EXPECT_FALSE(known != told.end() && known->second == candle) << "only what changes is told again";
        corrections += known != told.end();
        told.insert_or_assign({ended.instrument, opened_at}, candle);
        // Nothing but the stream tells a minute so early, and it vouches for what it tells.
        if (ended.arrived_at >= opened_at + minute + CoinbaseVenue::settled) return;
        ++streamed;
        EXPECT_EQ(candle, traded(*simulated->streamed(of_book(ended.instrument), opened_at)));
        const Quote quote = stream->quote_at(ended.instrument, opened_at + minute);
        EXPECT_NEAR(candle && quote.known() ? quote.bid / candle->close : 1, 1, 0.05);
        quotes += quote.known();
    }
    static std::optional<Candle> traded(const Candle& candle) {
        return candle.volume > 0 ? std::optional(candle) : std::nullopt;
    }
    static Instrument of_book(Instrument instrument) {
        instrument.quote = "USD";
        return instrument;
    }
    std::optional<Candle> truth(const Instrument& instrument, UtcTime opened_at) {
        return traded(*simulated->truth(of_book(instrument), opened_at));
    }

    simulator::MemoryMinutes minutes = market_with_quiet_minutes();
    AcceleratedClock clock{start - 10s, speed};
    std::unique_ptr<simulator::SimulatedVenue> simulated;
    std::unique_ptr<Venue> venue;
    std::unique_ptr<MarketStream> stream;
    std::map<std::pair<Instrument, UtcTime>, std::optional<Candle>> told;
    std::vector<PastArrived> pasts;
    bool is_lost = false;
    int losses = 0, corrections = 0, streamed = 0, quotes = 0;
};

TEST(CoinbaseStream, TellsEveryMinuteOfAGoodDay) {
    Place place("");
    ASSERT_TRUE(place.stream->follow(std::array{Followed{btc}, Followed{btc_usdc}, Followed{eth}}));
    place.stream->ask(btc, {start - 20 * minute, start - 5 * minute});
    const UtcTime first = std::chrono::ceil<std::chrono::minutes>(place.clock.now());
    place.listen(first + 7 * minute);
    for (UtcTime at = first; at < first + 4 * minute; at += minute) {
        for (const Instrument& instrument : {btc, btc_usdc, eth}) {
            const auto told = place.told.find({instrument, at});
            ASSERT_NE(told, place.told.end()) << to_text(instrument) << " " << signalbox::to_text(at);
            EXPECT_EQ(told->second, place.truth(instrument, at));
        }
    }
    EXPECT_GT(place.streamed, 0);
    EXPECT_GT(place.quotes, 0);
    ASSERT_EQ(place.pasts.size(), 1U);
    EXPECT_EQ(place.pasts[0].told, place.pasts[0].asked) << place.pasts[0].why;
    ASSERT_EQ(place.pasts[0].candles.size(), 15U);
    EXPECT_EQ(place.pasts[0].candles[7], place.truth(btc, start - 13 * minute));
    EXPECT_EQ(place.stream->follow(std::array{Followed{{"coinbase", "NO", "USD", ""}}}).error().code,
              ErrorCode::NotFound);
}

TEST(CoinbaseStream, EndsWithTheTruthOfABadDay) {
    Place place(
        "drop=40/h,midframe=10/h,lose=0.0005,duplicate=0.01,reorder=0.0005,malformed=0.0005,truncate=0.0005,"
        "http429=0.03,http5xx=0.03,correct=0.5");
    bool is_followed = false;
    for (int i = 0; i < 50 && !is_followed; ++i) {  // the list may have to be asked for more than once
        is_followed = place.stream->follow(std::array{Followed{btc}, Followed{eth}}).has_value();
    }
    ASSERT_TRUE(is_followed);
    const UtcTime first = std::chrono::ceil<std::chrono::minutes>(place.clock.now()), last = first + 20 * minute;
    place.listen(last + 4 * minute);
    int quiet = 0;
    for (UtcTime at = first; at < last; at += minute) {
        for (const Instrument& instrument : {btc, eth}) {
            const auto told = place.told.find({instrument, at});
            ASSERT_NE(told, place.told.end()) << to_text(instrument) << " " << signalbox::to_text(at);
            EXPECT_EQ(told->second, place.truth(instrument, at))
                << to_text(instrument) << " " << signalbox::to_text(at);
            quiet += !told->second;
        }
    }
    EXPECT_EQ(quiet, 4);
    EXPECT_GT(place.streamed, 0);
    EXPECT_GT(place.corrections, 0);
    EXPECT_GT(place.losses, 0);
}

}  // namespace
}  // namespace signalbox::coinbase
