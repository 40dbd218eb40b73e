// The venue made by hand answers as a real one would: ended candles only, piece by piece, in the instrument's unit.
#include "ports/memory_venue.hpp"

#include <gtest/gtest.h>

namespace signalbox {

namespace {

const Instrument coin{"bybit", "PEPE", "USDT", ""};
struct Stopped final : MarketClock {
    UtcTime time;
    explicit Stopped(UtcTime at) : time(at) {}
    UtcTime now() override { return time; }
    bool wait_until(UtcTime, std::stop_token) override { return true; }
};

constexpr UtcTime start = utc_from_ms(1'700'006'400'000);

TEST(MemoryVenue, TellsCandlesThatEndedPieceByPieceInTheInstrumentsUnit) {
    Stopped clock(start + 5 * minute + Millis{1});
    MemoryVenue venue("bybit", clock);
    venue.at_once = 3;
    for (int i = 0; i < 10; ++i) {
        const auto price = 1.0 + i;
        venue.has_candle(coin, Timeframe::m1, {start + minute * i, price, price, price, price, 500});
    }
    const auto first = venue.candles({.instrument = coin, .range = {start, start + 10 * minute}, .multiplier = 10}, {});
    ASSERT_TRUE(first);
    EXPECT_EQ(first->told, (TimeRange{start, start + 3 * minute}));
    ASSERT_EQ(first->candles.size(), 3U);
    EXPECT_EQ(first->candles[2].close, 30.0);
    EXPECT_EQ(first->candles[2].volume, 50.0);
    const auto second = venue.candles({.instrument = coin, .range = {first->told.to, start + 10 * minute}}, {});
    ASSERT_TRUE(second);
    EXPECT_EQ(second->told, (TimeRange{start + 3 * minute, start + 5 * minute})) << "the sixth has not ended";
    EXPECT_EQ(venue.questions(), 2U);
}

}  // namespace

}  // namespace signalbox
