#include "testing/venue/query.hpp"

#include <algorithm>
#include <charconv>

namespace signalbox::simulator {
namespace {

std::optional<int> hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return std::nullopt;
}

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.' || c == '~';
}

}  // namespace

std::string percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            const auto high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
            if (high && low) {
                decoded += static_cast<char>(*high * 16 + *low);
                i += 2;
                continue;
            }
        }
        decoded += text[i] == '+' ? ' ' : text[i];
    }
    return decoded;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        if (is_plain(c)) {
            encoded += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            encoded += {'%', digits[byte >> 4U], digits[byte & 15U]};
        }
    }
    return encoded;
}

Query::Query(std::string_view target) {
    const std::size_t mark = target.find('?');
    path_ = target.substr(0, mark);
    if (mark == target.npos) return;
    text_ = target.substr(mark + 1);
    for (std::string_view rest = text_; !rest.empty();) {
        const std::string_view one = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), one.size() + 1));
        const std::size_t equals = std::min(one.find('='), one.size());
        values_.emplace_back(percent_decoded(one.substr(0, equals)),
                             percent_decoded(one.substr(std::min(one.size(), equals + 1))));
    }
}

std::optional<std::string> Query::value(std::string_view name) const {
    const auto found = std::ranges::find(values_, name, &std::pair<std::string, std::string>::first);
    if (found == values_.end() || found->second.empty()) return std::nullopt;
    return found->second;
}

std::vector<std::string> Query::values(std::string_view name) const {
    std::vector<std::string> all;
    for (const auto& [key, text] : values_) {
        if (key == name) all.push_back(text);
    }
    return all;
}

Query::Whole Query::whole(std::string_view name) const {
    const auto text = value(name);
    if (!text) return {};
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc{} || end != text->data() + text->size()) return {.is_good = false};
    return {.value = number};
}

}  // namespace signalbox::simulator
