// Every pair that venues list, as they told it last: so that a new one and one that left are noticed over restarts.
//
// Threads and errors as in candle_store.hpp.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "ports/venue.hpp"

namespace signalbox {

struct KnownListing {
    Instrument instrument;
    std::string symbol;  ///< the venue's name
    Listed state = Listed::trading;
    UtcTime changed_at{};                                     ///< when this state was seen first
    std::optional<UtcTime> listed_at = {}, delisted_at = {};  ///< as the venue says

    bool operator==(const KnownListing&) const = default;
};

struct ListingStore {
    virtual ~ListingStore() = default;

    /// Ascending by instrument.
    virtual Result<std::vector<KnownListing>> listings(std::string_view venue) = 0;
    /// Adds them, or takes the place of what is known of these instruments: all of them or none.
    virtual Result<> save(std::span<const KnownListing> listings) = 0;
};

}  // namespace signalbox
