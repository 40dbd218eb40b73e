// Any bytes as a candle file: never a crash, and whatever is taken obeys the rules that csv_reader.hpp promises.
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/check.hpp"
#include "venues/files/csv_reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace signalbox;
    if (size == 0) return 0;
    const Timeframe timeframe = all_timeframes[data[0] % 128 % all_timeframes.size()];
    const bool told = data[0] >= 128;
    const std::span<const char> bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto file =
        parse_candles(bytes, "fuzz", timeframe,
                      {.columns = told ? "timestamp,open,close,high,low,volume" : "", .progress = {}, .stop = {}});
    if (!file) {
        check(!file.error().what.empty(), "an error says what is wrong");
        return 0;
    }
    const CandleView candles = file->candles.view();
    check(file->rows == static_cast<std::int64_t>(candles.size()) + file->rejected + file->duplicates_in_file,
          "every row is counted once");
    for (std::size_t i = 0; i < candles.size(); ++i) {
        check(validate(candles[i]).has_value(), "what is taken is a candle");
        check(closes_at(timeframe, candles[i].opened_at), "times lie on the timeframe");
        check(i == 0 || candles.opened_ms[i - 1] < candles.opened_ms[i], "times ascend");
    }
    return 0;
}
