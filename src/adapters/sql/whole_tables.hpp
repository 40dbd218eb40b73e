// Whole tables of one database, row by row, in and out: what each database does its own way when one is copied into
// another. Threads: as connection.hpp.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "adapters/sql/database.hpp"
#include "adapters/sql/table_forms.hpp"

namespace signalbox {

class WholeTables {
public:
    explicit WholeTables(Database database) : database_(std::move(database)) {}
    WholeTables(const WholeTables&) = delete;
    WholeTables& operator=(const WholeTables&) = delete;
    virtual ~WholeTables() = default;

    Connection& connection() { return database_.connection(); }
    /// Begins a transaction in which every read sees the same moment, whatever is written beside it.
    virtual Result<> begin_read() = 0;
    Result<std::int64_t> count(const TableForm& table);
    /// Every row in the order of its key; an error of `visit` ends it. Inside a transaction.
    virtual Result<> read(const TableForm& table, const std::function<Result<>(const Statement& row)>& visit) = 0;

    // Writing, inside a write transaction: one table at a time, `begin`, `put` a row at a time, `end`.
    virtual Result<> clear(std::span<const TableForm> tables) = 0;
    virtual Result<> begin(const TableForm& table) = 0;
    /// The current row of a statement with the table's columns, of this or another database.
    virtual Result<> put(const Statement& row) = 0;
    virtual Result<> end() = 0;

private:
    Database database_;
};

}  // namespace signalbox
