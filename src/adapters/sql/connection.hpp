// What the stores ask of a database, whichever it is: statements with parameters and rows, and transactions.
//
// Two databases stand behind it: sqlite/connection.hpp and postgres/connection.hpp. The SQL above it is what both
// understand; what only one of them does stands in its own room.
// Threads: a connection, and whatever was made from it, belongs to one thread at a time. Bytes of a `column_…` live
// until the next step of their statement.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace signalbox {

enum class ValueKind : std::uint8_t { null, integer, real, text, bytes };

/// A compiled statement. Parameters (`?`, `?1`) are numbered from 1, columns from 0. Bindings stay over `reset`.
class Statement {
public:
    virtual ~Statement() = default;

    virtual void bind(int at, std::int64_t value) = 0;
    virtual void bind(int at, double value) = 0;  ///< NaN becomes null
    virtual void bind(int at, std::string_view text) = 0;
    virtual void bind(int at, std::span<const std::byte> bytes) = 0;
    virtual void bind_null(int at) = 0;
    void bind(int at, UtcTime time) { bind(at, to_ms(time)); }
    void bind(int at, Decimal value) { bind(at, value.units()); }
    /// Parameters 1, 2, 3 … at once.
    template <typename... Values>
    Statement& with(const Values&... values) {
        int at = 0;
        (bind(++at, values), ...);
        return *this;
    }

    /// True: a row stands ready; false: done. An error resets the statement.
    virtual Result<bool> step() = 0;
    virtual void reset() = 0;
    /// Runs it to its end and resets it.
    Result<> run();

    virtual std::int64_t integer(int column) const = 0;
    virtual double real(int column) const = 0;
    virtual std::string text(int column) const = 0;
    virtual std::span<const std::byte> bytes(int column) const = 0;
    virtual bool is_null(int column) const = 0;
    virtual ValueKind kind(int column) const = 0;
    UtcTime time(int column) const { return utc_from_ms(integer(column)); }
};

/// A statement that its connection keeps for the next time; given back, reset, at the end of this object's life.
class Query {
public:
    explicit Query(Statement* statement) : statement_(statement) {}
    Query(Query&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
    Query& operator=(Query&&) = delete;
    ~Query() {
        if (statement_ != nullptr) statement_->reset();
    }
    Statement* operator->() { return statement_; }
    Statement& operator*() { return *statement_; }

private:
    Statement* statement_;
};

class Connection {
public:
    Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    virtual ~Connection() = default;

    /// Statements without parameters and rows, one or several.
    virtual Result<> execute(const char* sql) = 0;
    /// Compiled once a connection, then kept. One at a time of the same text.
    virtual Result<Query> query(std::string_view sql) = 0;
    /// The first column of the first row; nothing where there is no row.
    Result<std::optional<std::int64_t>> number(std::string_view sql);

    /// Begins a transaction with the one write lock of the database, so that nothing read inside can change under it.
    /// Waits for the busy timeout, then says Busy.
    virtual Result<> begin_write() = 0;
    virtual Result<> commit() { return execute("COMMIT"); }
    /// Ends an open transaction, if the database has not done so itself (a full disk); what it wrote is gone.
    virtual void roll_back() = 0;

    /// Between transactions, when nobody waits: what the database would else do in the middle of one. From then on it
    /// relies on being called now and then. Nothing to do for most.
    virtual Result<> tidy() { return {}; }

    /// The whole database, as it stands now, as one new file. WrongUse where it is no file itself.
    virtual Result<> copy_to(const std::filesystem::path& file);

    /// What people call it: the file, or the server's address, never with a password.
    virtual std::string name() const = 0;
};

/// All or nothing: what is not committed at the end of its life is rolled back. One at a time on a connection.
class Transaction {
public:
    static Result<Transaction> begin_write(Connection& connection);
    Transaction(Transaction&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction() {
        if (connection_ != nullptr) connection_->roll_back();
    }

    Result<> commit();

private:
    explicit Transaction(Connection* connection) : connection_(connection) {}
    Connection* connection_;
};

}  // namespace signalbox
