// Minutes of a store or of a directory of files, as a simulated venue tells them.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "ports/candle_files.hpp"
#include "ports/candle_store.hpp"
#include "testing/venue/minute_source.hpp"

namespace signalbox::simulator {

/// Whatever a store has of one venue, with its quotes. Read as it is asked for, a day at a time.
class StoredMinutes final : public MinuteSource {
public:
    /// NotFound: nothing of that venue is stored by the minute.
    static Result<std::unique_ptr<StoredMinutes>> open(std::unique_ptr<CandleStore> store, std::string_view venue);

    std::vector<Listed> listed() override;
    Result<> fill(const Instrument& instrument, TimeRange range, CandleSeries& candles,
                  std::vector<Quote>& quotes) override;

private:
    struct Kept {
        Listed listed;
        int multiplier = 1;  ///< the store holds prices times this
    };
    explicit StoredMinutes(std::unique_ptr<CandleStore> store) : store_(std::move(store)) {}

    std::unique_ptr<CandleStore> store_;
    std::vector<Kept> kept_;
};

/// The instruments that a file's name means at a venue; none: it names no minutes. `BTCUSDT-1m.csv.gz` is Bybit's spot
/// pair and its perpetual, `BTC_USDT-1m` and `BTC-USD-1m` one pair, `BTC_USDT_USDT-1m` a perpetual.
std::vector<Instrument> instruments_of_file(std::string_view file, std::string_view venue);

/// Every file of a directory whose name means minutes. NotFound: there is none; errors as CandleFiles::read.
Result<std::unique_ptr<MemoryMinutes>> minutes_of_directory(CandleFiles& files, const std::filesystem::path& directory,
                                                            std::string_view venue, std::stop_token stop);

}  // namespace signalbox::simulator
