#include "adapters/sql/postgres/copy_in.hpp"

#include <libpq-fe.h>

#include <utility>

#include "adapters/sql/postgres/connection.hpp"

namespace signalbox {

namespace {
/// Bytes that are handed to the library at a time.
constexpr std::size_t copy_block = std::size_t{1} << 20;
}  // namespace

Result<CopyIn> CopyIn::begin(PostgresConnection& connection, const std::string& sql) {
    TRY(connection.ready());
    const PostgresResult answer(PQexec(connection.raw(), sql.c_str()));
    if (PQresultStatus(answer.get()) != PGRES_COPY_IN) return connection.failure(answer.get());
    return CopyIn(connection);
}

CopyIn::CopyIn(CopyIn&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)), block_(std::move(other.block_)) {}

CopyIn::~CopyIn() {
    if (connection_ == nullptr) return;
    PQputCopyEnd(connection_->raw(), "given up");
    static_cast<void>(take_answers({}));
}

Result<> CopyIn::send() {
    const bool sent =
        PQputCopyData(connection_->raw(), block_.bytes().data(), static_cast<int>(block_.bytes().size())) == 1;
    block_.sent();
    if (sent) return {};
    return take_answers(connection_->failure(nullptr));
}

Result<> CopyIn::row_done() { return block_.bytes().size() < copy_block ? Result<>{} : send(); }

Result<> CopyIn::finish() {
    block_.finish();
    TRY(send());
    if (PQputCopyEnd(connection_->raw(), nullptr) != 1) return take_answers(connection_->failure(nullptr));
    return take_answers({});
}

/// Until there is no further answer the connection is not free.
Result<> CopyIn::take_answers(Result<> done) {
    PostgresConnection& connection = *std::exchange(connection_, nullptr);
    for (;;) {
        const PostgresResult answer(PQgetResult(connection.raw()));
        if (!answer) return done;
        if (done && PQresultStatus(answer.get()) != PGRES_COMMAND_OK) done = connection.failure(answer.get());
        if (PQstatus(connection.raw()) != CONNECTION_OK) return done;
    }
}

}  // namespace signalbox
