#include "runners/past_minutes.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

constexpr UtcTime start = utc_from_ms(1'790'006'400'000);

TEST(PastMinutes, AMinuteWithoutACandleIsQuietOnlyWhereThatIsKnown) {
    struct Case {
        const char* venue;
        int minute;
        MinuteState state;
    };
    for (const Case& one : {Case{"coinbase", 0, MinuteState::present}, Case{"coinbase", 1, MinuteState::quiet},
                            Case{"coinbase", 2, MinuteState::missing}, Case{"coinbase", 3, MinuteState::missing},
                            Case{"bybit", 0, MinuteState::present}, Case{"bybit", 1, MinuteState::missing}}) {
        PastArrived past{.instrument = {one.venue, "BTC", "USD", ""},
                         .asked = {start, start + 5 * minute},
                         .told = {start, start + 3 * minute}};
        past.candles.append({start, 1, 1, 1, 1, 1});
        past.unread.add({start + 2 * minute, start + 3 * minute});
        EXPECT_EQ(minute_in(past, start + one.minute * minute).state, one.state) << one.venue << " " << one.minute;
    }
}

}  // namespace
}  // namespace signalbox
