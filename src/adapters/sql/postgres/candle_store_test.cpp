// PostgreSQL keeps the promises of the candle store.
#include "adapters/sql/postgres/stores.hpp"
#include "ports/candle_store_contract.hpp"
#include "ports/ledger_contract.hpp"
#include "tests/postgres_server.hpp"

namespace signalbox {
namespace {

struct PostgresCandleStoreUnderTest final : CandleStoreUnderTest {
    PostgresSchema schema;
    std::unique_ptr<CandleStore> postgres;
    PostgresCandleStoreUnderTest() {
        if (schema.there()) postgres = open_postgres_candles({.url = schema.url()}).value();
    }
    CandleStore& store() override { return *postgres; }
    std::string missing() const override { return schema.why_not(); }
};

INSTANTIATE_TEST_SUITE_P(Postgres, CandleStoreContract,
                         testing::Values([] { return std::make_unique<PostgresCandleStoreUnderTest>(); }));
INSTANTIATE_TEST_SUITE_P(Postgres, LedgerContract,
                         testing::Values([] { return std::make_unique<PostgresCandleStoreUnderTest>(); }));

}  // namespace
}  // namespace signalbox
