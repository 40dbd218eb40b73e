#include "adapters/lake/arrow_candles.hpp"

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <arrow/ipc/writer.h>
#include <arrow/json/from_string.h>
#include <gtest/gtest.h>
#include <parquet/arrow/writer.h>

#include <fstream>

#include "core/base/random.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

constexpr std::int64_t start_ms = 1'704'067'200'000;  // 2024-01-01

using Column = std::pair<std::shared_ptr<arrow::Field>, std::string>;  // its values as JSON
using Columns = std::vector<Column>;

Column column(const std::string& name, std::shared_ptr<arrow::DataType> type, std::string json) {
    return {arrow::field(name, std::move(type)), std::move(json)};
}

class ArrowCandleFiles : public testing::Test {
protected:
    Scratch place;

    std::filesystem::path written(const Columns& columns, const std::string& name = "x.parquet") const {
        arrow::FieldVector fields;
        arrow::ArrayVector arrays;
        for (const auto& [field, json] : columns) {
            fields.push_back(field);
            arrays.push_back(*arrow::json::ArrayFromJSONString(field->type(), json));
        }
        const auto table = arrow::Table::Make(arrow::schema(fields), arrays);
        const std::filesystem::path file = place / name;
        const auto out = *arrow::io::FileOutputStream::Open(file.string());
        arrow::Status done;
        if (file.extension() == ".parquet") {
            done = parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), out);
        } else {
            const auto writer = *arrow::ipc::MakeFileWriter(out, table->schema());
            done = writer->WriteTable(*table);
            if (done.ok()) done = writer->Close();
        }
        EXPECT_TRUE((done & out->Close()).ok()) << done.ToString();
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
