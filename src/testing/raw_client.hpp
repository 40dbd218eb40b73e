// Bytes to a port of this machine and back, as they are: for what no HTTP client would ever send.
// Threads: one owner. A read waits for half a minute at most; what has not come by then is a failure of the test.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace signalbox {

class RawClient {
public:
    explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval patience{.tv_sec = 30, .tv_usec = 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        const int one = 1;
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        sockaddr_in there{};
        there.sin_family = AF_INET;
        there.sin_port = htons(port);
        there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        is_connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&there), sizeof there) == 0;
    }
    RawClient(RawClient&& other) noexcept
        : socket_(std::exchange(other.socket_, -1)),
          is_connected_(other.is_connected_),
          rest_(std::move(other.rest_)) {}
    RawClient& operator=(RawClient&&) = delete;
    ~RawClient() {
        if (socket_ >= 0) ::close(socket_);
    }

    bool is_connected() const { return is_connected_; }

    /// False: the other side takes no more.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }
    /// Nothing more will be sent.
    void finish() { ::shutdown(socket_, SHUT_WR); }

    /// Everything until the other side closes; none: it did not, or broke off.
    std::optional<std::string> read_all() {
        while (read_some() > 0) {
        }
        return is_closed_ ? std::optional(std::exchange(rest_, "")) : std::nullopt;
    }
    /// One answer, head and body (by its Content-Length; 1xx has none); what comes behind it stays for the next. Empty:
    /// there was none.
    std::string read_answer(bool with_body = true) {
        std::size_t end = rest_.find("\r\n\r\n");
        while (end == rest_.npos) {
            if (read_some() <= 0) return "";
            end = rest_.find("\r\n\r\n");
        }
        std::size_t size = end + 4;
        const std::string mark = "Content-Length: ";
        const std::size_t length = rest_.find(mark);
        if (with_body && length < end) size += std::strtoul(rest_.c_str() + length + mark.size(), nullptr, 10);
        while (rest_.size() < size) {
            if (read_some() <= 0) return "";
        }
        std::string answer = rest_.substr(0, size);
        rest_.erase(0, size);
        return answer;
    }

private:
    ssize_t read_some() {
        char bytes[16U << 10];
        const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
        if (count > 0) rest_.append(bytes, static_cast<std::size_t>(count));
        is_closed_ = count == 0;
        return count;
    }

    int socket_;
    bool is_connected_ = false;
    bool is_closed_ = false;
    std::string rest_;
};

}  // namespace signalbox
