// Coinbase's tokens: a JSON Web Token (RFC 7519) for each request, signed with the private key of a CDP API key.
//
// Keys are EC P-256 (ES256) or Ed25519 (EdDSA). Secrets come as PEM, often with `\n` written out as two characters, as
// environment variables have it, or, Ed25519 alone, as base64 of the 32 bytes of the seed (with or without the public
// key behind them). No error says anything of a secret but its kind.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.hpp"
#include "venues/wire/fields.hpp"

namespace signalbox::coinbase {

/// `EdDSA` or `ES256`.
enum class Algorithm : std::uint8_t { es256, eddsa };
std::string_view to_text(Algorithm algorithm);
bool from_text(std::string_view text, Algorithm& algorithm);

struct JwtHeader {
    Algorithm algorithm = Algorithm::es256;
    std::string key;    ///< the key's name
    std::string nonce;  ///< hexadecimal, never the same twice
    std::string type = "JWT";

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("alg", &JwtHeader::algorithm), field("kid", &JwtHeader::key),
                          field("nonce", &JwtHeader::nonce), field("typ", &JwtHeader::type)};
    }
    bool operator==(const JwtHeader&) const = default;
};

struct JwtClaims {
    std::string subject;  ///< the key's name
    std::string issuer = "cdp";
    std::int64_t not_before = 0, expires = 0;  ///< seconds since the epoch
    std::optional<std::string> uri;  ///< REST: `GET api.coinbase.com/api/v3/…`, without a query; the stream's have none

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("sub", &JwtClaims::subject), field("iss", &JwtClaims::issuer),
                          field("nbf", &JwtClaims::not_before), field("exp", &JwtClaims::expires),
                          field("uri", &JwtClaims::uri)};
    }
    bool operator==(const JwtClaims&) const = default;
};

/// A token lives two minutes.
inline constexpr std::int64_t token_seconds = 120;

/// What a request claims to be: `GET`, the host and the path, without a query.
std::string request_uri(std::string_view method, std::string_view host, std::string_view path);
/// 32 random bytes as hexadecimal. Refused where the system gives none: no token is better than a predictable one.
Result<std::string> fresh_nonce();

/// A key that can sign. Moves, does not copy; its memory is cleared when it goes. Signing may run on several threads.
class ApiKey {
public:
    /// `name` as Coinbase gives it (`organizations/…/apiKeys/…` or a UUID), and its secret in any of the forms above.
    static Result<ApiKey> parse(std::string_view name, std::string_view secret);
    ApiKey(ApiKey&&) noexcept;
    ApiKey& operator=(ApiKey&&) noexcept;
    ~ApiKey();

    const std::string& name() const { return name_; }
    Algorithm algorithm() const { return algorithm_; }
    /// A token for now, in wall time.
    Result<std::string> token(UtcTime now, std::string_view nonce, const std::optional<std::string>& uri) const;
    /// What a token claims, if this key signed it and names itself in it: for a venue that is simulated. Whether it is
    /// in time is the caller's to see.
    Result<JwtClaims> verify(std::string_view token) const;

private:
    struct Secret;
    ApiKey(std::string name, Algorithm algorithm, std::unique_ptr<Secret> secret);

    std::string name_;
    Algorithm algorithm_;
    std::unique_ptr<Secret> secret_;
};

}  // namespace signalbox::coinbase
