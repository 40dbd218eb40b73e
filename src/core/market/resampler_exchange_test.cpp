// Our 15m and 1h bars against the exchange's own, over two and a half years of Binance minutes.
//
// They agree in every open, high, low and close. Where minutes are absent from the published series the expected
// difference is named here, bar by bar: the exchange's halt of 2023-03-24 (80 minutes after 12:39, all coins), and one
// minute of SOL (2023-02-14 16:39) that the exchange's own longer bars do contain.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/market/resampler.hpp"
#include "tests/candle_csv.hpp"
#include "tests/shared_data.hpp"

namespace signalbox {
namespace {

enum class Kind { partial, missing };

/// A bar that lacks minutes, and what the exchange says of it.
struct Odd {
    Timeframe timeframe;
    std::string opened_at;
    Kind kind;
    int minutes_present;
    Candle ours{};               ///< partial bars only
    double exchange_volume = 0;  ///< partial bars only: the exchange's OHLC equals ours, its volume may hold more
};

/// The halt: the price stood still from 12:00 on, then five 15m bars and one 1h bar do not exist.
std::vector<Odd> halt_at(double price) {
    const auto flat = [&](std::string_view opened_at) {
        return Candle{parse_utc(opened_at).value(), price, price, price, price, 0};
    };
    return {{Timeframe::m15, "2023-03-24T12:30:00Z", Kind::partial, 10, flat("2023-03-24T12:30"), 0},
            {Timeframe::m15, "2023-03-24T12:45:00Z", Kind::missing, 0},
            {Timeframe::h1, "2023-03-24T12:00:00Z", Kind::partial, 40, flat("2023-03-24T12:00"), 0},
            {Timeframe::m15, "2023-03-24T13:00:00Z", Kind::missing, 0},
            {Timeframe::m15, "2023-03-24T13:15:00Z", Kind::missing, 0},
            {Timeframe::m15, "2023-03-24T13:30:00Z", Kind::missing, 0},
            {Timeframe::m15, "2023-03-24T13:45:00Z", Kind::missing, 0},
            {Timeframe::h1, "2023-03-24T13:00:00Z", Kind::missing, 0}};
}

struct Market {
    std::string coin;
    std::vector<Odd> odd;
};

std::vector<Market> markets() {
    Market sol{"SOL",
               {{Timeframe::m15,
                 "2023-02-14T16:30:00Z",
                 Kind::partial,
                 14,
                 {parse_utc("2023-02-14T16:30").value(), 21.82, 21.84, 21.69, 21.69, 89305.35},
                 94072.85},
                {Timeframe::h1,
                 "2023-02-14T16:00:00Z",
                 Kind::partial,
                 59,
                 {parse_utc("2023-02-14T16:00").value(), 21.89, 22.06, 21.65, 21.76, 360429.67},
                 365197.17}}};
    const auto halt = halt_at(21.73);
    sol.odd.insert(sol.odd.end(), halt.begin(), halt.end());
    return {{"BTC", halt_at(28080)}, {"ETH", halt_at(1789.52)}, sol};
}

class AgainstTheExchange : public ::testing::TestWithParam<Market> {};

TEST_P(AgainstTheExchange, BarsAgreeExceptWhereMinutesAreAbsent) {
    const auto data = shared_data();
    if (!data) GTEST_SKIP() << "the shared market data is not here: set SIGNALBOX_SHARED_DATA to its folder";
    const auto file = [&](std::string_view timeframe) {
        return *data / "candles/binance-spot" / (GetParam().coin + "USDT-" + std::string(timeframe) + ".csv.gz");
    };
    const CandleSeries minutes = read_candle_csv(file("1m"));
    const CandleSeries quarters = read_candle_csv(file("15m"));
    const CandleSeries hours = read_candle_csv(file("1h"));
    ASSERT_GT(minutes.size(), 1'300'000u);

    Resampler resampler(std::array{Timeframe::m15, Timeframe::h1});
    std::size_t row = 0, next_quarter = 0, next_hour = 0, next_odd = 0;
    const UtcTime end = minutes[minutes.size() - 1].opened_at + minute;
    for (UtcTime open = minutes[0].opened_at; open < end; open += minute) {
        Minute the;  // missing, as Binance prints every minute
        if (minutes.view().opened_ms[row] == to_ms(open)) {
            const Candle candle = minutes[row++];
            the = {MinuteState::present, candle.open, candle.high, candle.low, candle.close, candle.volume, {}};
        }
        for (const ClosedBar& bar : resampler.step(open + minute, the)) {
            const CandleSeries& theirs = bar.timeframe == Timeframe::h1 ? hours : quarters;
            std::size_t& next = bar.timeframe == Timeframe::h1 ? next_hour : next_quarter;
            double volume = bar.candle.volume;
            if (!bar.formed || bar.partial) {
                ASSERT_LT(next_odd, GetParam().odd.size()) << "one more: " << to_text(bar.opened_at);
                const Odd& odd = GetParam().odd[next_odd++];
                EXPECT_EQ(bar.timeframe, odd.timeframe);
                EXPECT_EQ(to_text(bar.opened_at), odd.opened_at);
                EXPECT_EQ(bar.partial ? Kind::partial : Kind::missing, odd.kind);
                EXPECT_EQ(bar.minutes_present, odd.minutes_present);
                EXPECT_NEAR(volume, odd.ours.volume, 1e-9 * volume);
                if (bar.partial) {
                    EXPECT_EQ(bar.candle, (Candle{odd.ours.opened_at, odd.ours.open, odd.ours.high, odd.ours.low,
                                                  odd.ours.close, volume}));
                }
                volume = odd.exchange_volume;
                if (!bar.formed) continue;
            }
            ASSERT_LT(next, theirs.size());
            const Candle candle = theirs[next++];
            ASSERT_EQ(bar.candle.opened_at, candle.opened_at);
            ASSERT_EQ(bar.candle.open, candle.open) << to_text(bar.opened_at);
            ASSERT_EQ(bar.candle.high, candle.high) << to_text(bar.opened_at);
            ASSERT_EQ(bar.candle.low, candle.low) << to_text(bar.opened_at);
            ASSERT_EQ(bar.candle.close, candle.close) << to_text(bar.opened_at);
            ASSERT_NEAR(volume, candle.volume, 1e-9 * candle.volume) << to_text(bar.opened_at);
        }
    }
    EXPECT_EQ(next_quarter, quarters.size());
    EXPECT_EQ(next_hour, hours.size());
    EXPECT_EQ(next_odd, GetParam().odd.size());
}

INSTANTIATE_TEST_SUITE_P(Coins, AgainstTheExchange, ::testing::ValuesIn(markets()),
                         [](const auto& the) { return the.param.coin; });

}  // namespace
}  // namespace signalbox
