#include "adapters/sql/connection.hpp"

namespace signalbox {

Result<> Statement::run() {
    while (TRY(step())) {
    }
    reset();
    return {};
}

Result<std::optional<std::int64_t>> Connection::number(std::string_view sql) {
    Query query = TRY(this->query(sql));
    if (!TRY(query->step()) || query->is_null(0)) return std::optional<std::int64_t>{};
    return std::optional{query->integer(0)};
}

Result<> Connection::copy_to(const std::filesystem::path&) {
    return fail(ErrorCode::WrongUse, "a server's database is no file that could be copied")
        .suggest("its own tools make a copy: pg_dump");
}

Result<Transaction> Transaction::begin_write(Connection& connection) {
    TRY(connection.begin_write());
    return Transaction(&connection);
}

Result<> Transaction::commit() {
    TRY(connection_->commit());
    connection_ = nullptr;
    return {};
}

}  // namespace signalbox
