// What a simulated venue shows who connects over TLS, and whom a client has to trust for it.
#pragma once

#include "testing/certificate.hpp"
#include "testing/venue/faults.hpp"

namespace signalbox::simulator {

struct Papers {
    Identity identity;
    std::string authority;  ///< PEM; trusting it is enough for Certificate::good and for nothing else

    /// Made anew, with an authority of their own.
    static Result<Papers> make(Certificate kind);
};

}  // namespace signalbox::simulator
