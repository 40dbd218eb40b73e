// Rows of a series, by the block, straight into columns.
//
// The fast way out of SQLite: an aggregate function of our own is handed every row by the virtual machine itself, which
// saves leaving and entering it, and the column calls, for each row (a third of the time).
// One for a connection. Threads: as connection.hpp.
#pragma once

#include <memory>
#include <vector>

#include "adapters/sql/sqlite/candle_key.hpp"
#include "adapters/sql/sqlite/connection.hpp"
#include "core/market/frame.hpp"
#include "core/market/series.hpp"
#include "ports/candle_store.hpp"

namespace signalbox {

class RowReader {
public:
    static Result<RowReader> make(SqliteConnection& connection);

    /// Appends the newest rows of the keys to `candles`, and a quote for each to `quotes` where that is given.
    Result<> read(KeyRange keys, CandleSeries& candles, std::vector<Quote>* quotes);
    /// The same as of a version: newer rows left out, rows replaced since then in their old form.
    Result<> read_as_of(KeyRange keys, StoreVersion as_of, CandleSeries& candles, std::vector<Quote>* quotes);
    /// The first key at or after `keys.from` that had a row as of the version.
    Result<std::optional<std::int64_t>> first_key(KeyRange keys, StoreVersion as_of);
    Result<std::optional<std::int64_t>> last_key(KeyRange keys, StoreVersion as_of);

    /// Where the aggregate puts what it is handed.
    struct Sink {
        CandleSeries* candles = nullptr;
        std::vector<Quote>* quotes = nullptr;
    };

private:
    RowReader(SqliteConnection& connection, std::unique_ptr<Sink> sink)
        : connection_(&connection), sink_(std::move(sink)) {}
    SqliteConnection* connection_;
    std::unique_ptr<Sink> sink_;
};

}  // namespace signalbox
