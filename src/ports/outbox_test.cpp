// Alerts come back from their bytes, and states from their names.
#include "ports/outbox.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

TEST(Alert, ComesBackFromItsBytes) {
    const Alert alert{.kind = AlertKind::silence,
                      .subject = "bybit:BTC/USDT",
                      .window = "2026-11-22",
                      .at = utc_from_ms(1'640'995'200'000),
                      .lines = {sentence("no signal for {} h", 24), sentence("nothing")},
                      .details = {{"hours", "24"}, {"", ""}}};
    EXPECT_EQ(alert.key(), "silence:bybit:BTC/USDT:2026-11-22");
    const Bytes bytes = encode(alert);
    EXPECT_EQ(decode<Alert>(bytes), alert);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(decode<Alert>(std::span(bytes).first(size)).has_value()) << size;
    }
}

TEST(DeliveryState, NamesAreReadBack) {
    for (int i = 0; i <= static_cast<int>(last_of(DeliveryState{})); ++i) {
        const auto state = static_cast<DeliveryState>(i);
        EXPECT_EQ(parse_delivery_state(to_text(state)), state);
    }
    EXPECT_EQ(parse_delivery_state("lost").error().code, ErrorCode::WrongUse);
}

}  // namespace
}  // namespace signalbox
