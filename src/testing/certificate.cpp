#include "testing/certificate.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <utility>

namespace signalbox {
namespace {

template <auto free>
struct Freed {
    void operator()(auto* what) const { free(what); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;

Failure not_made() { return fail(ErrorCode::Io, "OpenSSL makes no certificate"); }

std::string text_of(BIO* memory) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string pem_of(X509* certificate) {
    const Memory memory(BIO_new(BIO_s_mem()));
    return PEM_write_bio_X509(memory.get(), certificate) == 1 ? text_of(memory.get()) : std::string();
}

std::string pem_of(EVP_PKEY* key) {
    const Memory memory(BIO_new(BIO_s_mem()));
    const int written = PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return written == 1 ? text_of(memory.get()) : std::string();
}

bool add(X509* certificate, int what, const std::string& value) {
    const Extension extension(X509V3_EXT_conf_nid(nullptr, nullptr, what, value.c_str()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

/// `IP:127.0.0.1,DNS:localhost`.
std::string alternative_names(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        const bool address = name.find_first_not_of("0123456789.:") == name.npos;
        text += (text.empty() ? "" : ",") + std::string(address ? "IP:" : "DNS:") + name;
    }
    return text;
}

struct Drawn {
    Key key{EVP_EC_gen("P-256")};
    Certificate certificate{X509_new()};
};

/// A certificate with everything but its issuer and signature.
Result<Drawn> drawn(const std::string& subject, const CertificateTerms& terms) {
    Drawn made;
    X509* const x509 = made.certificate.get();
    std::uint64_t serial = 0;
    if (!made.key || x509 == nullptr || RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) != 1)
        return not_made();
    X509_NAME* const name = X509_get_subject_name(x509);
    const auto* const text = reinterpret_cast<const unsigned char*>(subject.c_str());
    const bool done = X509_set_version(x509, 2) == 1 &&
                      ASN1_INTEGER_set_uint64(X509_get_serialNumber(x509), serial >> 1) == 1 &&
                      X509_gmtime_adj(X509_getm_notBefore(x509), terms.from.count()) != nullptr &&
                      X509_gmtime_adj(X509_getm_notAfter(x509), terms.until.count()) != nullptr &&
                      X509_set_pubkey(x509, made.key.get()) == 1 &&
                      X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0) == 1;
    if (!done) return not_made();
    return made;
}

Result<> sign(X509* certificate, X509* issuer, EVP_PKEY* key) {
    if (X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) != 1 ||
        X509_sign(certificate, key, EVP_sha256()) == 0)
        return not_made();
    return {};
}

}  // namespace

struct Authority::Parts {
    Drawn drawn;
};

Authority::Authority(std::unique_ptr<Parts> parts, std::string pem) : parts_(std::move(parts)), pem_(std::move(pem)) {}
Authority::~Authority() = default;
Authority::Authority(Authority&&) noexcept = default;
Authority& Authority::operator=(Authority&&) noexcept = default;

Result<Authority> Authority::make() {
    auto parts = std::make_unique<Parts>(TRY(drawn("Signalbox test authority", {})));
    X509* const certificate = parts->drawn.certificate.get();
    if (!add(certificate, NID_basic_constraints, "critical,CA:TRUE") ||
        !add(certificate, NID_key_usage, "critical,keyCertSign"))
        return not_made();
    TRY(sign(certificate, certificate, parts->drawn.key.get()));
    std::string pem = pem_of(certificate);
    return Authority(std::move(parts), std::move(pem));
}

Result<Identity> Authority::issue(const CertificateTerms& terms) const {
    const Drawn made = TRY(drawn("Signalbox test server", terms));
    if (!add(made.certificate.get(), NID_subject_alt_name, alternative_names(terms.names))) return not_made();
    TRY(sign(made.certificate.get(), parts_->drawn.certificate.get(), parts_->drawn.key.get()));
    return Identity{.certificate = pem_of(made.certificate.get()), .key = pem_of(made.key.get())};
}

Result<Identity> self_signed(const CertificateTerms& terms) {
    const Drawn made = TRY(drawn("Signalbox test server", terms));
    if (!add(made.certificate.get(), NID_subject_alt_name, alternative_names(terms.names))) return not_made();
    TRY(sign(made.certificate.get(), made.certificate.get(), made.key.get()));
    return Identity{.certificate = pem_of(made.certificate.get()), .key = pem_of(made.key.get())};
}

}  // namespace signalbox
