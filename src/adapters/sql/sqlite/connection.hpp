// A thin, honest C++ coat around SQLite's C library: connections, statements, and what its errors mean.
//
// Always true: write-ahead log (readers never wait for the writer), foreign keys on, synchronous=NORMAL. With these a
// power cut loses at most the last transactions, never the file: what must survive stands in the journal or can be
// imported again.
// The log goes into the database, which takes two syncs and one more at the next commit, at the commit that makes it
// 4,000 pages long; where `tidy` is called, only there, from 2,000 pages on (a commit does it at 32,000).
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/sql/connection.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace signalbox {

class SqliteStatement final : public Statement {
public:
    using Statement::bind;
    void bind(int at, std::int64_t value) override;
    void bind(int at, double value) override;
    void bind(int at, std::string_view text) override;
    void bind(int at, std::span<const std::byte> bytes) override;
    void bind_null(int at) override;

    Result<bool> step() override;
    void reset() override;

    std::int64_t integer(int column) const override;
    double real(int column) const override;
    std::string text(int column) const override;
    std::span<const std::byte> bytes(int column) const override;
    bool is_null(int column) const override;
    ValueKind kind(int column) const override;

    sqlite3_stmt* raw() { return statement_.get(); }

private:
    friend class SqliteConnection;
    struct Close {
        void operator()(sqlite3_stmt* statement) const;
    };
    std::unique_ptr<sqlite3_stmt, Close> statement_;
    const class SqliteConnection* connection_ = nullptr;
};

class SqliteConnection final : public Connection {
public:
    enum class Access { read_write, read_only };
    struct Options {
        std::filesystem::path path;
        Access access = Access::read_write;
        Millis busy_timeout{5000};           ///< how long to wait for another writer
        std::int64_t cache_bytes = 4 << 20;  ///< pages kept in memory
    };

    /// read_write makes the file and its directory where they are missing; read_only never makes anything.
    static Result<std::unique_ptr<SqliteConnection>> open(const Options& options);

    Result<> execute(const char* sql) override;
    /// `sql` is ours: one that does not compile against our tables means a damaged file.
    Result<Query> query(std::string_view sql) override;
    Result<> begin_write() override;
    void roll_back() override;
    Result<> tidy() override;
    Result<> copy_to(const std::filesystem::path& file) override;
    std::string name() const override { return path_.string(); }

    /// What a result code of this connection means to a person.
    Failure failure(int code) const;
    const std::filesystem::path& path() const { return path_; }
    sqlite3* raw() const { return handle_.get(); }

private:
    SqliteConnection() = default;
    static int committed(void* self, sqlite3*, const char*, int log_pages);
    static int waits(void* self, int times);
    int take_log();
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    Result<SqliteStatement> prepare(std::string_view sql);
    std::filesystem::path path_;
    std::chrono::milliseconds busy_timeout_{};
    std::chrono::steady_clock::time_point waits_since_;  ///< for another writer
    int log_pages_ = 0;                                  ///< after the last commit
    int log_pages_max_ = 0;                              ///< then a commit brings them into the database
    std::unique_ptr<sqlite3, Close> handle_;
    std::map<std::string, SqliteStatement, std::less<>> kept_;
};

}  // namespace signalbox
