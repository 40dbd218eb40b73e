// PostgreSQL keeps the promises of the run store.
#include "adapters/sql/postgres/stores.hpp"
#include "ports/outbox_contract.hpp"
#include "ports/run_store_contract.hpp"
#include "tests/postgres_server.hpp"

namespace signalbox {
namespace {

struct PostgresRunStoreUnderTest final : RunStoreUnderTest {
    PostgresSchema schema;
    std::unique_ptr<RunStore> postgres_runs;
    std::unique_ptr<CandleStore> postgres_candles;
    PostgresRunStoreUnderTest() {
        if (!schema.there()) return;
        postgres_runs = open_postgres_runs({.url = schema.url()}).value();
        postgres_candles = open_postgres_candles({.url = schema.url()}).value();
    }
    RunStore& runs() override { return *postgres_runs; }
    CandleStore& candles() override { return *postgres_candles; }
    std::string missing() const override { return schema.why_not(); }
};

INSTANTIATE_TEST_SUITE_P(Postgres, RunStoreContract,
                         testing::Values([] { return std::make_unique<PostgresRunStoreUnderTest>(); }));
INSTANTIATE_TEST_SUITE_P(Postgres, OutboxContract,
                         testing::Values([] { return std::make_unique<PostgresRunStoreUnderTest>(); }));

}  // namespace
}  // namespace signalbox
