// See desk.hpp. A hand-made market, worked on paper.
#include "core/engine/desk.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

TEST(Desk, AFrameWithoutAnythingSaysNothing) {
    Desk desk(DeskSettings{}, 1);
    desk.joined(0, Instrument{"test", "AAA", "USDT", ""}, InstrumentTerms{});
    Outcomes out;
    MarketFrame frame;
    frame.closed_at = frame.arrived_at = utc_from_ms(60'000);
    frame.minutes.resize(1);
    desk.decide(frame, {}, {}, out);
    EXPECT_TRUE(out.empty());
    const auto again = decode<Desk>(encode(desk));
    ASSERT_TRUE(again);
    EXPECT_TRUE(*again == desk);
}

}  // namespace
}  // namespace signalbox
