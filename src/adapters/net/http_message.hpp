// What an HTTP client is asked and what it answers, as plain values.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox {

struct HttpHeader {
    std::string name;
    std::string value;

    bool operator==(const HttpHeader&) const = default;
};
using HttpHeaders = std::vector<HttpHeader>;

/// Who is served first where a venue's rate is shared (rate_limiter.hpp).
enum class Urgency : std::uint8_t {
    live,        ///< a minute waits for it
    background,  ///< backfill, reconciliation, lists
};

struct HttpRequest {
    std::string method = "GET";  ///< in capitals
    std::string target;          ///< path and query, behind the base URL's path: `/v5/market/time`
    HttpHeaders headers = {};    ///< never shown in errors; Host, User-Agent, Accept-Encoding and lengths are ours
    std::string body = {};       ///< sent only when not empty
    Urgency urgency = Urgency::background;
    /// May be sent a second time when nobody knows whether the first arrived. False for what counts twice.
    bool repeatable = true;
    /// Further headers, made anew for every try: a signature that holds the time. Called on the asking thread.
    std::function<HttpHeaders()> sign = {};
    /// What errors call it; empty: its path, without the query. For a path that holds a secret.
    std::string shown_as = {};
};

struct HttpResponse {
    int status = 0;
    HttpHeaders headers = {};
    std::string body = {};  ///< inflated
    /// When the first byte of the question left and when the head of the answer was there: for VenueClock::observe.
    std::chrono::steady_clock::time_point asked{};
    std::chrono::steady_clock::time_point answered{};
};

/// The value of the first header of this name (in any case); none: there is none.
inline std::optional<std::string_view> find_header(const HttpHeaders& headers, std::string_view name) {
    const auto lower = [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    };
    const auto same = [&](const HttpHeader& header) { return std::ranges::equal(header.name, name, {}, lower, lower); };
    const auto found = std::ranges::find_if(headers, same);
    return found == headers.end() ? std::nullopt : std::optional<std::string_view>(found->value);
}

}  // namespace signalbox
