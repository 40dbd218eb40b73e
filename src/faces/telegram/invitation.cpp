#include "faces/telegram/invitation.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <nlohmann/json.hpp>

#include "core/base/check.hpp"
#include "core/base/letter_case.hpp"
#include "platform/sha256.hpp"

namespace signalbox {

namespace {

using Json = nlohmann::json;
const std::string kept_as = "telegram.pairing";
constexpr std::string_view alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

std::string hash_of(std::string_view code) { return sha256_hex("signalbox pairing " + upper_case(code)); }

struct Invitation {
    std::string hash;
    Role role{};
    UtcTime until{};
    std::int64_t tries = 0;
};

std::string to_json(const Invitation& invitation) {
    return Json{{"sha256", invitation.hash},
                {"role", to_text(invitation.role)},
                {"until", to_ms(invitation.until)},
                {"tries", invitation.tries}}
        .dump();
}

std::optional<Invitation> parse_invitation(const std::string& text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    const auto at = [&](const char* name) { return json.value(name, Json()); };
    if (!at("sha256").is_string() || !at("role").is_string() || !at("until").is_number_integer() ||
        !at("tries").is_number_integer())
        return std::nullopt;
    const auto role = parse_role(at("role").get<std::string>());
    if (!role) return std::nullopt;
    return Invitation{.hash = at("sha256").get<std::string>(),
                      .role = *role,
                      .until = utc_from_ms(at("until").get<std::int64_t>()),
                      .tries = at("tries").get<std::int64_t>()};
}

}  // namespace

std::string random_letters(std::size_t count) {
    // Bytes beyond the last whole multiple of the alphabet are thrown away, or some letters would come more often.
    constexpr unsigned fair = 256 / alphabet.size() * alphabet.size();
    std::string letters;
    while (letters.size() < count) {
        std::array<unsigned char, 64> drawn{};
        const ssize_t got = ::getrandom(drawn.data(), drawn.size(), 0);
        check(got > 0 || errno == EINTR, "the system gives random bytes");
        for (ssize_t i = 0; i < got && letters.size() < count; ++i) {
            const unsigned byte = drawn.at(static_cast<std::size_t>(i));
            if (byte < fair) letters += alphabet[byte % alphabet.size()];
        }
    }
    return letters;
}

bool is_invitation(std::string_view text) {
    return text.size() == invitation_letters &&
           std::ranges::all_of(text, [](char letter) { return alphabet.contains(upper_case(letter)); });
}

Result<std::string> invite(SettingStore& settings, Role role, UtcTime now) {
    const std::string code = random_letters(invitation_letters);
    TRY(settings.put(kept_as, to_json({.hash = hash_of(code), .role = role, .until = now + invitation_for})));
    return code;
}

Result<std::optional<Role>> redeem(SettingStore& settings, std::string_view code, UtcTime now) {
    std::optional<Role> role;
    const std::string hash = hash_of(code);
    TRY(settings.change(kept_as, [&](std::optional<std::string> kept) -> Result<std::optional<std::string>> {
        role.reset();  // the store may ask again
        auto invitation = kept ? parse_invitation(*kept) : std::nullopt;
        if (!invitation || invitation->until <= now) return std::optional<std::string>{};
        if (invitation->hash == hash) {
            role = invitation->role;
            return std::optional<std::string>{};
        }
        if (++invitation->tries >= invitation_tries) return std::optional<std::string>{};
        return std::optional(to_json(*invitation));
    }));
    return role;
}

}  // namespace signalbox
