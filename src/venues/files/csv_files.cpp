#include "venues/files/csv_files.hpp"

#include "venues/files/csv_name.hpp"
#include "venues/files/csv_reader.hpp"
#include "venues/files/csv_writer.hpp"

namespace signalbox {

namespace {

class CsvFileWriter final : public CandleFileWriter {
public:
    explicit CsvFileWriter(CandleCsvWriter writer) : writer_(std::move(writer)) {}
    Result<> add(const CandleView& candles) override { return writer_.add(candles); }
    Result<> finish() override { return writer_.finish(); }

private:
    CandleCsvWriter writer_;
};

}  // namespace

Result<CandleFile> CsvFiles::read(const std::filesystem::path& file, Timeframe timeframe, const ReadOptions& options) {
    return read_candles(file, timeframe, options);
}

Result<std::unique_ptr<CandleFileWriter>> CsvFiles::write(const std::filesystem::path& file) {
    if (!takes_csv(file)) {
        return fail(ErrorCode::WrongUse, "{} has no ending that says how to write it", file.string())
            .suggest("name a file that ends with .csv, .parquet or .feather, or - for the standard output");
    }
    return std::make_unique<CsvFileWriter>(TRY(CandleCsvWriter::create(file)));
}

}  // namespace signalbox
