// A thin, honest C++ coat around SQLite's C library: connections, statements, transactions, and what its errors mean.
//
// Always true: write-ahead log (readers never wait for the writer), foreign keys on, synchronous=NORMAL. With these a
// power cut loses at most the last transactions, never the file: what must survive stands in the journal or can be
// imported again.
// Threads: a connection, and whatever was made from it, belongs to one thread. Bytes of a `column_…` live until the
// next step of their statement.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace signalbox {

/// A compiled statement. Parameters are numbered from 1, columns from 0. Bindings stay over `reset`.
class Statement {
public:
    void bind(int at, std::int64_t value);
    void bind(int at, double value);
    void bind(int at, std::string_view text);
    void bind(int at, std::span<const std::byte> bytes);
    void bind(int at, UtcTime time) { bind(at, to_ms(time)); }
    void bind(int at, Decimal value) { bind(at, value.units()); }
    void bind_null(int at);
    /// Parameters 1, 2, 3 … at once.
    template <typename... Values>
    Statement& with(const Values&... values) {
        int at = 0;
        (bind(++at, values), ...);
        return *this;
    }

    /// True: a row stands ready; false: done. An error resets the statement.
    Result<bool> step();
    void reset();
    /// Runs it to its end and resets it.
    Result<> run();

    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string text(int column) const;
    std::span<const std::byte> bytes(int column) const;
    UtcTime time(int column) const { return utc_from_ms(integer(column)); }
    bool is_null(int column) const;

    sqlite3_stmt* raw() { return statement_.get(); }

private:
    friend class Connection;
    struct Close {
        void operator()(sqlite3_stmt* statement) const;
    };
    std::unique_ptr<sqlite3_stmt, Close> statement_;
    const class Connection* connection_ = nullptr;
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
    enum class Access { read_write, read_only };
    struct Options {
        std::filesystem::path path;
        Access access = Access::read_write;
        Millis busy_timeout{5000};           ///< how long to wait for another writer
        std::int64_t cache_bytes = 4 << 20;  ///< pages kept in memory
    };

    /// read_write makes the file and its directory where they are missing; read_only never makes anything.
    static Result<std::unique_ptr<Connection>> open(const Options& options);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Statements without parameters and rows, one or several.
    Result<> execute(const char* sql);
    /// `sql` is ours: one that does not compile against our tables means a damaged file.
    Result<Statement> prepare(std::string_view sql);
    /// The same, compiled once a connection. One at a time of the same text.
    Result<Query> query(std::string_view sql);
    /// The first column of the first row; nothing where there is no row.
    Result<std::optional<std::int64_t>> number(std::string_view sql);

    /// What a result code of this connection means to a person.
    Failure failure(int code) const;
    const std::filesystem::path& path() const { return path_; }
    sqlite3* raw() const { return handle_.get(); }

private:
    Connection() = default;
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    std::filesystem::path path_;
    std::unique_ptr<sqlite3, Close> handle_;
    std::map<std::string, Statement, std::less<>> kept_;
};

/// All or nothing: what is not committed at the end of its life is rolled back. One at a time on a connection.
class Transaction {
public:
    /// Takes the write lock at once, so that nothing read inside can change under it. Waits for the busy timeout.
    static Result<Transaction> begin_write(Connection& connection);
    Transaction(Transaction&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    Result<> commit();

private:
    explicit Transaction(Connection* connection) : connection_(connection) {}
    Connection* connection_;
};

}  // namespace signalbox
