#include "adapters/redis/redis_address.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace signalbox {

namespace {

/// Digits and nothing else, from 0 to `most`.
bool read_number(std::string_view text, int most, int& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() && number >= 0 && number <= most;
}

std::optional<std::string> without_percents(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            plain += text[i];
            continue;
        }
        unsigned char byte = 0;
        const std::string_view digits = text.substr(i + 1, 2);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
        if (error != std::errc{} || digits.size() < 2 || end != digits.data() + 2) return std::nullopt;
        plain += static_cast<char>(byte);
        i += 2;
    }
    return plain;
}

/// The part before `mark`, which is cut off; nothing, and nothing cut, where there is none.
std::optional<std::string_view> cut_before(std::string_view& text, std::size_t mark) {
    if (mark == text.npos) return std::nullopt;
    const std::string_view part = text.substr(0, mark);
    text.remove_prefix(mark + 1);
    return part;
}

std::optional<RedisAddress> read_address(std::string_view text) {
    constexpr std::string_view scheme = "redis://";
    if (!text.starts_with(scheme)) return std::nullopt;
    text.remove_prefix(scheme.size());
    RedisAddress address;
    if (auto who = cut_before(text, text.rfind('@'))) {
        const auto user = cut_before(*who, who->find(':'));
        const auto plain_user = without_percents(user.value_or(""));
        const auto plain_password = without_percents(*who);
        if (!plain_user || !plain_password) return std::nullopt;
        address.user = *plain_user;
        address.password = *plain_password;
    }
    std::string_view host = text.substr(0, text.find('/'));
    const std::string_view database = text.substr(std::min(host.size() + 1, text.size()));
    if (!database.empty() && !read_number(database, 1 << 20, address.database)) return std::nullopt;
    const std::size_t bracket = host.starts_with('[') ? host.find(']') : 0;
    if (bracket == host.npos) return std::nullopt;
    if (const std::size_t colon = host.find(':', bracket); colon != host.npos) {
        if (!read_number(host.substr(colon + 1), 65'535, address.port) || address.port == 0) return std::nullopt;
        host = host.substr(0, colon);
    }
    if (host.starts_with('[')) {
        if (!host.ends_with(']')) return std::nullopt;
        host = host.substr(1, host.size() - 2);
    }
    if (host.empty() || host.find_first_of(" %?#[]") != host.npos) return std::nullopt;
    address.host = host;
    const bool six = address.host.find(':') != address.host.npos;
    address.name = std::string(scheme) + (six ? "[" + address.host + "]" : address.host) + ":" +
                   std::to_string(address.port) + "/" + std::to_string(address.database);
    return address;
}

}  // namespace

Result<RedisAddress> parse_redis_address(std::string_view url) {
    auto address = read_address(url);
    if (address) return *std::move(address);
    return fail(ErrorCode::WrongUse, "the address of the Redis server can't be read")
        .suggest(
            "write it as redis://user:password@host:port/0; in the password, signs such as @ / : are written as %40 "
            "%2F %3A");
}

}  // namespace signalbox
