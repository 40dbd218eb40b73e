#include "platform/url_password.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace signalbox {
namespace {

/// Where a URL's password stands: `scheme://user:PASSWORD@host`, also without its scheme, as proxies are written.
std::optional<std::pair<std::size_t, std::size_t>> password_in(std::string_view text) {
    const std::size_t scheme = text.find("://");
    const std::size_t begin = scheme == text.npos ? 0 : scheme + 3;
    const std::size_t at = text.rfind('@');
    const std::size_t colon = text.find(':', begin);
    if (at != text.npos && at >= begin && colon != text.npos && colon < at) return std::pair(colon + 1, at);
    constexpr std::string_view option = "password=";  // PostgreSQL takes it so, too
    const std::size_t named = text.find(option, begin);
    if (named == text.npos) return std::nullopt;
    const std::size_t from = named + option.size();
    return std::pair(from, std::min(text.find('&', from), text.size()));
}

}  // namespace

std::string in_url(std::string_view text) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string made;
    for (const char c : text) {
        if (plain.find(c) != plain.npos) {
            made += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        made += {'%', digits[byte >> 4], digits[byte & 15]};
    }
    return made;
}

std::string mask_url(std::string_view text) {
    const auto password = password_in(text);
    if (!password) return std::string(text);
    return std::string(text.substr(0, password->first)) + "***" + std::string(text.substr(password->second));
}

bool url_has_password(std::string_view text) { return password_in(text).has_value(); }

UrlAndPassword without_password(std::string_view url) {
    const auto place = password_in(url);
    UrlAndPassword parts{.url = std::string(url), .password = {}};
    if (!place) return parts;
    for (std::size_t at = place->first; at < place->second; ++at) {
        unsigned char byte = 0;
        const std::string_view digits = url.substr(at + 1, 2);
        const bool coded = url[at] == '%' && digits.size() == 2 &&
                           std::from_chars(digits.data(), digits.data() + 2, byte, 16).ptr == digits.data() + 2;
        parts.password += coded ? static_cast<char>(byte) : url[at];
        if (coded) at += 2;
    }
    // With the sign before it: the colon behind the user, or the equals sign of password=, which may stand empty.
    const bool option = url[place->first - 1] == '=';
    parts.url.erase(place->first - (option ? 0 : 1), place->second - place->first + (option ? 0 : 1));
    return parts;
}

}  // namespace signalbox
