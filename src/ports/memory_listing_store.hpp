// Listings in memory: the honest fake. Threads: one owner.
#pragma once

#include <map>

#include "ports/listing_store.hpp"

namespace signalbox {

class MemoryListingStore final : public ListingStore {
public:
    Result<std::vector<KnownListing>> listings(std::string_view venue) override {
        std::vector<KnownListing> found;
        for (const auto& [instrument, one] : known_) {
            if (instrument.venue == venue) found.push_back(one);
        }
        return found;
    }
    Result<> save(std::span<const KnownListing> listings) override {
        for (const KnownListing& one : listings) known_.insert_or_assign(one.instrument, one);
        return {};
    }

private:
    std::map<Instrument, KnownListing> known_;
};

}  // namespace signalbox
