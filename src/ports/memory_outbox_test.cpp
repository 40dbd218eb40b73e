// The fake keeps the promises of the outbox; alerts come back from their bytes, and states from their names.
#include "ports/memory_candle_store.hpp"
#include "ports/memory_run_store.hpp"
#include "ports/outbox_contract.hpp"

namespace signalbox {
namespace {

struct MemoryOutboxUnderTest final : RunStoreUnderTest {
    MemoryCandleStore memory_candles;
    MemoryRunStore memory{memory_candles};
    RunStore& runs() override { return memory; }
    CandleStore& candles() override { return memory_candles; }
};

INSTANTIATE_TEST_SUITE_P(Memory, OutboxContract,
                         testing::Values([] { return std::make_unique<MemoryOutboxUnderTest>(); }));

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
