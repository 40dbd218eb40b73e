// SHA-256 of a stream of bytes (FIPS 180-4), by OpenSSL: for the one number that names all outcomes of a run.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace signalbox {

/// Threads: one owner.
class Sha256 {
public:
    Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    ~Sha256();
    void add(std::span<const std::byte> bytes);
    /// Of everything added so far, 64 lower-case hexadecimal digits; more may be added afterwards.
    std::string hex() const;

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

std::string sha256_hex(std::string_view text);

}  // namespace signalbox
