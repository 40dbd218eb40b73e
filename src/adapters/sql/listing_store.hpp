// Listings in a database of SQL. The port's promises: ports/listing_store.hpp; the table: migrations.
#pragma once

#include "adapters/sql/database.hpp"
#include "ports/listing_store.hpp"

namespace signalbox {

class SqlListingStore final : public ListingStore {
public:
    explicit SqlListingStore(Database database) : database_(std::move(database)) {}

    Result<std::vector<KnownListing>> listings(std::string_view venue) override;
    Result<> save(std::span<const KnownListing> listings) override;

private:
    Database database_;
};

}  // namespace signalbox
