// A place for the program in which candles of BTC are imported and asked for again.
#pragma once

#include "tests/signalbox_program.hpp"

namespace signalbox {

inline const std::string header = "open_time_ms,open,high,low,close,volume\n";
constexpr std::int64_t start_ms = 1'704'067'200'000;  // 2024-01-01

/// The row of minute `number`, with a close of its own.
inline std::string row(std::int64_t number, double close) {
    return std::to_string(start_ms + number * 60'000) + ",100,200,50," + std::to_string(close) + ",1.5\n";
}

inline std::string rows(int count) {
    std::string text = header;
    for (int i = 0; i < count; ++i) text += row(i, 100 + i % 60);
    return text;
}

class Cli : public testing::Test {
protected:
    Scratch place;
    Program signalbox{place.path()};

    std::vector<std::string> import_words(const std::string& file, std::vector<std::string> more = {}) const {
        std::vector<std::string> words{"import",   file,       "--venue",     "binance",
                                       "--symbol", "BTC/USDT", "--timeframe", "1m"};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }
    nlohmann::json import_text(const std::string& text, int exit_code = 0, std::vector<std::string> more = {}) {
        write_text(place / "candles.csv", text);
        return signalbox.json(import_words("candles.csv", std::move(more)), exit_code);
    }
    /// Everything the store has of BTC, as CSV.
    std::string exported() {
        return signalbox({"export", "candles", "BTC/USDT", "--timeframe", "1m", "--out", "-"}).out;
    }
};

}  // namespace signalbox
