#include "platform/sha256.hpp"

#include <openssl/evp.h>

#include <array>

#include "core/base/check.hpp"

namespace signalbox {

struct Sha256::Context {
    Context() : digest(EVP_MD_CTX_new()) { check(digest != nullptr, "OpenSSL gives a digest"); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context() { EVP_MD_CTX_free(digest); }
    EVP_MD_CTX* digest;
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
    check(EVP_DigestInit_ex(context_->digest, EVP_sha256(), nullptr) == 1, "OpenSSL knows SHA-256");
}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::add(std::span<const std::byte> bytes) {
    check(EVP_DigestUpdate(context_->digest, bytes.data(), bytes.size()) == 1, "OpenSSL hashes");
}

std::string Sha256::hex() const {
    const Context copy;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    check(EVP_MD_CTX_copy_ex(copy.digest, context_->digest) == 1, "OpenSSL copies a digest");
    check(EVP_DigestFinal_ex(copy.digest, digest.data(), &size) == 1, "OpenSSL ends a digest");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        text.push_back(digits[digest[i] >> 4]);
        text.push_back(digits[digest[i] & 15]);
    }
    return text;
}

std::string sha256_hex(std::string_view text) {
    Sha256 hash;
    hash.add(std::as_bytes(std::span(text)));
    return hash.hex();
}

}  // namespace signalbox
