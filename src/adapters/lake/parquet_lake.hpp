// Candles as Parquet (zstd), a file a month, in the layout that DuckDB, Polars, pandas and Spark know:
//
//     ROOT/candles/venue=binance/symbol=BTC_USDT/tf=1m/year=2024/month=06.parquet
//
// Columns: ts (the open, UTC), open, high, low, close, volume; bid and ask at the close, null where unknown; quiet.
// The metadata, each key with `signalbox.` before it: instrument, ts=open, prices and volume (units), version (of the
// code), through, asked, quiet (number and hash of the quiet minutes), days (each day's candles and hash) and
// content_hash, the hash of `days`.
#pragma once

#include <filesystem>

#include "ports/candle_lake.hpp"

namespace signalbox {

class ParquetLake final : public CandleLake {
public:
    explicit ParquetLake(std::filesystem::path root) : root_(std::move(root)) {}

    Result<std::vector<LakeMonth>> months(const Instrument& instrument) override;
    Result<LakeContent> read(const Instrument& instrument, UtcTime month) override;
    Result<> write(const Instrument& instrument, const LakeMonth& month, const LakeRows& rows) override;
    Result<> inspect(const std::function<Result<>(const LakeFile&)>& take) override;

private:
    std::filesystem::path series(const Instrument& instrument) const;
    std::filesystem::path file_of(const Instrument& instrument, UtcTime month) const;

    std::filesystem::path root_;
};

/// A month's file by itself: BadData or Corrupt where it is none, or does not hold what it says.
Result<> check_lake_file(const std::filesystem::path& file);

}  // namespace signalbox
