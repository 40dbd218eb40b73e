// The fake keeps the promises of the candle store.
#include "ports/memory_candle_store.hpp"

#include "ports/candle_store_contract.hpp"
#include "ports/ledger_contract.hpp"

namespace signalbox {
namespace {

struct MemoryCandleStoreUnderTest final : CandleStoreUnderTest {
    MemoryCandleStore memory;
    CandleStore& store() override { return memory; }
};

INSTANTIATE_TEST_SUITE_P(Memory, CandleStoreContract,
                         testing::Values([] { return std::make_unique<MemoryCandleStoreUnderTest>(); }));
INSTANTIATE_TEST_SUITE_P(Memory, LedgerContract,
                         testing::Values([] { return std::make_unique<MemoryCandleStoreUnderTest>(); }));

}  // namespace
}  // namespace signalbox
