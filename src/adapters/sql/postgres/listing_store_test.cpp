// PostgreSQL keeps the promises of the store of listings.
#include "adapters/sql/postgres/stores.hpp"
#include "ports/listing_store_contract.hpp"
#include "tests/postgres_server.hpp"

namespace signalbox {
namespace {

struct PostgresListingStoreUnderTest final : ListingStoreUnderTest {
    PostgresSchema schema;
    std::unique_ptr<ListingStore> postgres;
    PostgresListingStoreUnderTest() {
        if (schema.there()) postgres = open_postgres_listings({.url = schema.url()}).value();
    }
    ListingStore& store() override { return *postgres; }
    std::string missing() const override { return schema.why_not(); }
};

INSTANTIATE_TEST_SUITE_P(Postgres, ListingStoreContract,
                         testing::Values([] { return std::make_unique<PostgresListingStoreUnderTest>(); }));

}  // namespace
}  // namespace signalbox
