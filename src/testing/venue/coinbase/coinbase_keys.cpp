#include "testing/venue/coinbase/coinbase_keys.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <memory>

#include "core/base/check.hpp"
#include "platform/clock.hpp"

namespace signalbox::simulator {
namespace {

constexpr std::int64_t apart_seconds = 2;

std::int64_t wall_seconds() { return to_ms(wall_time()) / 1000; }

/// Ed25519: the bytes 0 to 31, 32 to 63, 64 to 95. Everybody may know them.
constexpr std::array<std::string_view, 3> seeds{
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=",
    "QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8="};

/// A new P-256 key as Coinbase's download has it: PEM, its line ends written as \\n.
std::string ec_key_in_a_line() {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> text(BIO_new(BIO_s_mem()), BIO_free_all);
    check(key && text &&
              PEM_write_bio_PrivateKey_traditional(text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
          "a key is made");
    char* bytes = nullptr;
    const auto size = static_cast<std::size_t>(BIO_get_mem_data(text.get(), &bytes));
    std::string line;
    for (const char c : std::string_view(bytes, size)) {
        if (c == '\n')
            line += "\\n";
        else
            line += c;
    }
    return line;
}

}  // namespace

std::vector<CoinbaseKeyText> coinbase_key_texts() {
    static const std::string pem = ec_key_in_a_line();
    return {{.name = "organizations/00000000-0000-0000-0000-000000000000/apiKeys/11111111-1111-1111-1111-111111111111",
             .secret = seeds[0]},
            {.name = "organizations/00000000-0000-0000-0000-000000000000/apiKeys/22222222-2222-2222-2222-222222222222",
             .secret = pem},
            {.name = "organizations/00000000-0000-0000-0000-000000000000/apiKeys/33333333-3333-3333-3333-333333333333",
             .secret = seeds[1],
             .can_trade = true},
            {.name = "organizations/00000000-0000-0000-0000-000000000000/apiKeys/44444444-4444-4444-4444-444444444444",
             .secret = seeds[2],
             .can_transfer = true}};
}

CoinbaseKeys::CoinbaseKeys() {
    for (const CoinbaseKeyText& text : coinbase_key_texts()) {
        auto key = coinbase::ApiKey::parse(text.name, text.secret);
        check(key.has_value(), "a key of the simulator's does not read");
        keys_.push_back({*std::move(key),
                         {.can_view = true,
                          .can_trade = text.can_trade,
                          .can_transfer = text.can_transfer,
                          .portfolio = "00000000-0000-4000-8000-000000000000",
                          .portfolio_type = "DEFAULT"}});
    }
}

const CoinbaseKeys::Key* CoinbaseKeys::signer(std::string_view token, coinbase::JwtClaims& claims) const {
    for (const Key& key : keys_) {
        auto claimed = key.key.verify(token);
        if (!claimed) continue;
        const std::int64_t now = wall_seconds();
        const bool is_in_time = claimed->not_before <= now + apart_seconds && claimed->expires > now &&
                                claimed->expires - claimed->not_before <= coinbase::token_seconds;
        claims = *std::move(claimed);
        return is_in_time ? &key : nullptr;
    }
    return nullptr;
}

std::optional<coinbase::KeyRights> CoinbaseKeys::judge(const ServedRequest& request, std::string_view path) const {
    constexpr std::string_view bearer = "Bearer ";
    const std::string_view sent = find_header(request.headers, "Authorization").value_or("");
    if (!sent.starts_with(bearer)) return std::nullopt;
    coinbase::JwtClaims claims;
    const Key* const key = signer(sent.substr(bearer.size()), claims);
    if (key == nullptr) return std::nullopt;
    for (const std::string_view host :
         {std::string_view("api.coinbase.com"), find_header(request.headers, "Host").value_or("")}) {
        if (claims.uri == coinbase::request_uri(request.method, host, path)) return key->rights;
    }
    return std::nullopt;
}

bool CoinbaseKeys::is_good(std::string_view token) const {
    coinbase::JwtClaims claims;
    return signer(token, claims) != nullptr;
}

}  // namespace signalbox::simulator
