// The stores of the database that is named: of SQLite's file, or of a PostgreSQL server.
#pragma once

#include "ports/house.hpp"

namespace signalbox {

/// Errors: those of the adapters; NotFound where this build knows no PostgreSQL. Threads: any.
Result<std::unique_ptr<CandleStore>> open_candles(const DatabasePlace& place);
Result<std::unique_ptr<RunStore>> open_runs(const DatabasePlace& place);
Result<std::unique_ptr<ScreenStore>> open_screens(const DatabasePlace& place);
Result<std::unique_ptr<ListingStore>> open_listings(const DatabasePlace& place);
Result<std::unique_ptr<SettingStore>> open_settings(const DatabasePlace& place);
Result<std::unique_ptr<SchemaAdmin>> open_schema(const DatabasePlace& place);
/// Both are opened here; nothing of `from` is changed.
Result<CopiedDatabase> copy_database(const DatabasePlace& from, const DatabasePlace& to, const CopyWork& work);

}  // namespace signalbox
