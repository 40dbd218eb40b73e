#include "platform/hook_signature.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "core/base/check.hpp"

namespace signalbox {

std::string hmac_sha256_hex(std::string_view secret, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
    check(HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes, text.size(), digest.data(),
               &size) != nullptr,
          "OpenSSL knows HMAC");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (unsigned i = 0; i < size; ++i) {
        hex.push_back(digits[digest[i] >> 4]);
        hex.push_back(digits[digest[i] & 15]);
    }
    return hex;
}

std::string sign_hook(std::string_view secret, std::string_view time, std::string_view body) {
    std::string signed_text(time);
    signed_text.push_back('.');
    signed_text.append(body);
    return "sha256=" + hmac_sha256_hex(secret, signed_text);
}

bool is_hook_signature(std::string_view secret, std::string_view time, std::string_view body,
                       std::string_view signature) {
    if (secret.empty()) return false;
    const std::string right = sign_hook(secret, time, body);
    return signature.size() == right.size() && CRYPTO_memcmp(signature.data(), right.data(), right.size()) == 0;
}

}  // namespace signalbox
