// Runs, and the projection of their journals, in SQLite. The port's promises: ports/run_store.hpp.
#pragma once

#include <memory>

#include "adapters/sql/sqlite/candle_tables.hpp"
#include "adapters/sql/sqlite/database.hpp"
#include "ports/run_store.hpp"

namespace signalbox {

class SqliteRunStore final : public RunStore {
public:
    static Result<std::unique_ptr<SqliteRunStore>> open(const Database::Options& options);

    Result<> save(const RunRecord& run) override;
    Result<std::optional<RunRecord>> run(const std::string& id) override;
    Result<std::vector<RunRecord>> runs() override;
    Result<std::string> new_id(std::string_view prefix, UtcTime now) override;
    Result<> remove(const std::string& id) override;
    Result<> project(const RunRecord& run, std::span<const ProjectedStep> steps) override;
    Result<std::uint64_t> position(const std::string& run) override;
    Result<std::vector<SignalRecord>> signals(const SignalFilter& filter) override;
    Result<std::optional<SignalRecord>> signal(const std::string& id, const std::string& run) override;
    Result<std::vector<EquityMarked>> marks(const std::string& run) override;
    Result<std::map<std::string, std::int64_t>> gate_counts(const std::string& run) override;

private:
    SqliteRunStore(Database database, CandleTables tables)
        : database_(std::move(database)), tables_(std::move(tables)) {}
    Connection& connection() { return database_.connection(); }
    Result<> write_run(const RunRecord& run);

    Database database_;
    CandleTables tables_;
};

}  // namespace signalbox
