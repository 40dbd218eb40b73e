// Base64 (RFC 4648): the URL form without padding that tokens are made of, and the plain one that secrets come in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace signalbox::coinbase {

std::string to_base64_url(std::string_view bytes);
/// Either alphabet, padding or none. Nothing for what is neither, or has bits left over.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace signalbox::coinbase
