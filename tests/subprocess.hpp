// Runs a program for a test: its exit code, what it said, and, where a test wants it, its sudden end.
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/scratch.hpp"

namespace signalbox {

struct Finished {
    int exit_code = -1;  ///< −1: ended by a signal
    int signal = 0;
    std::string out, err;
};

/// A program that is running. It is killed at the end of this object's life.
class Subprocess {
public:
    struct Options {
        std::filesystem::path directory = ".";
        std::vector<std::string> environment = {};  ///< NAME=value, beside PATH alone
        unsigned user = 0;                          ///< another user's number, for tests that root runs; 0: as the test
    };

    Subprocess(const std::vector<std::string>& words, const Options& options) {
        child_ = ::fork();
        if (child_ == 0) begin(words, options);
    }
    Subprocess(const Subprocess&) = delete;
    Subprocess& operator=(const Subprocess&) = delete;
    ~Subprocess() {
        if (child_ <= 0) return;
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }

    int process() const { return child_; }
    void send(int signal) const { ::kill(child_, signal); }
    /// True while it has not ended.
    bool running() {
        if (child_ <= 0) return false;
        return ::waitpid(child_, &status_, WNOHANG) == 0 || (child_ = 0, false);
    }
    /// What it has said so far on stdout.
    std::string said() const { return read(out_); }
    /// And on stderr.
    std::string noted() const { return read(err_); }
    Finished wait() {
        if (child_ > 0) {
            while (::waitpid(child_, &status_, 0) < 0 && errno == EINTR) {
            }
            child_ = 0;
        }
        Finished finished{.out = read(out_), .err = read(err_)};
        if (WIFEXITED(status_)) finished.exit_code = WEXITSTATUS(status_);
        if (WIFSIGNALED(status_)) finished.signal = WTERMSIG(status_);
        return finished;
    }

private:
    [[noreturn]] void begin(const std::vector<std::string>& words, const Options& options) const {
        const int out = ::open(out_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
        const int err = ::open(err_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
        const int nothing = ::open("/dev/null", O_RDONLY);
        ::dup2(nothing, STDIN_FILENO);
        ::dup2(out, STDOUT_FILENO);
        ::dup2(err, STDERR_FILENO);
        ::close_range(STDERR_FILENO + 1, ~0U, 0);  // a test's own servers may end before it does
        if (options.user != 0 && (::setgid(options.user) != 0 || ::setuid(options.user) != 0)) ::_exit(126);
        if (::chdir(options.directory.c_str()) != 0) ::_exit(126);
        std::vector<std::string> environment{std::string("PATH=") + std::getenv("PATH")};
        environment.insert(environment.end(), options.environment.begin(), options.environment.end());
        std::vector<char*> arguments, variables;
        for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
        for (const std::string& variable : environment) variables.push_back(const_cast<char*>(variable.c_str()));
        arguments.push_back(nullptr);
        variables.push_back(nullptr);
        ::execve(arguments[0], arguments.data(), variables.data());
        ::_exit(127);
    }
    static std::string read(const std::filesystem::path& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    Scratch scratch_;
    std::filesystem::path out_ = scratch_ / "out";
    std::filesystem::path err_ = scratch_ / "err";
    pid_t child_ = 0;
    int status_ = 0;
};

}  // namespace signalbox
