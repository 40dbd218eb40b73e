#include "adapters/sql/listing_store.hpp"

#include <algorithm>

namespace signalbox {

Result<std::vector<KnownListing>> SqlListingStore::listings(std::string_view venue) {
    Query query = TRY(database_.connection().query(
        "SELECT instrument, symbol, state, changed_at, listed_at, delisted_at FROM listings WHERE venue = ?"));
    query->bind(1, venue);
    const auto time_at = [&](int column) {
        return query->is_null(column) ? std::nullopt : std::optional(query->time(column));
    };
    std::vector<KnownListing> found;
    while (TRY(query->step())) {
        const std::string state = query->text(2);
        KnownListing& one = found.emplace_back();
        one.instrument = TRY(Instrument::parse(query->text(0)));
        one.symbol = query->text(1);
        one.state = TRY(parse_listed(state));
        one.changed_at = query->time(3);
        one.listed_at = time_at(4);
        one.delisted_at = time_at(5);
    }
    std::ranges::sort(found, {}, &KnownListing::instrument);
    return found;
}

Result<> SqlListingStore::save(std::span<const KnownListing> listings) {
    Transaction transaction = TRY(Transaction::begin_write(database_.connection()));
    {
        Query put = TRY(database_.connection().query(
            "INSERT INTO listings (instrument, venue, symbol, state, changed_at, listed_at, delisted_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (instrument) DO UPDATE SET symbol = excluded.symbol,"
            " state = excluded.state, changed_at = excluded.changed_at, listed_at = excluded.listed_at,"
            " delisted_at = excluded.delisted_at"));
        for (const KnownListing& one : listings) {
            put->with(to_text(one.instrument), one.instrument.venue, one.symbol, to_text(one.state), one.changed_at);
            const auto bind_time = [&](int at, const std::optional<UtcTime>& time) {
                if (time) return put->bind(at, *time);
                put->bind_null(at);
            };
            bind_time(6, one.listed_at);
            bind_time(7, one.delisted_at);
            TRY(put->run());
        }
    }
    return transaction.commit();
}

}  // namespace signalbox
