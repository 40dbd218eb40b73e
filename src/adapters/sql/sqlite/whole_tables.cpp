#include "adapters/sql/sqlite/whole_tables.hpp"

#include <string>

namespace signalbox {

namespace {
/// symbol_id, timeframe, ts: in the table they are one key (candle_key.hpp).
constexpr std::size_t packed = 3;

std::string select_from(const TableForm& table) {
    std::string sql = "SELECT ";
    if (!table.series) {
        sql += table.columns;
    } else {
        sql += "key >> 36, (key >> 32) & 15, (key & 4294967295) * 60000, ";
        sql += columns_after(table, packed);
    }
    sql += " FROM ";
    sql += table.name;
    sql += " ORDER BY ";
    if (!table.series) return sql += first_columns(table, table.key_columns);
    sql += "key";
    return table.key_columns > packed ? sql += ", version" : sql;
}

std::string insert_into(const TableForm& table) {
    std::string sql = "INSERT INTO ";
    sql += table.name;
    sql += table.series ? " (key, " : " (";
    sql += table.series ? columns_after(table, packed) : table.columns;
    sql += table.series ? ") VALUES ((?1 << 36) | (?2 << 32) | (?3 / 60000)" : ") VALUES (?1";
    for (std::size_t at = table.series ? packed + 1 : 2; at <= column_count(table); ++at) {
        sql += ", ?" + std::to_string(at);
    }
    return sql += ")";
}
}  // namespace

Result<> SqliteWholeTables::read(const TableForm& table, const std::function<Result<>(const Statement& row)>& visit) {
    Query rows = TRY(connection().query(select_from(table)));
    while (TRY(rows->step())) TRY(visit(*rows));
    return {};
}

Result<> SqliteWholeTables::clear(std::span<const TableForm> tables) {
    for (std::size_t i = tables.size(); i-- > 0;) {
        const std::string sql = "DELETE FROM " + std::string(tables[i].name);
        TRY(connection().execute(sql.c_str()));
    }
    return {};
}

Result<> SqliteWholeTables::begin(const TableForm& table) {
    insert_.reset();
    insert_.emplace(TRY(connection().query(insert_into(table))));
    columns_ = static_cast<int>(column_count(table));
    return {};
}

Result<> SqliteWholeTables::put(const Statement& row) {
    Statement& insert = **insert_;
    for (int column = 0; column < columns_; ++column) {
        switch (row.kind(column)) {
            case ValueKind::null: insert.bind_null(column + 1); break;
            case ValueKind::integer: insert.bind(column + 1, row.integer(column)); break;
            case ValueKind::real: insert.bind(column + 1, row.real(column)); break;
            case ValueKind::text: insert.bind(column + 1, std::string_view(row.text(column))); break;
            case ValueKind::bytes: insert.bind(column + 1, row.bytes(column)); break;
        }
    }
    return insert.run();
}

Result<> SqliteWholeTables::end() {
    insert_.reset();
    return {};
}

}  // namespace signalbox
