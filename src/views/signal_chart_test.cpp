// The picture of one signal: its candles, its prices by name, room until it expires, and nothing from after `as_of`.
#include "views/signal_chart.hpp"

#include <gtest/gtest.h>

#include "runners/small_market.hpp"

namespace signalbox {
namespace {

using namespace small_market;

class SignalCharts : public testing::Test {
protected:
    MemoryCandleStore candles = stored(5, 1, 20 * 1440);
    const UtcTime close = begin + 15 * day;

    SignalRecord record() const {
        SignalRecord made;
        made.instrument = coin(0);
        Signal& signal = made.signal;
        signal.timeframe = Timeframe::h1;
        signal.side = Side::long_side;
        signal.closed_at = close;
        signal.expires_at = close + 12 * hour;
        signal.entry = Decimal::from_int(100);
        signal.stop = Decimal::from_int(98);
        signal.targets = {Decimal::from_int(103), Decimal::from_int(105), Decimal::from_int(105)};
        made.state = SignalState::active;
        return made;
    }
    ChartPicture draw(const SignalRecord& what, const SignalChart& how) {
        auto picture = signal_chart(candles, what, how);
        EXPECT_TRUE(picture) << (picture ? "" : picture.error().text());
        return picture ? *std::move(picture) : ChartPicture{};
    }
};

TEST_F(SignalCharts, AtItsCloseItHasRoomUntilItExpires) {
    const ChartPicture picture = draw(record(), {.as_of = close});
    EXPECT_EQ(picture.slots, 64);
    EXPECT_GE(picture.ahead, 12);
    EXPECT_EQ(picture.from, close - 64 * hour);
    EXPECT_LT(picture.candles[picture.candles.size() - 1].opened_at, close) << "nothing from the future";
    EXPECT_EQ(picture.overlays.size(), 3U);
    EXPECT_EQ(picture.title, "▲ AAA/USDT long 1h");
    EXPECT_EQ(picture.subtitle, "16 Jan 00:00 UTC, expires 16 Jan 12:00");
    ASSERT_EQ(picture.signals.size(), 1U);
    const ChartSignal& mark = picture.signals[0];
    EXPECT_TRUE(mark.with_prices);
    EXPECT_EQ(mark.until, close + 12 * hour);
    EXPECT_EQ(mark.entry_label, "Entry 100");
    EXPECT_EQ(mark.stop_label, "Stop 98");
    EXPECT_EQ(mark.target_labels, (std::array<std::string, 3>{"Target 1 103", "Targets 2–3 105", ""}));
}

TEST_F(SignalCharts, WhatIsOverEndsWithItsResult) {
    SignalRecord over = record();
    over.closed = true;
    over.state = SignalState::hit_sl;
    over.net_r = -1.12;
    over.fills.push_back({.leg = Leg::entry, .at = close});
    over.moves.push_back({.to = SignalState::hit_sl, .at = close + 3 * hour, .closed = true});
    const Person reader{.language = Language::ru, .zone = *TimeZone::named("+03:00")};
    const ChartPicture picture = draw(over, {.reader = reader});
    EXPECT_EQ(picture.slots, 64 + 3 + 6);
    EXPECT_EQ(picture.ahead, 0);
    EXPECT_EQ(picture.clock, hour * 3);
    EXPECT_EQ(picture.title, "▲ AAA/USDT лонг 1h");
    EXPECT_EQ(picture.subtitle, "16 янв 03:00 UTC+3 · сработал стоп, −1.12 R");
    // Looked at before its end, its end is not known.
    const ChartPicture before = draw(over, {.as_of = close + hour});
    EXPECT_EQ(before.slots, 65);
    EXPECT_EQ(before.subtitle, "16 Jan 00:00 UTC, expires 16 Jan 12:00");
    EXPECT_EQ(before.signals[0].until, close + 12 * hour);
}

TEST_F(SignalCharts, ALongerTimeframeIsNamed) {
    const ChartPicture picture = draw(record(), {.as_of = close, .timeframe = Timeframe::h4, .before = 20});
    EXPECT_EQ(picture.timeframe, Timeframe::h4);
    EXPECT_EQ(picture.slots, 20);
    EXPECT_TRUE(picture.subtitle.ends_with(" · 4h")) << picture.subtitle;
}

TEST_F(SignalCharts, WithoutCandlesItSaysSo) {
    SignalRecord elsewhere = record();
    elsewhere.instrument = coin(3);
    const auto picture = signal_chart(candles, elsewhere, {});
    ASSERT_FALSE(picture);
    EXPECT_EQ(picture.error().code, ErrorCode::NotFound);
}

}  // namespace
}  // namespace signalbox
