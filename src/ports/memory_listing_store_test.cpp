#include "ports/memory_listing_store.hpp"

#include "ports/listing_store_contract.hpp"

namespace signalbox {
namespace {

struct MemoryListingStoreUnderTest final : ListingStoreUnderTest {
    MemoryListingStore memory;
    ListingStore& store() override { return memory; }
};

INSTANTIATE_TEST_SUITE_P(Memory, ListingStoreContract,
                         testing::Values([] { return std::make_unique<MemoryListingStoreUnderTest>(); }));

}  // namespace
}  // namespace signalbox
