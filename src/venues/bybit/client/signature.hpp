// How Bybit knows who asks: HMAC-SHA256 over what is asked, with the key's secret.
#pragma once

#include <string>
#include <string_view>

#include "adapters/net/http_message.hpp"
#include "core/base/time.hpp"

namespace signalbox::bybit {

/// A key of Bybit's system (not one of RSA). Never shown, never in an error.
struct Key {
    std::string name, secret;
};

/// HMAC-SHA256 (RFC 2104) in 64 lower-case hexadecimal digits.
std::string hmac_hex(std::string_view secret, std::string_view text);

/// The headers of a GET: the signed text is timestamp, key, window and query, exactly as sent, without `?`. Bybit takes
/// it from `window` after the timestamp to one second before it.
HttpHeaders signed_headers(const Key& key, std::string_view query, UtcTime timestamp, Millis window = Millis(5'000));

}  // namespace signalbox::bybit
