// The fake keeps the promises of the setting store.
#include "ports/setting_store_contract.hpp"

namespace signalbox {
namespace {

struct MemorySettingStoreUnderTest final : SettingStoreUnderTest {
    MemorySettingStore memory;
    SettingStore& settings() override { return memory; }
};

INSTANTIATE_TEST_SUITE_P(Memory, SettingStoreContract,
                         testing::Values([] { return std::make_unique<MemorySettingStoreUnderTest>(); }));

}  // namespace
}  // namespace signalbox
