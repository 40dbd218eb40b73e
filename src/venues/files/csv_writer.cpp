#include "venues/files/csv_writer.hpp"

#include <array>
#include <charconv>
#include <string_view>

#include "venues/files/number_text.hpp"

namespace signalbox {
namespace {

/// A sum of minutes carries the noise of their addition (386.6570899999999): eight places are more than any venue
/// gives. One that eight places would make nothing of stands as it is.
void append_volume(std::string& text, double volume) {
    constexpr int places = 8;
    constexpr double largest = 1e15;  // from here on a double has no decimals to round
    constexpr double smallest = 1e-8;
    if (!(volume < largest) || volume < smallest) return append_number(text, volume);
    std::array<char, 32> buffer;
    const auto [end, error] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), volume, std::chars_format::fixed, places);
    std::string_view digits(buffer.data(), end);
    digits.remove_suffix(digits.size() - 1 - digits.find_last_not_of('0'));
    if (digits.ends_with('.')) digits.remove_suffix(1);
    text += digits;
}

void append_row(std::string& text, const Candle& candle) {
    append_number(text, to_ms(candle.opened_at));
    for (const double value : {candle.open, candle.high, candle.low, candle.close}) {
        text += ',';
        append_number(text, value);
    }
    text += ',';
    append_volume(text, candle.volume);
}

}  // namespace

std::string candle_csv_row(const Candle& candle) {
    std::string text;
    append_row(text, candle);
    return text;
}

Result<CandleCsvWriter> CandleCsvWriter::create(const std::filesystem::path& file) {
    CandleCsvWriter writer(TRY(WholeFile::create(file)));
    writer.file_.pending() += "open_time_ms,open,high,low,close,volume\n";
    return writer;
}

Result<> CandleCsvWriter::add(const CandleView& candles) {
    for (std::size_t i = 0; i < candles.size(); ++i) {
        append_row(file_.pending(), candles[i]);
        file_.pending() += '\n';
        TRY(file_.flush_if_full());
    }
    return {};
}

Result<> CandleCsvWriter::finish() { return file_.finish(); }

}  // namespace signalbox
