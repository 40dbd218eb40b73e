// Runs, the projection of their journals, and minutes that wait for a run, in a database of SQL. The ports' promises:
// ports/run_store.hpp, ports/hand_over.hpp; its outbox: outbox.hpp.
#pragma once

#include <memory>

#include "adapters/sql/candle_tables.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/outbox.hpp"
#include "ports/hand_over.hpp"
#include "ports/run_store.hpp"

namespace signalbox {

class SqlRunStore final : public RunStore, public HandOver {
public:
    SqlRunStore(Database database, std::unique_ptr<CandleTables> tables)
        : database_(std::move(database)), tables_(std::move(tables)), outbox_(database_.connection(), *this) {}

    Result<> save(const RunRecord& run) override;
    Result<std::optional<RunRecord>> run(const std::string& id) override;
    Result<std::vector<RunRecord>> runs() override;
    Result<std::string> new_id(std::string_view prefix, UtcTime now) override;
    Result<> remove(const std::string& id) override;
    Result<> project(const RunRecord& run, std::span<const ProjectedStep> steps) override;
    Result<> tidy() override { return connection().tidy(); }
    Result<std::uint64_t> position(const std::string& run) override;
    Result<std::vector<SignalRecord>> signals(const SignalFilter& filter) override;
    Result<std::optional<SignalRecord>> signal(const std::string& id, const std::string& run) override;
    Result<std::vector<EquityMarked>> marks(const std::string& run) override;
    Result<std::vector<HandTradeRecord>> hand_trades(const std::string& run) override;
    Result<std::map<std::string, std::int64_t>> gate_counts(const std::string& run) override;
    Result<> verdicts(const std::string& run, TimeRange closed, const TakeVerdict& take) override;
    HandOver& handed_over() override { return *this; }
    Outbox& outbox() override { return outbox_; }

    // hand_over.cpp
    Result<> leave(std::span<const HandedMinute> minutes) override;
    Result<std::int64_t> waiting(UtcTime before) override;
    Result<std::vector<HandedMinute>> oldest(std::size_t limit, UtcTime before) override;
    Result<> settle(std::span<const HandedMinute> minutes) override;

private:
    Connection& connection() { return database_.connection(); }
    Result<> write_run(const RunRecord& run);

    Database database_;
    std::unique_ptr<CandleTables> tables_;
    SqlOutbox outbox_;
};

}  // namespace signalbox
