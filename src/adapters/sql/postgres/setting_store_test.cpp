// PostgreSQL keeps the promises of the setting store.
#include "adapters/sql/postgres/stores.hpp"
#include "ports/setting_store_contract.hpp"
#include "tests/postgres_server.hpp"

namespace signalbox {
namespace {

struct PostgresSettingStoreUnderTest final : SettingStoreUnderTest {
    PostgresSchema schema;
    std::unique_ptr<SettingStore> postgres;
    PostgresSettingStoreUnderTest() {
        if (schema.there()) postgres = open_postgres_settings({.url = schema.url()}).value();
    }
    SettingStore& settings() override { return *postgres; }
    std::string missing() const override { return schema.why_not(); }
};

INSTANTIATE_TEST_SUITE_P(Postgres, SettingStoreContract,
                         testing::Values([] { return std::make_unique<PostgresSettingStoreUnderTest>(); }));

}  // namespace
}  // namespace signalbox
