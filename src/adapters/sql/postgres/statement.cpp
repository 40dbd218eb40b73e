// Prepared statements: parameters out, rows in.
#include <libpq-fe.h>

#include <algorithm>
#include <cmath>

#include "adapters/sql/postgres/connection.hpp"
#include "adapters/sql/postgres/wire_form.hpp"
#include "core/base/check.hpp"

namespace signalbox {

namespace {
// Numbers of the server's types (pg_type.dat), which never change.
constexpr Oid type_bytea = 17, type_int8 = 20, type_text = 25, type_float8 = 701;

/// `?` and `?1` become $1: our SQL has no other question marks. The number of parameters goes to `count`.
std::string with_dollars(std::string_view sql, std::size_t& count) {
    std::string text;
    count = 0;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        if (sql[i] != '?') {
            text += sql[i];
            continue;
        }
        std::size_t number = 0;
        while (i + 1 < sql.size() && sql[i + 1] >= '0' && sql[i + 1] <= '9') {
            number = number * 10 + static_cast<std::size_t>(sql[++i] - '0');
        }
        if (number == 0) number = count + 1;
        count = std::max(count, number);
        text += "$" + std::to_string(number);
    }
    return text;
}
}  // namespace

PostgresStatement::PostgresStatement(PostgresConnection& connection, std::string name, std::string_view sql)
    : connection_(&connection), name_(std::move(name)) {
    std::size_t count = 0;
    sql_ = with_dollars(sql, count);
    parameters_.resize(count);
}

PostgresStatement::Parameter& PostgresStatement::parameter(int at, Oid type) {
    check(at >= 1 && static_cast<std::size_t>(at) <= parameters_.size(), "a parameter of that number exists");
    Parameter& one = parameters_[static_cast<std::size_t>(at - 1)];
    if (one.type != type) outdated_ = true;  // the server had to find out the type of a null
    one.type = type;
    one.null = false;
    one.value.clear();
    return one;
}

void PostgresStatement::bind(int at, std::int64_t value) { put_wire(parameter(at, type_int8).value, value); }
void PostgresStatement::bind(int at, double value) {
    Parameter& to = parameter(at, type_float8);
    put_wire(to.value, value);
    to.null = std::isnan(value);
}
void PostgresStatement::bind(int at, std::string_view text) { parameter(at, type_text).value = text; }
void PostgresStatement::bind(int at, std::span<const std::byte> bytes) {
    parameter(at, type_bytea).value.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}
void PostgresStatement::bind_null(int at) {
    check(at >= 1 && static_cast<std::size_t>(at) <= parameters_.size(), "a parameter of that number exists");
    parameters_[static_cast<std::size_t>(at - 1)].null = true;
}

Result<> PostgresStatement::prepare() {
    std::vector<Oid> types;
    types.reserve(parameters_.size());
    for (const Parameter& one : parameters_) types.push_back(one.type);
    if (prepared_in_ == connection_->session()) TRY(connection_->execute(("DEALLOCATE " + name_).c_str()));
    prepared_in_ = 0;
    const PostgresResult answer(
        PQprepare(connection_->raw(), name_.c_str(), sql_.c_str(), static_cast<int>(types.size()), types.data()));
    if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) return connection_->failure(answer.get());
    prepared_in_ = connection_->session();
    outdated_ = false;
    return {};
}

Result<> PostgresStatement::execute() {
    TRY(connection_->ready());
    if (prepared_in_ != connection_->session() || outdated_) TRY(prepare());
    std::vector<const char*> values;
    std::vector<int> lengths;
    values.reserve(parameters_.size());
    lengths.reserve(parameters_.size());
    for (const Parameter& one : parameters_) {
        values.push_back(one.null ? nullptr : one.value.data());
        lengths.push_back(static_cast<int>(one.value.size()));
    }
    const std::vector<int> binary(parameters_.size(), 1);
    result_.reset(PQexecPrepared(connection_->raw(), name_.c_str(), static_cast<int>(parameters_.size()), values.data(),
                                 lengths.data(), binary.data(), 1));
    const ExecStatusType status = PQresultStatus(result_.get());
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return {};
    Failure failure = connection_->failure(result_.get());
    reset();
    return failure;
}

Result<bool> PostgresStatement::step() {
    if (!result_) TRY(execute());
    if (++row_ < PQntuples(result_.get())) return true;
    reset();
    return false;
}

void PostgresStatement::reset() {
    result_.reset();
    row_ = -1;
}

std::int64_t PostgresStatement::integer(int column) const {
    const char* value = PQgetvalue(result_.get(), row_, column);
    switch (PQgetlength(result_.get(), row_, column)) {
        case 2: return get_wire<std::int16_t>(value);
        case 4: return get_wire<std::int32_t>(value);
        case 8: return get_wire<std::int64_t>(value);
        default: return 0;  // null
    }
}
double PostgresStatement::real(int column) const { return std::bit_cast<double>(integer(column)); }
std::string PostgresStatement::text(int column) const {
    const auto length = static_cast<std::size_t>(PQgetlength(result_.get(), row_, column));
    return {PQgetvalue(result_.get(), row_, column), length};
}
std::span<const std::byte> PostgresStatement::bytes(int column) const {
    const auto* data = reinterpret_cast<const std::byte*>(PQgetvalue(result_.get(), row_, column));
    return {data, static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
}
bool PostgresStatement::is_null(int column) const { return PQgetisnull(result_.get(), row_, column) == 1; }

ValueKind PostgresStatement::kind(int column) const {
    if (is_null(column)) return ValueKind::null;
    switch (PQftype(result_.get(), column)) {
        case type_bytea: return ValueKind::bytes;
        case type_text: return ValueKind::text;
        case type_float8: return ValueKind::real;
        default: return ValueKind::integer;  // our tables have no other types
    }
}

}  // namespace signalbox
