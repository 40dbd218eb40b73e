// Certificates made on the spot, for servers on this machine: good ones, and each kind that must be refused.
//
// Keys are P-256, made anew every time and kept nowhere.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace signalbox {

/// What a server shows: its certificate and the key behind it, both PEM.
struct Identity {
    std::string certificate;
    std::string key;
};

struct CertificateTerms {
    std::vector<std::string> names = {"127.0.0.1", "localhost"};  ///< hosts and addresses it is for
    std::chrono::seconds from{-3600};                             ///< it holds from now + from …
    std::chrono::seconds until{30 * 86'400};                      ///< … to now + until
};

/// An authority that issues certificates; who trusts `pem()` trusts them.
class Authority {
public:
    static Result<Authority> make();
    ~Authority();
    Authority(Authority&&) noexcept;
    Authority& operator=(Authority&&) noexcept;

    Result<Identity> issue(const CertificateTerms& terms = {}) const;
    const std::string& pem() const { return pem_; }

private:
    struct Parts;
    explicit Authority(std::unique_ptr<Parts> parts, std::string pem);
    std::unique_ptr<Parts> parts_;
    std::string pem_;
};

/// A certificate that vouches for itself: nobody trusts it.
Result<Identity> self_signed(const CertificateTerms& terms = {});

}  // namespace signalbox
