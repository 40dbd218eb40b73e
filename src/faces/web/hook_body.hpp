// What a webhook may bring: one analysis, `{"symbol","sentiment","factors":[],"sources":[],"as_of"}`
// (docs/webhooks.md).
//
// Its sender has signed it and is not trusted with more than that: every field's type, length and range is looked at,
// a name stands once, nothing lies deeper than a list of texts, and what is not known is refused.
// A pure function: any thread.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"

namespace signalbox {

constexpr std::size_t hook_body_max = 64U << 10;  ///< bytes
constexpr std::size_t hook_list_max = 32;         ///< factors, and sources
constexpr std::size_t hook_text_max = 500;        ///< bytes of one of them

struct HookBody {
    std::string symbol;    ///< a coin (BTC), a pair (BTC/USDT), or an instrument (bybit:BTC/USDT)
    double sentiment = 0;  ///< −1…+1
    std::vector<std::string> factors;
    std::vector<std::string> sources;
    UtcTime as_of{};  ///< the time of what it says, not of its sending
};

/// What is answered instead, in words that repeat nothing of what was sent.
struct HookRefusal {
    int status = 400;
    std::string why;
};

/// 400: no JSON; 422: JSON that is not this; 413: too large.
std::expected<HookBody, HookRefusal> parse_hook_body(std::string_view text);

}  // namespace signalbox
