// A COPY … FROM STDIN (FORMAT binary) that is under way: rows go out a mebibyte at a time.
//
// Until `finish` nothing is in the table; what is not finished at the end of its life is given up, and its transaction
// can only be rolled back then. Nothing else may be asked of the connection meanwhile.
#pragma once

#include <string>

#include "adapters/sql/postgres/copy_rows.hpp"
#include "core/base/result.hpp"

namespace signalbox {

class CopyIn {
public:
    static Result<CopyIn> begin(class PostgresConnection& connection, const std::string& sql);
    CopyIn(CopyIn&& other) noexcept;
    CopyIn& operator=(CopyIn&&) = delete;
    ~CopyIn();

    /// Where the next row's columns are put; then `row_done`.
    CopyRows& rows() { return block_; }
    Result<> row_done();
    Result<> finish();

private:
    explicit CopyIn(PostgresConnection& connection) : connection_(&connection) {}
    Result<> send();
    Result<> take_answers(Result<> done);

    PostgresConnection* connection_;  ///< null: finished, or given up
    CopyRows block_;
};

}  // namespace signalbox
