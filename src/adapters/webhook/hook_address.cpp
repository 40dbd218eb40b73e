#include "adapters/webhook/hook_address.hpp"

#include <openssl/evp.h>

#include <charconv>

namespace signalbox::webhook {
namespace {

/// Without its %XX.
std::string meant(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        unsigned value = 0;
        const char* const digits = text.data() + at + 1;
        const bool is_escape =
            text[at] == '%' && at + 2 < text.size() && std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2;
        out.push_back(is_escape ? static_cast<char>(value) : text[at]);
        if (is_escape) at += 2;
    }
    return out;
}

Failure none() {
    return fail(ErrorCode::WrongUse, "what should be a webhook's address is none")
        .suggest("write it as https://host/path; it is not shown, since it may hold a secret");
}

}  // namespace

std::string basic_authorization(std::string_view user, std::string_view password) {
    const std::string who = std::string(user) + ":" + std::string(password);
    std::string out(4 * ((who.size() + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(who.data()), static_cast<int>(who.size()));
    out.resize(static_cast<std::size_t>(size));
    return "Basic " + out;
}

Result<HookAddress> read_hook_address(std::string_view text, PlainReach plain) {
    constexpr std::size_t text_max = 4096;
    const std::size_t scheme_end = text.find("://");
    if (scheme_end == text.npos || text.size() > text_max) return none();
    for (const char letter : text)
        if (letter <= ' ' || letter == 127) return none();  // bytes above 127 are below 0 here: they are escaped
    const std::size_t host_at = scheme_end + 3;
    const std::size_t host_end = std::min(text.size(), text.find_first_of("/?#", host_at));
    std::string_view authority = text.substr(host_at, host_end - host_at);
    std::string authorization;
    if (const std::size_t at = authority.rfind('@'); at != authority.npos) {
        const std::string_view who = authority.substr(0, at);
        const std::size_t colon = std::min(who.size(), who.find(':'));
        authorization =
            basic_authorization(meant(who.substr(0, colon)), colon == who.size() ? "" : meant(who.substr(colon + 1)));
        authority.remove_prefix(at + 1);
    }
    std::string target(text.substr(host_end, text.find('#', host_end) - host_end));
    if (!target.starts_with('/')) target.insert(0, "/");
    Url base = TRY(Url::http(std::string(text.substr(0, host_at)) + std::string(authority), plain));
    return HookAddress{std::move(base), std::move(target), std::move(authorization)};
}

}  // namespace signalbox::webhook
