// PostgreSQL keeps the promises of the store of screener lists.
#include "adapters/sql/postgres/stores.hpp"
#include "ports/screen_store_contract.hpp"
#include "tests/postgres_server.hpp"

namespace signalbox {
namespace {

struct PostgresScreenStoreUnderTest final : ScreenStoreUnderTest {
    PostgresSchema schema;
    std::unique_ptr<ScreenStore> postgres;
    PostgresScreenStoreUnderTest() {
        if (schema.there()) postgres = open_postgres_screens({.url = schema.url()}).value();
    }
    ScreenStore& store() override { return *postgres; }
    std::string missing() const override { return schema.why_not(); }
};

INSTANTIATE_TEST_SUITE_P(Postgres, ScreenStoreContract,
                         testing::Values([] { return std::make_unique<PostgresScreenStoreUnderTest>(); }));

}  // namespace
}  // namespace signalbox
