// Tells another program of an event: JSON to a URL of its owner's (n8n, or whatever listens).
//
//     const Sent sent = poster->post({.id = "sig-7", .body = R"({"event":"signal", …})"}, stop);
//
// Always true: one call is one attempt, nothing is repeated and no redirect is followed; an attempt ends within five
// seconds. A repeat carries the same id, for the other side to know it by. Threads: any.
#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

#include "core/base/result.hpp"
#include "ports/sent.hpp"

namespace signalbox {

struct HookEvent {
    std::string id;    ///< X-Event-Id: letters, digits, and what is printable beside them
    std::string body;  ///< JSON
};

struct HookAccess {
    /// `https://host[:port]/path[?query]`; may hold `user:password@` for Basic. Path and query may be secrets, and are
    /// shown nowhere.
    std::string url;
    std::string secret = {};               ///< signs (platform/hook_signature.hpp); empty: nothing is signed
    std::string user = {}, password = {};  ///< Basic; where the URL has none
    /// Plain http is for this machine and for private networks (RFC 1918, RFC 4193), where n8n usually stands; true:
    /// for any address.
    bool may_go_plain = false;
    std::filesystem::path ca_file = {};
    std::string proxy = {};
};

class HookPoster {
public:
    virtual ~HookPoster() = default;
    /// Delivered: any 2xx. Refused: other 4xx than 408, 425 and 429, and 3xx.
    virtual Sent post(const HookEvent& event, std::stop_token stop = {}) = 0;
};

}  // namespace signalbox
