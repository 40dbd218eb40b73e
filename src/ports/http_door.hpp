// The door: answers HTTP/1.1 for a few local clients (a scraper, a health check, a webhook's sender) by fixed routes.
//
//     std::vector<DoorRoute> routes{{.method = "GET", .path = "/healthz", .answer = [](const DoorRequest&) { … }}};
//     const auto door = TRY(house.http_door({.port = 8787}, std::move(routes)));   // listens until it is gone
//
// Why routes and not one handler: what is not on the list is answered by the door itself (404, or 405 with Allow), and
// how much of a body is taken is known before its first byte. HEAD is asked as GET, and its body left out.
// Always true: no byte of a request stands in an answer that the door makes itself; every size, time and number has its
// bound (DoorLimits); what a route throws is a 500 without its words.
// Threads: `answer` is called from the door's own workers, several at once; it may be slow, and then keeps its own
// client and one worker waiting, nobody else. Start and end it from any one thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"

namespace signalbox {

struct DoorHeader {
    std::string name;
    std::string value;
};

struct DoorRequest {
    std::string method;  ///< GET or POST
    std::string path;    ///< the route's
    std::string query;   ///< as it was sent, behind the question mark; empty: none
    std::vector<DoorHeader> headers;
    std::string body;

    /// The one header of this name (in lower case); none: there is none, or there are several, of which no one counts.
    std::optional<std::string_view> header(std::string_view name) const {
        const auto lower = [](char letter) {
            return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
        };
        std::optional<std::string_view> found;
        for (const DoorHeader& one : headers) {
            if (!std::ranges::equal(one.name, name, {}, lower)) continue;
            if (found) return std::nullopt;
            found = one.value;
        }
        return found;
    }
};

/// Headers hold no line breaks (a check). Length, connection and caching are the door's.
struct DoorReply {
    int status = 200;
    std::string content_type = "application/json";
    std::string body = {};
    std::vector<DoorHeader> headers = {};
};

struct DoorRoute {
    std::string method = "GET";          ///< GET (HEAD with it) or POST
    std::string path;                    ///< all of it: /healthz
    std::size_t body_bytes = 64U << 10;  ///< of a POST; more is 413, and is not read. A GET takes none.
    std::function<DoorReply(const DoorRequest&)> answer;
};

/// Times are the machine's.
struct DoorLimits {
    std::size_t connections = 64;  ///< one more takes the place of the one that is idle longest; is none idle: 503
    std::size_t workers = 4;       ///< requests that are answered at once; others wait, one a connection
    std::size_t header_bytes = 16U << 10;      ///< 431
    std::size_t requests = 1'000;              ///< of a connection; the last one's answer closes it
    std::chrono::milliseconds header{10'000};  ///< from a request's first byte to the end of its headers: 408
    std::chrono::milliseconds body{15'000};    ///< and from there to its last: 408
    std::chrono::milliseconds write{15'000};   ///< for an answer to be taken; then the connection is cut
    std::chrono::milliseconds idle{30'000};    ///< between two requests; then the connection is closed
};

struct DoorTerms {
    std::string address = "127.0.0.1";  ///< of this machine alone (127.0.0.0/8 or ::1): another is Refused
    std::uint16_t port = 0;             ///< 0: a free one
    DoorLimits limits = {};
};

/// Ends with its object: no route is called any more, every connection is cut.
struct HttpDoor {
    virtual ~HttpDoor() = default;
    virtual std::uint16_t port() const = 0;
    /// http://127.0.0.1:PORT
    virtual std::string url() const = 0;
};

/// Errors: Refused (not an address of this machine alone), WrongUse (no address), Busy (the port is taken), Io.
using OpenHttpDoor =
    std::function<Result<std::unique_ptr<HttpDoor>>(const DoorTerms& terms, std::vector<DoorRoute> routes)>;

}  // namespace signalbox
