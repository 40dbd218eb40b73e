#include "testing/venue/papers.hpp"

namespace signalbox::simulator {

Result<Papers> Papers::make(Certificate kind) {
    using std::chrono::seconds;
    const Authority authority = TRY(Authority::make());
    CertificateTerms terms;
    if (kind == Certificate::expired) {
        terms.from = seconds{-7'200};
        terms.until = seconds{-3'600};
    }
    if (kind == Certificate::other_name) terms.names = {"elsewhere.example"};
    Identity identity = TRY(kind == Certificate::self_signed ? self_signed(terms) : authority.issue(terms));
    return Papers{.identity = std::move(identity), .authority = authority.pem()};
}

}  // namespace signalbox::simulator
