// `signalbox chart` as a person meets it.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/cli_place.hpp"

namespace signalbox {
namespace {

class CliChart : public Cli {
protected:
    void SetUp() override { import_text(rows(3'000)); }

    std::vector<std::string> chart(std::vector<std::string> more) const {
        std::vector<std::string> words{"chart", "BTC/USDT", "--png", "btc.png"};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }
    std::string png() const {
        std::ifstream file(place / "btc.png", std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    /// Width and height, from the file's head.
    static std::pair<unsigned, unsigned> size_of(const std::string& bytes) {
        const auto number = [&](std::size_t at) {
            unsigned value = 0;
            for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
            return value;
        };
        return {number(16), number(20)};
    }
};

TEST_F(CliChart, WritesAPictureAndTellsWhatItShows) {
    const auto told = signalbox.json(chart({"--timeframe", "15m", "--with", "ema:21,rsi:14,macd"}));
    EXPECT_EQ(told["instrument"], "binance:BTC/USDT");
    EXPECT_EQ(told["timeframe"], "15m");
    EXPECT_EQ(told["candles"], 120);
    EXPECT_EQ(told["to"], "2024-01-03T02:00:00Z");
    EXPECT_TRUE(told["run"].is_null());
    for (const char* column : {"ema_21", "rsi_14", "macd_12_26_9", "macd_signal_12_26_9", "macd_histogram_12_26_9"})
        EXPECT_TRUE(told["indicators"][column].is_number()) << column;
    ASSERT_TRUE(png().starts_with("\x89PNG\r\n\x1a\n"));
    EXPECT_EQ(size_of(png()), std::pair(1200U, 800U));
    EXPECT_EQ(told["bytes"], png().size());

    // Another picture takes its place whole; nothing else is left there.
    const Finished again =
        signalbox(chart({"--timeframe", "1h", "--theme", "dark", "--size", "600x500", "--candles", "20"}));
    EXPECT_EQ(again.exit_code, 0) << again.err;
    EXPECT_NE(again.out.find("btc.png: 20"), std::string::npos) << again.out;
    EXPECT_EQ(size_of(png()), std::pair(600U, 500U));
    std::size_t files = 0;
    for (const auto& one : std::filesystem::directory_iterator(place.path()))
        files += one.path().filename().string().starts_with("btc") || one.path().filename().string().starts_with(".btc")
                     ? 1
                     : 0;
    EXPECT_EQ(files, 1U);
}

TEST_F(CliChart, SaysWhatIsWrongAndLeavesNoFile) {
    std::filesystem::create_directory(place / "folder");
    struct Case {
        std::vector<std::string> words;
        int exit_code;
        std::string part;
    };
    const Case cases[] = {
        {chart({"--with", "rsj:14"}), 2, "did you mean rsi?"},
        {chart({"--with", "ema:0"}), 2, "must lie between 1 and 1000"},
        {chart({"--with", "rsi,adx,cci,atr,obv,mfi,willr"}), 2, "make two charts"},
        {chart({"--at", "2020-01-01"}), 2, "no closed 1h candle"},
        {chart({"--timerange", "20250101-20250201"}), 2, "it has 2024-01-01T00:00:00Z"},
        {chart({"--timeframe", "1m", "--timerange", "20240101-20240103"}), 2, "candles do not fit"},
        {chart({"--size", "big"}), 2, "--size 1200x800"},
        {chart({"--size", "100x100"}), 2, "out of bounds"},
        {chart({"--theme", "pink"}), 2, "light and dark"},
        {chart({"--run", "bt-1"}), 2, "there is no run bt-1"},
        {chart({"--candles", "1"}), 2, "--candles"},
        {{"chart", "DOGE/USDT", "--png", "btc.png"}, 2, "not in the store"},
        {{"chart", "BTC/USDT", "--png", "nowhere/btc.png"}, 2, "there is no directory nowhere"},
        {{"chart", "BTC/USDT", "--png", "folder"}, 2, "is a directory"},
        {{"chart", "BTC/USDT", "--png", "/dev/null"}, 2, "/dev/null is a device"},
        {{"chart", "BTC/USDT", "--png", "/proc/btc.png"}, 2, "/proc/btc.png"},
    };
    for (const Case& one : cases) {
        const Finished finished = signalbox(one.words);
        std::string typed;
        for (const std::string& word : one.words) typed += word + " ";
        EXPECT_EQ(finished.exit_code, one.exit_code) << typed << finished.err;
        EXPECT_NE(finished.err.find("error: "), std::string::npos) << typed << finished.err;
        EXPECT_NE(finished.err.find(one.part), std::string::npos) << typed << finished.err;
        EXPECT_FALSE(std::filesystem::exists(place / "btc.png")) << typed;
    }
}

TEST_F(CliChart, WithoutAFontItSaysWhichToInstall) {
    const auto none = write_text(place / "fonts.conf", "<?xml version=\"1.0\"?><fontconfig></fontconfig>");
    signalbox.options.environment = {"FONTCONFIG_FILE=" + none.string()};
    const Finished finished = signalbox(chart({}));
    EXPECT_EQ(finished.exit_code, 4) << finished.err;
    EXPECT_NE(finished.err.find("apt-get install fonts-dejavu-core"), std::string::npos) << finished.err;
    EXPECT_TRUE(png().empty());
}

}  // namespace
}  // namespace signalbox
