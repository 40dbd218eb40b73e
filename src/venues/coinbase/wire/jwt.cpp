#include "venues/coinbase/wire/jwt.hpp"

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <vector>

#include "venues/coinbase/wire/base64.hpp"

namespace signalbox::coinbase {
namespace {

template <auto release>
struct Release {
    template <typename T>
    void operator()(T* object) const {
        release(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Release<EVP_MD_CTX_free>>;
using Memory = std::unique_ptr<BIO, Release<BIO_free>>;
using Ecdsa = std::unique_ptr<ECDSA_SIG, Release<ECDSA_SIG_free>>;

constexpr std::size_t half = 32;  ///< bytes of r, and of s

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

/// Written-out line ends become line ends; quotes and blanks around it go. Cleared by the caller.
std::string tidied(std::string_view secret) {
    constexpr std::string_view around = " \t\r\n\"'";
    const std::size_t first = std::min(secret.find_first_not_of(around), secret.size());
    secret = secret.substr(first, secret.find_last_not_of(around) + 1 - first);
    std::string text;
    for (; !secret.empty(); secret.remove_prefix(1)) {
        if (secret.starts_with("\\r") || secret.starts_with("\\n")) {
            if (secret[1] == 'n') text += '\n';
            secret.remove_prefix(1);
        } else {
            text += secret.front();
        }
    }
    return text;
}

Key key_of_pem(const std::string& pem) {
    const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    // An encrypted one would be asked for on the terminal: there is no password here.
    const auto no_password = [](char*, int, int, void*) { return -1; };
    return Key(memory ? PEM_read_bio_PrivateKey(memory.get(), nullptr, no_password, nullptr) : nullptr);
}

/// 32 bytes of seed, or 64 with the public key behind them.
Key key_of_base64(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
    auto bytes = from_base64(text);
    OPENSSL_cleanse(text.data(), text.size());
    Key key;
    if (bytes && (bytes->size() == half || bytes->size() == 2 * half)) {
        key.reset(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes_of(*bytes), half));
    }
    if (bytes) OPENSSL_cleanse(bytes->data(), bytes->size());
    return key;
}

std::optional<Algorithm> algorithm_of(const EVP_PKEY* key) {
    if (EVP_PKEY_get_id(key) == EVP_PKEY_ED25519) return Algorithm::eddsa;
    std::array<char, 64> curve{};
    std::size_t length = 0;
    const bool is_ec =
        EVP_PKEY_get_id(key) == EVP_PKEY_EC && EVP_PKEY_get_group_name(key, curve.data(), curve.size(), &length) == 1;
    if (is_ec && std::string_view(curve.data(), length) == "prime256v1") return Algorithm::es256;
    return std::nullopt;
}

/// OpenSSL's DER to r and s, 32 bytes each, zeros in front where they are shorter (RFC 7518, 3.4).
std::optional<std::string> raw_of_der(std::string_view der) {
    const unsigned char* at = bytes_of(der);
    const Ecdsa pair(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    std::string raw(2 * half, '\0');
    auto* const out = reinterpret_cast<unsigned char*>(raw.data());
    if (!pair || BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), out, half) != half ||
        BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), out + half, half) != half) {
        return std::nullopt;
    }
    return raw;
}

std::optional<std::string> der_of_raw(std::string_view raw) {
    const Ecdsa pair(ECDSA_SIG_new());
    if (!pair || raw.size() != 2 * half) return std::nullopt;
    BIGNUM* const r = BN_bin2bn(bytes_of(raw), half, nullptr);
    BIGNUM* const s = BN_bin2bn(bytes_of(raw) + half, half, nullptr);
    if (ECDSA_SIG_set0(pair.get(), r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return std::nullopt;
    }
    unsigned char* encoded = nullptr;
    const int size = i2d_ECDSA_SIG(pair.get(), &encoded);
    if (size <= 0) return std::nullopt;
    std::string der(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(size));
    OPENSSL_free(encoded);
    return der;
}

const EVP_MD* hash_of(Algorithm algorithm) { return algorithm == Algorithm::es256 ? EVP_sha256() : nullptr; }

Failure no_signature() { return fail(ErrorCode::Refused, "OpenSSL does not sign with the Coinbase key"); }

}  // namespace

std::string_view to_text(Algorithm algorithm) { return algorithm == Algorithm::es256 ? "ES256" : "EdDSA"; }
bool from_text(std::string_view text, Algorithm& algorithm) {
    algorithm = text == "ES256" ? Algorithm::es256 : Algorithm::eddsa;
    return text == to_text(algorithm);
}

std::string request_uri(std::string_view method, std::string_view host, std::string_view path) {
    std::string uri(method);
    uri += ' ';
    uri += host;
    uri += path.substr(0, path.find('?'));
    return uri;
}

Result<std::string> fresh_nonce() {
    std::array<unsigned char, 32> bytes{};
    if (RAND_bytes(bytes.data(), bytes.size()) != 1) {
        return fail(ErrorCode::Io, "the system gives no random bytes for a token").again_later();
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

struct ApiKey::Secret {
    Key key;
};

ApiKey::ApiKey(std::string name, Algorithm algorithm, std::unique_ptr<Secret> secret)
    : name_(std::move(name)), algorithm_(algorithm), secret_(std::move(secret)) {}
ApiKey::ApiKey(ApiKey&&) noexcept = default;
ApiKey& ApiKey::operator=(ApiKey&&) noexcept = default;
ApiKey::~ApiKey() = default;

Result<ApiKey> ApiKey::parse(std::string_view name, std::string_view secret) {
    if (name.empty() || name.size() > wire::text_max || secret.size() > wire::text_max * 4) {
        return fail(ErrorCode::WrongUse, "the Coinbase key has no name, or one that is too long")
            .suggest("set COINBASE_API_KEY to the name in the key's file, and COINBASE_PRIVATE_KEY to its private key");
    }
    std::string text = tidied(secret);
    const bool is_pem = text.starts_with("-----BEGIN");
    Key key = is_pem ? key_of_pem(text) : key_of_base64(text);
    OPENSSL_cleanse(text.data(), text.size());
    if (!key) {
        return fail(ErrorCode::WrongUse, "the Coinbase private key does not read as {}",
                    is_pem ? "PEM" : "base64 of an Ed25519 key")
            .suggest("give it as it stands in the key's file; in one line, with \\n for its line ends");
    }
    const auto algorithm = algorithm_of(key.get());
    if (!algorithm) {
        return fail(ErrorCode::WrongUse, "the Coinbase private key is neither of the curve P-256 nor Ed25519")
            .suggest("make a new API key at Coinbase: ECDSA or Ed25519");
    }
    return ApiKey(std::string(name), *algorithm, std::make_unique<Secret>(std::move(key)));
}

Result<std::string> ApiKey::token(UtcTime now, std::string_view nonce, const std::optional<std::string>& uri) const {
    const std::int64_t seconds = to_ms(now) / 1'000;
    const JwtHeader header{.algorithm = algorithm_, .key = name_, .nonce = std::string(nonce)};
    const JwtClaims claims{.subject = name_, .not_before = seconds, .expires = seconds + token_seconds, .uri = uri};
    std::string token = to_base64_url(wire::print(header)) + "." + to_base64_url(wire::print(claims));

    const Digest digest(EVP_MD_CTX_new());
    std::size_t size = 0;
    if (!digest || EVP_DigestSignInit(digest.get(), nullptr, hash_of(algorithm_), nullptr, secret_->key.get()) != 1 ||
        EVP_DigestSign(digest.get(), nullptr, &size, bytes_of(token), token.size()) != 1) {
        return no_signature();
    }
    std::string signature(size, '\0');
    auto* const out = reinterpret_cast<unsigned char*>(signature.data());
    if (EVP_DigestSign(digest.get(), out, &size, bytes_of(token), token.size()) != 1) return no_signature();
    signature.resize(size);
    if (algorithm_ == Algorithm::es256) {
        auto raw = raw_of_der(signature);
        if (!raw) return no_signature();
        signature = *std::move(raw);
    }
    token += ".";
    token += to_base64_url(signature);
    return token;
}

Result<JwtClaims> ApiKey::verify(std::string_view token) const {
    const std::size_t second = token.rfind('.');
    const std::size_t first = token.find('.');
    const auto bad = [] { return fail(ErrorCode::Refused, "the token is not one that this key signed"); };
    if (first == std::string_view::npos || first == second) return bad();
    const auto header_text = from_base64(token.substr(0, first));
    const auto claims_text = from_base64(token.substr(first + 1, second - first - 1));
    auto signature = from_base64(token.substr(second + 1));
    if (!header_text || !claims_text || !signature) return bad();
    const auto header = TRY(wire::read<JwtHeader>(*header_text, "JWT header", wire::Quote::none));
    auto claims = TRY(wire::read<JwtClaims>(*claims_text, "JWT claims", wire::Quote::none));
    if (header.algorithm != algorithm_ || header.key != name_ || claims.subject != name_) return bad();
    if (algorithm_ == Algorithm::es256) signature = der_of_raw(*signature);
    const Digest digest(EVP_MD_CTX_new());
    const std::string_view signed_text = token.substr(0, second);
    if (!signature || !digest ||
        EVP_DigestVerifyInit(digest.get(), nullptr, hash_of(algorithm_), nullptr, secret_->key.get()) != 1 ||
        EVP_DigestVerify(digest.get(), bytes_of(*signature), signature->size(), bytes_of(signed_text),
                         signed_text.size()) != 1) {
        return bad();
    }
    return claims;
}

}  // namespace signalbox::coinbase
