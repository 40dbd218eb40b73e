// The thread that owns every socket of the process, and what its connections share: whom TLS trusts, the proxy, time.
//
// Why one thread: five hundred symbols come over a few sockets; one thread reads them all without a lock, and callers
// meet it in bounded queues alone. Always true: TLS 1.2 or newer, the certificate and the host's name checked, no way
// to switch it off; nothing unencrypted leaves this machine; no header, query or password stands in an error.
// Threads: start, use and end from any one; clients made on it (HttpClient, WebSocket) must be gone before it ends.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "ports/clock.hpp"

namespace signalbox {

struct NetworkOptions {
    std::filesystem::path ca_file = {};  ///< PEM of the only authorities that are trusted; empty: the system's
    std::string proxy = {};  ///< as Proxy::parse (url.hpp) reads it; empty: none. This machine is reached directly.
    double speed = 1;        ///< clock.speed: every time-out, ping and wait is divided by it
    std::uint64_t seed = 0;  ///< of jitter; 0: another one at every start
};

class Network {
public:
    /// `clock` (any thread) stamps what arrives and measures pauses. WrongUse: the CA file or the proxy is none.
    static Result<std::unique_ptr<Network>> start(const NetworkOptions& options, MarketClock& clock);
    /// Ends the thread; connections that are still open are cut.
    ~Network();
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    struct Parts;  ///< for this room (network_parts.hpp)
    Parts& parts() { return *parts_; }

private:
    explicit Network(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace signalbox
