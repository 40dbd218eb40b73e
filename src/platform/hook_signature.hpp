// How webhooks are signed, both ways: HMAC-SHA256 (RFC 2104) of `time.body`, so that nobody without the secret can make
// a body or send an old one as new.
//
//     X-Event-Time: 1794700000
//     X-Signature: sha256=<64 hexadecimal digits>
//
// Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox {

/// 64 digits in small letters.
std::string hmac_sha256_hex(std::string_view secret, std::string_view text);

/// `sha256=` and the digits; `time` is the header's own text.
std::string sign_hook(std::string_view secret, std::string_view time, std::string_view body);

/// Whether that is its signature. Takes the same time wherever it differs. No secret: nothing is.
bool is_hook_signature(std::string_view secret, std::string_view time, std::string_view body,
                       std::string_view signature);

}  // namespace signalbox
