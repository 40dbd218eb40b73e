// A Redis server for tests: the package's own program on a free port of this machine, nothing kept on a disk. It ends
// with the test program, however that ends.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>

namespace signalbox {

class RedisServer {
public:
    RedisServer() {
        for (const char* place : {"/usr/bin/redis-server", "/usr/local/bin/redis-server"}) {
            if (program_.empty() && std::filesystem::exists(place)) program_ = place;
        }
        if (program_.empty()) {
            why_not_ = "Redis is not installed here (Debian: redis-server)";
            return;
        }
        start();
    }
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;
    ~RedisServer() { stop(); }

    /// False where there is none; `why_not` says why.
    bool there() const { return why_not_.empty(); }
    const std::string& why_not() const { return why_not_; }
    std::string url() const { return "redis://:hunter2@127.0.0.1:" + std::to_string(port_) + "/3"; }
    int port() const { return port_; }

    /// As a crash does: what it had is gone.
    void stop() {
        if (process_ <= 0) return;
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        process_ = 0;
    }
    /// Neither answers nor ends, until `go_on`.
    void freeze() const { ::kill(process_, SIGSTOP); }
    void go_on() const { ::kill(process_, SIGCONT); }
    /// On the same port as before; waits until it takes connections, or gives up.
    void start() {
        if (port_ == 0) port_ = free_port();
        process_ = begin();
        for (int attempt = 0; attempt < 3000; ++attempt) {
            if (takes_connections()) return;
            if (::waitpid(process_, nullptr, WNOHANG) == process_) break;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        why_not_ = "the Redis server did not start";
        stop();
    }

private:
    static sockaddr_in here(int port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        return address;
    }
    static int free_port() {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address = here(0);
        socklen_t size = sizeof address;
        ::bind(socket, reinterpret_cast<sockaddr*>(&address), size);
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
        ::close(socket);
        return ntohs(address.sin_port);
    }
    bool takes_connections() const {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        const sockaddr_in address = here(port_);
        const bool taken = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        ::close(socket);
        return taken;
    }
    pid_t begin() const {
        const pid_t parent = ::getpid();
        const std::string port = std::to_string(port_);
        const pid_t child = ::fork();
        if (child != 0) return child;
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent || ::chdir("/") != 0) ::_exit(126);
        const int nowhere = ::open("/dev/null", O_RDWR);
        for (const int out : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, out);
        ::execl(program_.c_str(), program_.c_str(), "--port", port.c_str(), "--bind", "127.0.0.1", "--save", "",
                "--appendonly", "no", "--requirepass", "hunter2", static_cast<char*>(nullptr));
        ::_exit(127);
    }

    std::string program_, why_not_;
    int port_ = 0;
    pid_t process_ = 0;
};

}  // namespace signalbox
