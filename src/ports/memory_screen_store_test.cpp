// The fake keeps the promises of the store of screener lists.
#include "ports/memory_screen_store.hpp"

#include "ports/screen_store_contract.hpp"

namespace signalbox {
namespace {

struct MemoryScreenStoreUnderTest final : ScreenStoreUnderTest {
    MemoryScreenStore memory;
    ScreenStore& store() override { return memory; }
};

INSTANTIATE_TEST_SUITE_P(Memory, ScreenStoreContract,
                         testing::Values([] { return std::make_unique<MemoryScreenStoreUnderTest>(); }));

}  // namespace
}  // namespace signalbox
