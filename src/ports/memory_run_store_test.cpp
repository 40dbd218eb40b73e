// The fake keeps the promises of the run store; modes have one name each.
#include "ports/memory_run_store.hpp"

#include "ports/memory_candle_store.hpp"
#include "ports/outbox_contract.hpp"
#include "ports/run_store_contract.hpp"

namespace signalbox {
namespace {

struct MemoryRunStoreUnderTest final : RunStoreUnderTest {
    MemoryCandleStore memory_candles;
    MemoryRunStore memory{memory_candles};
    RunStore& runs() override { return memory; }
    CandleStore& candles() override { return memory_candles; }
};

INSTANTIATE_TEST_SUITE_P(Memory, RunStoreContract,
                         testing::Values([] { return std::make_unique<MemoryRunStoreUnderTest>(); }));
INSTANTIATE_TEST_SUITE_P(Memory, OutboxContract,
                         testing::Values([] { return std::make_unique<MemoryRunStoreUnderTest>(); }));

TEST(Mode, NamesAreReadBack) {
    for (const Mode mode : {Mode::backtest, Mode::replay, Mode::observe, Mode::paper, Mode::live}) {
        EXPECT_EQ(parse_mode(to_text(mode)).value(), mode);
    }
    EXPECT_EQ(parse_mode("demo").error().code, ErrorCode::WrongUse);
}

}  // namespace
}  // namespace signalbox
