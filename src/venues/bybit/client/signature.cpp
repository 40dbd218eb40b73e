#include "venues/bybit/client/signature.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "core/base/check.hpp"

namespace signalbox::bybit {

std::string hmac_hex(std::string_view secret, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned size = 0;
    const auto* made = HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
                            reinterpret_cast<const unsigned char*>(text.data()), text.size(), bytes.data(), &size);
    check(made != nullptr, "HMAC-SHA256 of any two texts exists");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (unsigned i = 0; i < size; ++i) hex += {digits[bytes[i] >> 4U], digits[bytes[i] & 15U]};
    return hex;
}

HttpHeaders signed_headers(const Key& key, std::string_view query, UtcTime timestamp, Millis window) {
    const std::string at = std::to_string(to_ms(timestamp));
    const std::string within = std::to_string(window.count());
    return {{"X-BAPI-API-KEY", key.name},
            {"X-BAPI-TIMESTAMP", at},
            {"X-BAPI-RECV-WINDOW", within},
            {"X-BAPI-SIGN", hmac_hex(key.secret, at + key.name + within + std::string(query))}};
}

}  // namespace signalbox::bybit
