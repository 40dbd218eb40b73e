// PostgreSQL keeps the promises of the hand-over.
#include "adapters/sql/postgres/stores.hpp"
#include "ports/hand_over_contract.hpp"
#include "tests/postgres_server.hpp"

namespace signalbox {
namespace {

struct PostgresHandOverUnderTest final : HandOverUnderTest {
    PostgresSchema schema;
    std::unique_ptr<CandleStore> postgres_candles;
    std::unique_ptr<RunStore> postgres_runs;
    PostgresHandOverUnderTest() {
        if (!schema.there()) return;
        postgres_candles = open_postgres_candles({.url = schema.url()}).value();
        postgres_runs = open_postgres_runs({.url = schema.url()}).value();
    }
    HandOver& handed() override { return postgres_runs->handed_over(); }
    CandleStore& candles() override { return *postgres_candles; }
    RunStore& runs() override { return *postgres_runs; }
    std::string missing() const override { return schema.why_not(); }
};

INSTANTIATE_TEST_SUITE_P(Postgres, HandOverContract,
                         testing::Values([] { return std::make_unique<PostgresHandOverUnderTest>(); }));

}  // namespace
}  // namespace signalbox
