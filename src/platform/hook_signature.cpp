#include "platform/hook_signature.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "core/base/check.hpp"

namespace signalbox {

std::string hook_signature(std::string_view secret, std::string_view time_text, std::string_view body) {
    std::string text;
    text.reserve(time_text.size() + 1 + body.size());
    text.append(time_text).append(".").append(body);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    check(::HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
                 reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size) != nullptr,
          "OpenSSL knows HMAC-SHA256");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string signature = "sha256=";
    for (unsigned i = 0; i < size; ++i) {
        signature.push_back(digits[digest[i] >> 4]);
        signature.push_back(digits[digest[i] & 15]);
    }
    return signature;
}

bool is_hook_signature(std::string_view given, std::string_view secret, std::string_view time_text,
                       std::string_view body) {
    const std::string right = hook_signature(secret, time_text, body);
    return !secret.empty() && given.size() == right.size() &&
           ::CRYPTO_memcmp(given.data(), right.data(), right.size()) == 0;
}

}  // namespace signalbox
