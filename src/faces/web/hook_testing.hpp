// Tests only: requests to a hook, signed as their senders sign them.
#pragma once

#include <string>

#include "core/base/time.hpp"
#include "platform/hook_signature.hpp"
#include "ports/http_door.hpp"

namespace signalbox::hook_testing {

inline const std::string secret = "a secret of ours that is long";
inline const std::string body =
    R"({"symbol":"BTC","sentiment":-0.25,"factors":["etf outflows"],"sources":["https://example.com/a"],)"
    R"("as_of":"2026-03-14T07:59:30Z"})";
constexpr UtcTime now = utc_from_ms(1'773'475'200'000);  // 2026-03-14T08:00:00Z

inline DoorRequest signed_request(const std::string& id, UtcTime at = now, std::string what = body,
                                  const std::string& by = secret) {
    const std::string time = std::to_string(to_ms(at) / 1000);
    return {.method = "POST",
            .path = "/hooks/openclaw",
            .query = {},
            .headers = {{"X-Event-Id", id}, {"X-Event-Time", time}, {"X-Signature", sign_hook(by, time, what)}},
            .body = std::move(what)};
}

}  // namespace signalbox::hook_testing
