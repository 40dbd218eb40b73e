// SQLite keeps the promises of the store of listings.
#include "adapters/sql/sqlite/stores.hpp"
#include "ports/listing_store_contract.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

struct SqliteListingStoreUnderTest final : ListingStoreUnderTest {
    Scratch directory;
    std::unique_ptr<ListingStore> sqlite = open_sqlite_listings({.path = directory / "test.db"}).value();
    ListingStore& store() override { return *sqlite; }
};

INSTANTIATE_TEST_SUITE_P(Sqlite, ListingStoreContract,
                         testing::Values([] { return std::make_unique<SqliteListingStoreUnderTest>(); }));

}  // namespace
}  // namespace signalbox
