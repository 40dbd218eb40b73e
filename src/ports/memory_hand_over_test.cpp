#include "ports/memory_hand_over.hpp"

#include "ports/hand_over_contract.hpp"
#include "ports/memory_run_store.hpp"

namespace signalbox {
namespace {

struct MemoryHandOverUnderTest final : HandOverUnderTest {
    MemoryCandleStore memory_candles;
    MemoryHandOver memory{memory_candles};
    MemoryRunStore memory_runs{memory_candles, memory};
    HandOver& handed() override { return memory; }
    CandleStore& candles() override { return memory_candles; }
    RunStore& runs() override { return memory_runs; }
};

INSTANTIATE_TEST_SUITE_P(Memory, HandOverContract,
                         testing::Values([] { return std::make_unique<MemoryHandOverUnderTest>(); }));

}  // namespace
}  // namespace signalbox
