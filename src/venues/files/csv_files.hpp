// The port of candle files, as CSV: csv_reader and csv_writer behind it. Threads: as those.
#pragma once

#include "ports/candle_files.hpp"

namespace signalbox {

class CsvFiles final : public CandleFiles {
public:
    Result<CandleFile> read(const std::filesystem::path& file, Timeframe timeframe,
                            const ReadOptions& options) override;
    Result<std::unique_ptr<CandleFileWriter>> write(const std::filesystem::path& file) override;
};

}  // namespace signalbox
