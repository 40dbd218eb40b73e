// Names and bar boundaries. Weekdays were taken from a printed calendar: 2023-03-13 was a Monday.
#include "core/market/timeframe.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace signalbox {
namespace {

UtcTime at(std::string_view text) { return parse_utc(text).value(); }

TEST(Timeframe, ReadsItsOwnNamesAndNothingElse) {
    for (const Timeframe timeframe : all_timeframes) EXPECT_EQ(parse_timeframe(to_text(timeframe)), timeframe);
    EXPECT_EQ(to_text(Timeframe::m15), "15m");
    EXPECT_EQ(to_text(Timeframe::w1), "1w");
    for (const std::string_view wrong : {"", "15", "15M", "1M", "60m", "1h ", "2d"}) {
        const auto read = parse_timeframe(wrong);
        ASSERT_FALSE(read) << wrong;
        EXPECT_EQ(read.error().code, ErrorCode::WrongUse);
        EXPECT_FALSE(read.error().next.empty());
    }
}

TEST(Timeframe, BarsBeginAtMidnightAndWeeksOnMonday) {
    struct Case {
        Timeframe timeframe;
        std::string_view time, opened;
    };
    for (const Case& the : {Case{Timeframe::m1, "2023-03-15T08:07:59.999Z", "2023-03-15T08:07"},
                            {Timeframe::m15, "2023-03-15T08:14:59Z", "2023-03-15T08:00"},
                            {Timeframe::m15, "2023-03-15T08:15", "2023-03-15T08:15"},
                            {Timeframe::h4, "2023-03-15T11:59", "2023-03-15T08:00"},
                            {Timeframe::h8, "2023-03-15T23:59", "2023-03-15T16:00"},
                            {Timeframe::d1, "2024-02-29T12:00", "2024-02-29"},
                            {Timeframe::w1, "2023-03-19T23:59", "2023-03-13"},
                            {Timeframe::w1, "2023-03-20", "2023-03-20"},
                            {Timeframe::w1, "1970-01-01", "1969-12-29"},
                            {Timeframe::h1, "1969-12-31T23:30", "1969-12-31T23:00"}}) {
        EXPECT_EQ(bar_open(the.timeframe, at(the.time)), at(the.opened)) << the.time << " " << to_text(the.timeframe);
    }
    EXPECT_TRUE(closes_at(Timeframe::w1, at("2023-03-20")));
    EXPECT_FALSE(closes_at(Timeframe::w1, at("2023-03-19")));
}

TEST(Timeframe, EveryTimeLiesInExactlyOneBar) {
    EXPECT_TRUE(rc::check([] {
        const UtcTime time = utc_from_ms(*rc::gen::inRange(to_ms(utc_min), to_ms(utc_max)));
        const Timeframe timeframe = *rc::gen::elementOf(all_timeframes);
        const UtcTime opened = bar_open(timeframe, time);
        RC_ASSERT(opened <= time);
        RC_ASSERT(time - opened < length_of(timeframe));
        RC_ASSERT(closes_at(timeframe, opened));
        RC_ASSERT(bar_open(timeframe, opened + length_of(timeframe)) == opened + length_of(timeframe));
    }));
}

}  // namespace
}  // namespace signalbox
