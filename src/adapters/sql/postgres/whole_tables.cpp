#include "adapters/sql/postgres/whole_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

namespace signalbox {

namespace {
/// Rows of a block: as many as are in memory at once.
constexpr int block = 8192;

std::string_view trimmed(std::string_view text) {
    return text.substr(std::min(text.find_first_not_of(' '), text.size()));
}
}  // namespace

Result<> PostgresWholeTables::begin_read() {
    return static_cast<PostgresConnection&>(connection()).begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

Result<> PostgresWholeTables::read(const TableForm& table, const std::function<Result<>(const Statement& row)>& visit) {
    const std::string cursor = fmt::format("all_{}", table.name);
    TRY(connection().execute(fmt::format("DECLARE {} NO SCROLL CURSOR FOR SELECT {} FROM {} ORDER BY {}", cursor,
                                         table.columns, table.name, first_columns(table, table.key_columns))
                                 .c_str()));
    {
        Query rows = TRY(connection().query(fmt::format("FETCH {} FROM {}", block, cursor)));
        for (int fetched = block; fetched == block;) {
            for (fetched = 0; TRY(rows->step()); ++fetched) TRY(visit(*rows));
        }
    }
    return connection().execute(("CLOSE " + cursor).c_str());
}

Result<> PostgresWholeTables::clear(std::span<const TableForm> tables) {
    std::string names;
    for (const TableForm& table : tables) names += fmt::format("{}{}", names.empty() ? "" : ", ", table.name);
    return connection().execute(("TRUNCATE " + names).c_str());
}

Result<> PostgresWholeTables::begin(const TableForm& table) {
    table_ = &table;
    TRY(learn_columns());
    copy_.reset();
    copy_.emplace(
        TRY(CopyIn::begin(static_cast<PostgresConnection&>(connection()),
                          fmt::format("COPY {} ({}) FROM STDIN (FORMAT binary)", table.name, table.columns))));
    return {};
}

Result<> PostgresWholeTables::learn_columns() {
    Query query = TRY(
        connection().query("SELECT column_name::text, udt_name::text, is_identity::text FROM information_schema.columns"
                           " WHERE table_schema = current_schema() AND table_name = ?"));
    query->with(table_->name);
    std::map<std::string, std::string, std::less<>> type_of;
    counting_.clear();
    while (TRY(query->step())) {
        type_of[query->text(0)] = query->text(1);
        if (query->text(2) == "YES") counting_.push_back(query->text(0));
    }
    types_.clear();
    for (std::string_view left = table_->columns; !left.empty();) {
        const std::size_t comma = std::min(left.find(','), left.size());
        types_.push_back(type_of[std::string(trimmed(left.substr(0, comma)))]);
        left.remove_prefix(std::min(comma + 1, left.size()));
    }
    return {};
}

Result<> PostgresWholeTables::put(const Statement& row) {
    CopyRows& to = copy_->rows();
    to.begin_row(static_cast<std::int16_t>(types_.size()));
    for (std::size_t column = 0; column < types_.size(); ++column) {
        const int at = static_cast<int>(column);
        switch (row.kind(at)) {
            case ValueKind::null: to.put_null(); break;
            case ValueKind::text: to.put_bytes(row.text(at)); break;
            case ValueKind::bytes: {
                const auto bytes = row.bytes(at);
                to.put_bytes({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
                break;
            }
            case ValueKind::integer:
            case ValueKind::real: TRY(put_number(row, column)); break;
        }
    }
    return copy_->row_done();
}

/// As wide as the column. What does not fit it is no row of ours.
Result<> PostgresWholeTables::put_number(const Statement& row, std::size_t column) {
    CopyRows& to = copy_->rows();
    const int at = static_cast<int>(column);
    const std::string& type = types_[column];
    const bool real = row.kind(at) == ValueKind::real;
    const std::int64_t value = real ? 0 : row.integer(at);
    if (real && type == "float8") {
        to.put(row.real(at));
    } else if (!real && type == "int8") {
        to.put(value);
    } else if (!real && type == "int4" && std::in_range<std::int32_t>(value)) {
        to.put(static_cast<std::int32_t>(value));
    } else if (!real && type == "int2" && std::in_range<std::int16_t>(value)) {
        to.put(static_cast<std::int16_t>(value));
    } else {
        return fail(ErrorCode::Corrupt, "a row of table {} has a number that does not fit its column",
                    std::string(table_->name))
            .suggest("the database that is copied was changed by another program; make a copy of what is well");
    }
    return {};
}

Result<> PostgresWholeTables::end() {
    TRY(copy_->finish());
    copy_.reset();
    for (const std::string& column : counting_) {  // the next number is one that no row has
        TRY(
            connection().number(fmt::format("SELECT setval(pg_get_serial_sequence('{0}', '{1}'), coalesce(max({1}), 1),"
                                            " max({1}) IS NOT NULL) FROM {0}",
                                            table_->name, column)));
    }
    return {};
}

}  // namespace signalbox
