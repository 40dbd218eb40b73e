// What is written reads back to the same bits, and a file appears whole or not at all.
#include "venues/files/csv_writer.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>

#include "venues/files/csv_reader.hpp"

namespace signalbox {
namespace {

struct ScratchDirectory {
    std::filesystem::path path = [] {
        std::string name = (std::filesystem::temp_directory_path() / "signalbox-XXXXXX").string();
        return std::filesystem::path(mkdtemp(name.data()));
    }();
    ~ScratchDirectory() { std::filesystem::remove_all(path); }
};

TEST(CsvWriter, WritesARowInTheShortestExactForm) {
    EXPECT_EQ(candle_csv_row({utc_from_ms(1'640'995'200'000), 46216.93, 46271.08, 46208.37, 46250, 40.57574}),
              "1640995200000,46216.93,46271.08,46208.37,46250,40.57574");
}

TEST(CsvWriter, VolumesHaveAtMostEightDecimals) {
    struct Case {
        double volume;
        std::string_view text;
    };
    for (const Case& one :
         {Case{386.6570899999999, "386.65709"}, Case{0.1 + 0.2, "0.3"}, Case{0, "0"}, Case{3, "3"}, Case{1200, "1200"},
          Case{0.00000001, "0.00000001"}, Case{1e-9, "1e-09"}, Case{4e15, "4e+15"}}) {
        EXPECT_EQ(candle_csv_row({utc_from_ms(0), 1, 2, 0.5, 1.5, one.volume}),
                  "0,1,2,0.5,1.5," + std::string(one.text));
    }
}

TEST(CsvWriter, ReadsBackToTheSameBits) {
    std::mt19937_64 random(21);
    CandleSeries series;
    for (int i = 0; i < 20'000; ++i) {
        // Any positive finite double: the sign and the top of the exponent cleared.
        const auto any = [&] { return std::bit_cast<double>(random() & 0x7fdfffffffffffffU) + 1e-300; };
        const auto [low, high] = std::minmax({any(), any()});
        const double volume = static_cast<double>(random() % 10'000'000'000'000'000U) / 1e8;  // as a venue gives it
        series.append({utc_from_ms(60'000LL * (i + i / 100)), low, high, low, high, volume});
    }
    const ScratchDirectory directory;
    const auto file = directory.path / "out.csv";
    auto writer = CandleCsvWriter::create(file);
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->add(series.view().slice(0, 7)));
    ASSERT_TRUE(writer->add(series.view().slice(7, series.size() - 7)));
    EXPECT_FALSE(std::filesystem::exists(file));
    ASSERT_TRUE(writer->finish());

    const auto read = read_candles(file, Timeframe::m1);
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(read->rejected, 0);
    ASSERT_EQ(read->candles.size(), series.size());
    for (std::size_t i = 0; i < series.size(); ++i) ASSERT_EQ(read->candles[i], series[i]) << i;
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory.path), {}), 1);
}

TEST(CsvWriter, LeavesNothingBehindWhenItIsNotFinished) {
    const ScratchDirectory directory;
    std::ofstream(directory.path / "out.csv") << "old";
    {
        auto writer = CandleCsvWriter::create(directory.path / "out.csv");
        ASSERT_TRUE(writer);
    }
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory.path), {}), 1);
    std::stringstream text;
    text << std::ifstream(directory.path / "out.csv").rdbuf();
    EXPECT_EQ(text.str(), "old");
}

TEST(CsvWriter, SaysWhyAFileCanNotBeWritten) {
    const auto writer = CandleCsvWriter::create("/nowhere/out.csv");
    ASSERT_FALSE(writer);
    EXPECT_EQ(writer.error().code, ErrorCode::NotFound);
    EXPECT_EQ(writer.error().what.text(), "/nowhere/out.csv can't be written: No such file or directory");
    if (!std::filesystem::exists("/dev/full")) return;
    const ScratchDirectory directory;
    std::filesystem::create_symlink("/dev/full", directory.path / "full.csv.part");
    auto full = CandleCsvWriter::create(directory.path / "full.csv");
    ASSERT_TRUE(full);
    const auto finished = full->finish();
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().code, ErrorCode::NoSpace);
}

}  // namespace
}  // namespace signalbox
