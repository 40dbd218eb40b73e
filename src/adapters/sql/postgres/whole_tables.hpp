// Whole tables of a PostgreSQL schema: read by the block through a cursor of the server's, written by binary COPY.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/sql/postgres/connection.hpp"
#include "adapters/sql/postgres/copy_in.hpp"
#include "adapters/sql/whole_tables.hpp"

namespace signalbox {

class PostgresWholeTables final : public WholeTables {
public:
    using WholeTables::WholeTables;

    Result<> begin_read() override;
    Result<> read(const TableForm& table, const std::function<Result<>(const Statement& row)>& visit) override;
    Result<> clear(std::span<const TableForm> tables) override;
    Result<> begin(const TableForm& table) override;
    Result<> put(const Statement& row) override;
    Result<> end() override;

private:
    Result<> learn_columns();
    Result<> put_number(const Statement& row, std::size_t column);

    const TableForm* table_ = nullptr;  ///< that is being written
    std::optional<CopyIn> copy_;
    std::vector<std::string> types_;     ///< of its columns: int2, int4, int8, float8, text, bytea
    std::vector<std::string> counting_;  ///< columns that the server numbers itself
};

}  // namespace signalbox
