#include "adapters/lake/arrow_candles.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "core/base/random.hpp"
#include "tests/arrow_tables.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

constexpr std::int64_t start_ms = 1'704'067'200'000;  // 2024-01-01

class ArrowCandleFiles : public testing::Test {
protected:
    Scratch place;

    std::filesystem::path written(const Columns& columns, const std::string& name = "x.parquet") const {
        const std::filesystem::path file = place / name;
        write_columns(columns, file);
        return file;
    }
    /// Two candles of 1m, the time column as told.
    std::filesystem::path with_time(Column time, const std::string& name = "x.parquet") const {
        return written({std::move(time), column("open", arrow::float64(), "[10, 11]"),
                        column("high", arrow::float64(), "[12, 13]"), column("low", arrow::float64(), "[9, 10]"),
                        column("close", arrow::float64(), "[11, 12]"), column("volume", arrow::float64(), "[1, 0]")},
                       name);
    }
    static Result<CandleFile> read(const std::filesystem::path& file, const ReadOptions& options = {}) {
        return ArrowCandles().read(file, Timeframe::m1, options);
    }
};

TEST_F(ArrowCandleFiles, ComeBackToTheBitAsParquetAndAsFeather) {
    Random random({20240101, 1});
    CandleSeries candles;
    for (int i = 0; i < 300'000; ++i) {
        const double low = random.uniform() + 1e-9, close = low + random.uniform();
        candles.append({utc_from_ms(start_ms) + minute * i, low, close + 0.1, low, close, random.uniform() * 1e6});
    }
    for (const char* name : {"x.parquet", "x.feather"}) {
        const auto writer = *ArrowCandles().write(place / name);
        for (std::size_t from = 0; from < candles.size(); from += 9'000) {
            const std::size_t count = std::min<std::size_t>(9'000, candles.size() - from);
            ASSERT_TRUE(writer->add(candles.view().slice(from, count)).has_value());
        }
        EXPECT_FALSE(std::filesystem::exists(place / name)) << "whole or not at all";
        ASSERT_TRUE(writer->finish().has_value());
        const auto back = read(place / name);
        ASSERT_TRUE(back.has_value()) << back.error().text();
        EXPECT_EQ(back->rows, 300'000);
        EXPECT_EQ(back->usual_step, minute);
        ASSERT_EQ(back->candles.size(), candles.size());
        for (std::size_t i = 0; i < candles.size(); ++i) ASSERT_EQ(back->candles[i], candles[i]) << name;
    }
}

TEST_F(ArrowCandleFiles, TimesAreReadFromEveryTypeThatOthersUse) {
    struct Case {
        Column time;
        std::string dialect;
        TimeUnit unit;
    };
    const std::string iso = R"(["2024-01-01 00:00:00", "2024-01-01 00:01:00"])";
    for (const Case& one : {
             Case{column("date", arrow::timestamp(arrow::TimeUnit::MILLI, "UTC"), iso), "freqtrade", TimeUnit::millis},
             Case{column("Date", arrow::timestamp(arrow::TimeUnit::NANO, "UTC"), iso), "freqtrade", TimeUnit::nanos},
             Case{column("ts", arrow::timestamp(arrow::TimeUnit::MICRO), iso), "signalbox", TimeUnit::micros},
             Case{column("time", arrow::timestamp(arrow::TimeUnit::SECOND), iso), "header", TimeUnit::seconds},
             Case{column("open_time_ms", arrow::int64(), "[1704067200000, 1704067260000]"), "signalbox",
                  TimeUnit::millis},
             Case{column("timestamp", arrow::int64(), "[1704067200, 1704067260]"), "header", TimeUnit::seconds},
             Case{column("unix", arrow::int64(), "[1704067200000000, 1704067260000000]"), "header", TimeUnit::micros},
             Case{column("time", arrow::int64(), "[1704067200000000000, 1704067260000000000]"), "header",
                  TimeUnit::nanos},
         }) {
        for (const char* name : {"x.parquet", "x.feather"}) {
            const auto file = read(with_time(one.time, name));
            ASSERT_TRUE(file.has_value()) << file.error().text();
            // Parquet knows no seconds: Arrow writes milliseconds for them.
            const bool as_millis = one.time.first->type()->Equals(arrow::timestamp(arrow::TimeUnit::SECOND)) &&
                                   std::string_view(name) == "x.parquet";
            const TimeUnit unit = as_millis ? TimeUnit::millis : one.unit;
            EXPECT_EQ(file->dialect, (FileDialect{one.dialect, unit, false})) << one.time.first->ToString();
            ASSERT_EQ(file->candles.size(), 2U);
            EXPECT_EQ(file->candles[0], (Candle{utc_from_ms(start_ms), 10, 12, 9, 11, 1}));
            EXPECT_EQ(file->candles[1].opened_at, utc_from_ms(start_ms) + minute);
        }
    }
}

TEST_F(ArrowCandleFiles, ValuesMayBeIntegersDecimalsAndSinglePrecisionInAnyOrder) {
    const auto file = read(
        written({column("Volume", arrow::int64(), "[7]"), column("CLOSE", arrow::float32(), "[11.5]"),
                 column("trades", arrow::utf8(), R"(["many"])"), column("low", arrow::int32(), "[9]"),
                 column("open", arrow::decimal128(12, 2), R"(["10.25"])"), column("high", arrow::float64(), "[12]"),
                 column("open_time_ms", arrow::int64(), "[1704067200000]")}));
    ASSERT_TRUE(file.has_value()) << file.error().text();
    EXPECT_EQ(file->candles[0], (Candle{utc_from_ms(start_ms), 10.25, 12, 9, 11.5, 7}));
}

/// What the same digits are in a CSV file.
TEST_F(ArrowCandleFiles, DecimalsAreTheDoublesThatAreNearestToTheirDigits) {
    using Scaled = std::pair<std::size_t, std::shared_ptr<arrow::DataType>>;
    for (const auto& [scale, type] : {Scaled{8, arrow::decimal128(38, 8)}, Scaled{8, arrow::decimal256(60, 8)},
                                      Scaled{20, arrow::decimal128(30, 20)}}) {
        const auto at_scale = [places = scale](std::string digits) {
            const std::size_t written = digits.size() - 1 - digits.find('.');
            return '"' + digits.append(places - written, '0') + '"';
        };
        const auto values = [&](const char* first, const char* second) {
            return '[' + at_scale(first) + ", " + at_scale(second) + ']';
        };
        const auto file = read(
            written({column("ts", arrow::int64(), "[1704067200000, 1704067260000]"),
                     column("open", type, values("42022.77", "0.1")), column("high", type, values("42027.05", "0.3")),
                     column("low", type, values("42022.01", "0.00000123")),
                     column("close", type, values("42026.99", "0.29999999")),
                     column("volume", type, values("16.23471", "123456789.87654321"))}));
        ASSERT_TRUE(file.has_value()) << file.error().text();
        ASSERT_EQ(file->candles.size(), 2U) << type->ToString();
        EXPECT_EQ(file->candles[0], (Candle{utc_from_ms(start_ms), 42022.77, 42027.05, 42022.01, 42026.99, 16.23471}));
        EXPECT_EQ(file->candles[1],
                  (Candle{utc_from_ms(start_ms) + minute, 0.1, 0.3, 0.00000123, 0.29999999, 123456789.87654321}));
    }
}

TEST_F(ArrowCandleFiles, WhatIsNoCandleIsRejectedWithItsRowAndTheRestTaken) {
    const auto file = written({column("ts", arrow::int64(),
                                      "[1704067200000, 1704067260000, 1704067260000, 1704067260000, null,"
                                      " 1704067320500, 1704067380000, 1704067200000, 1704067440000]"),
                               column("open", arrow::float64(), "[10, 11, 11, 10, 1, 1, null, 10, 5]"),
                               column("high", arrow::float64(), "[10, 11, 11, 10, 1, 1, 1, 10, 4]"),
                               column("low", arrow::float64(), "[10, 11, 11, 10, 1, 1, 1, 10, 5]"),
                               column("close", arrow::float64(), "[10, 11, 11, 10, 1, 1, 1, 10, 5]"),
                               column("volume", arrow::float64(), "[1, 1, 1, 1, 1, 1, 1, 1, 1]")});
    const auto read_back = read(file);
    ASSERT_TRUE(read_back.has_value()) << read_back.error().text();
    EXPECT_EQ(read_back->rows, 9);
    EXPECT_EQ(read_back->candles.size(), 2U);
    EXPECT_EQ(read_back->duplicates_in_file, 2) << "row 3, and row 8 far behind";
    std::vector<std::int64_t> lines;
    for (const RejectedRow& row : read_back->rejections) lines.push_back(row.line);
    EXPECT_EQ(lines, (std::vector<std::int64_t>{4, 5, 6, 7, 9}));
    EXPECT_EQ(read(file, {.strict = true}).error().code, ErrorCode::BadData);
}

TEST_F(ArrowCandleFiles, RowsFromTheNewestToTheOldestAreTurnedRound) {
    const auto file = read(with_time(column("ts", arrow::int64(), "[1704067260000, 1704067200000]")));
    ASSERT_TRUE(file.has_value());
    EXPECT_TRUE(file->dialect.newest_first);
    EXPECT_EQ(file->candles[0].open, 11);
    EXPECT_EQ(file->candles[0].opened_at, utc_from_ms(start_ms));
}

TEST_F(ArrowCandleFiles, QuietMinutesAreNoCandles) {
    const auto file = read(
        written({column("ts", arrow::int64(), "[1704067200000, 1704067260000]"),
                 column("open", arrow::float64(), "[10, 10]"), column("high", arrow::float64(), "[10, 10]"),
                 column("low", arrow::float64(), "[10, 10]"), column("close", arrow::float64(), "[10, 10]"),
                 column("volume", arrow::float64(), "[1, 0]"), column("quiet", arrow::boolean(), "[false, true]")}));
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(file->rows, 1);
}

TEST_F(ArrowCandleFiles, OthersAreRefusedAndTheErrorNamesTheFile) {
    const auto text_time = with_time(column("ts", arrow::utf8(), R"(["2024-01-01", "2024-01-02"])"), "text.parquet");
    const auto no_time = with_time(column("row", arrow::int64(), "[1, 2]"), "row.feather");
    std::ofstream(place / "csv.parquet") << "open_time_ms,open,high,low,close,volume\n";
    std::ofstream(place / "old.feather") << "FEA1 and more";
    std::ofstream(place / "empty.parquet");
    for (const auto& file :
         {text_time, no_time, place / "csv.parquet", place / "old.feather", place / "empty.parquet"}) {
        const auto refused = read(file);
        ASSERT_FALSE(refused.has_value()) << file;
        EXPECT_EQ(refused.error().code, ErrorCode::BadData);
        EXPECT_NE(refused.error().text().find(file.filename().string()), std::string::npos) << refused.error().text();
    }
    EXPECT_EQ(read(place / "none.parquet").error().code, ErrorCode::NotFound);
    EXPECT_EQ(read(text_time, {.columns = "time,open"}).error().code, ErrorCode::WrongUse);
}

TEST_F(ArrowCandleFiles, AnErrorNamesTheColumnsThatAreWrong) {
    const Columns good{column("Date", arrow::int64(), "[1704067200000]"), column("open", arrow::float64(), "[1]"),
                       column("high", arrow::float64(), "[1]"),           column("low", arrow::float64(), "[1]"),
                       column("close", arrow::float64(), "[1]"),          column("Volume", arrow::float64(), "[1]")};
    struct Case {
        std::size_t place;  ///< of the column that is another one
        Column other;
        std::string what;
    };
    for (const Case& one : {
             Case{5, column("x", arrow::float64(), "[1]"), "columns that it lacks: volume"},
             Case{0, column("when", arrow::int64(), "[1704067200000]"), "columns that it lacks: time"},
             Case{3, column("OPEN", arrow::float64(), "[1]"), "columns that it lacks: low"},
             Case{0, column("Date", arrow::utf8(), R"(["2024"])"), "its column Date holds no times but string"},
             Case{5, column("Volume", arrow::utf8(), R"(["1"])"), "its column Volume holds no numbers but string"},
             Case{1, column("Open", arrow::list(arrow::float64()), "[[1]]"),
                  "its column Open holds no numbers but list<"},
         }) {
        Columns columns = good;
        columns[one.place] = one.other;
        for (const char* name : {"x.parquet", "x.feather"}) {
            const auto refused = read(written(columns, name));
            ASSERT_FALSE(refused.has_value()) << one.what;
            EXPECT_NE(refused.error().text().find(one.what), std::string::npos) << refused.error().text();
        }
    }
    Columns twice = good;
    twice.push_back(column("CLOSE", arrow::float64(), "[1]"));
    const auto refused = read(written(twice));
    EXPECT_NE(refused.error().text().find("columns that it has more than once: close"), std::string::npos);
    const auto nameless = read(written({column("a", arrow::int64(), "[1]")}));
    EXPECT_NE(nameless.error().text().find("columns that it lacks: time, open, high, low, close, volume"),
              std::string::npos);
    EXPECT_NE(nameless.error().next.text().find(
                  "one of ts, open_time_ms, open_time, timestamp, time, start, date, datetime, unix"),
              std::string::npos);
}

TEST_F(ArrowCandleFiles, ADamagedFileIsAnErrorOrStillCandlesAndNeverACrash) {
    Random random({20240101, 2});
    for (const char* name : {"x.parquet", "x.feather"}) {
        CandleSeries candles;
        for (int i = 0; i < 2000; ++i) candles.append({utc_from_ms(start_ms) + minute * i, 10, 12, 9, 11, 1.0 + i});
        const auto writer = *ArrowCandles().write(place / name);
        ASSERT_TRUE(writer->add(candles.view()).has_value());
        ASSERT_TRUE(writer->finish().has_value());
        std::ifstream in(place / name, std::ios::binary);
        const std::string good{std::istreambuf_iterator<char>(in), {}};
        int refused = 0;
        for (int i = 0; i < 300; ++i) {
            std::string spoiled = i % 10 == 0 ? good.substr(0, random.below(good.size())) : good;
            const std::size_t from = i % 2 == 0 ? 0 : spoiled.size() - std::min<std::size_t>(spoiled.size(), 1500);
            for (std::uint64_t hits = 1 + random.below(4); hits > 0 && !spoiled.empty(); --hits) {
                spoiled[from + random.below(spoiled.size() - from)] = static_cast<char>(random.below(256));
            }
            std::ofstream(place / name, std::ios::binary) << spoiled;
            const auto read_back = read(place / name);
            refused += read_back ? 0 : 1;
            if (!read_back) continue;
            for (std::size_t row = 0; row < read_back->candles.size(); ++row) {
                ASSERT_TRUE(validate(read_back->candles[row]).has_value());
            }
        }
        EXPECT_GT(refused, 50) << name;
    }
}

}  // namespace
}  // namespace signalbox
