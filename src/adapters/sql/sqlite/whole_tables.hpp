// Whole tables of a SQLite file.
#pragma once

#include <optional>

#include "adapters/sql/sqlite/connection.hpp"
#include "adapters/sql/whole_tables.hpp"

namespace signalbox {

class SqliteWholeTables final : public WholeTables {
public:
    using WholeTables::WholeTables;

    Result<> begin_read() override { return connection().execute("BEGIN"); }
    Result<> read(const TableForm& table, const std::function<Result<>(const Statement& row)>& visit) override;
    Result<> clear(std::span<const TableForm> tables) override;
    Result<> begin(const TableForm& table) override;
    Result<> put(const Statement& row) override;
    Result<> end() override;

private:
    std::optional<Query> insert_;
    int columns_ = 0;
};

}  // namespace signalbox
