// A PostgreSQL server for tests, and a schema of it for each of them.
//
// The server is made of the packages' own programs in a temporary directory, listens on a Unix socket there and nowhere
// else, runs as another user where the tests are root's (it refuses root), and ends with the test program, however that
// ends. SIGNALBOX_TEST_POSTGRES=postgresql://… takes a server that is there instead (scripts/test-database.sh): one of
// another version, or with TimescaleDB.
#pragma once

#include <fcntl.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace signalbox {

class PostgresServer {
public:
    /// The server of this test program, started when first asked for; null with the reason where there is none.
    static PostgresServer* the(std::string& why_not) {
        static PostgresServer server;
        why_not = server.why_not_;
        return server.why_not_.empty() ? &server : nullptr;
    }
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;
    ~PostgresServer() {
        stop();
        if (place_.empty()) return;
        std::error_code ignored;
        std::filesystem::remove_all(place_, ignored);
    }

    /// With this search_path.
    std::string url(const std::string& schema) const {
        return url_ + (url_.find('?') == url_.npos ? "?" : "&") + "options=-csearch_path%3D" + schema;
    }
    const std::string& url() const { return url_; }
    /// True: the server is ours, and may be stopped and started.
    bool ours() const { return !place_.empty(); }
    /// As a crash does: clients are cut off.
    void stop() {
        if (process_ <= 0) return;
        ::kill(process_, SIGQUIT);
        ::waitpid(process_, nullptr, 0);
        process_ = 0;
    }
    /// Waits until it takes connections, or gives up.
    void start() {
        process_ = begin({(programs_ / "postgres").string(), "-D", (place_ / "data").string(), "-k", place_.string(),
                          "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_wal_size=256MB"});
        for (int attempt = 0; attempt < 3000; ++attempt) {
            if (PQping(url_.c_str()) == PQPING_OK) return;
            if (::waitpid(process_, nullptr, WNOHANG) == process_) break;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        why_not_ = "the PostgreSQL server did not start";
        stop();
    }

private:
    PostgresServer() {
        if (const char* given = std::getenv("SIGNALBOX_TEST_POSTGRES")) {
            url_ = given;
            return;
        }
        programs_ = find_programs();
        if (programs_.empty()) {
            why_not_ = "PostgreSQL is not installed here (Debian: postgresql)";
            return;
        }
        if (::geteuid() == 0) {
            const passwd* other = ::getpwnam("postgres");
            if (other == nullptr) other = ::getpwnam("nobody");
            user_ = other->pw_uid;
            group_ = other->pw_gid;
        }
        std::string name = (std::filesystem::temp_directory_path() / "signalbox-pg-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr || (user_ != 0 && ::chown(name.c_str(), user_, group_) != 0))
            std::abort();
        place_ = name;
        url_ = "postgresql:///postgres?user=tester&host=" + name;
        const pid_t made =
            begin({(programs_ / "initdb").string(), "-D", (place_ / "data").string(), "--username=tester",
                   "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"});
        int status = 0;
        ::waitpid(made, &status, 0);
        if (status != 0) {
            why_not_ = "initdb failed";
        } else {
            start();
        }
    }

    /// The newest version's; all have two digits.
    static std::filesystem::path find_programs() {
        std::vector<std::filesystem::path> found;
        std::error_code none;
        for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", none)) {
            if (std::filesystem::exists(version.path() / "bin/initdb")) found.push_back(version.path() / "bin");
        }
        return found.empty() ? std::filesystem::path{} : *std::ranges::max_element(found);
    }

    pid_t begin(const std::vector<std::string>& words) const {
        const pid_t parent = ::getpid();
        const pid_t child = ::fork();
        if (child != 0) return child;
        if (user_ != 0 && (::setgid(group_) != 0 || ::setuid(user_) != 0)) ::_exit(126);
        ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
        if (::getppid() != parent || ::chdir("/") != 0) ::_exit(126);
        const int log = ::open((place_ / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(log, STDOUT_FILENO);
        ::dup2(log, STDERR_FILENO);
        std::vector<char*> arguments;
        for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }

    std::filesystem::path programs_, place_;
    std::string url_, why_not_;
    uid_t user_ = 0;
    gid_t group_ = 0;
    pid_t process_ = 0;
};

/// An empty schema of the tests' server, gone with all in it at the end of this object's life.
class PostgresSchema {
public:
    PostgresSchema() : server_(PostgresServer::the(why_not_)) {
        static int number = 0;
        name_ = "signalbox_test_" + std::to_string(::getpid()) + "_" + std::to_string(++number);
        if (there()) execute("CREATE SCHEMA " + name_);
    }
    PostgresSchema(const PostgresSchema&) = delete;
    PostgresSchema& operator=(const PostgresSchema&) = delete;
    ~PostgresSchema() {
        if (there()) execute("DROP SCHEMA IF EXISTS " + name_ + " CASCADE");
    }

    /// False where no server can be had; `why_not` says why.
    bool there() const { return server_ != nullptr; }
    const std::string& why_not() const { return why_not_; }
    std::string url() const { return server_->url(name_); }
    PostgresServer& server() { return *server_; }
    void execute(const std::string& sql) const {
        PGconn* connection = PQconnectdb(server_->url().c_str());
        PQclear(PQexec(connection, "SET client_min_messages = warning"));
        PQclear(PQexec(connection, sql.c_str()));
        PQfinish(connection);
    }

private:
    std::string why_not_;
    PostgresServer* server_;
    std::string name_;
};

}  // namespace signalbox
