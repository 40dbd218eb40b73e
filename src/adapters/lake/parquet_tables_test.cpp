#include "adapters/lake/parquet_tables.hpp"

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <gtest/gtest.h>
#include <parquet/arrow/reader.h>
#include <parquet/file_reader.h>

#include <bit>
#include <cmath>
#include <limits>

#include "adapters/lake/content_hash.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

class Tables : public testing::Test {
protected:
    Scratch place;
    std::filesystem::path file = place / "values.parquet";
    const TableHeading heading{.columns = {"rsi_14", "ema_9"}, .notes = {{"timeframe", "1h"}}};

    std::unique_ptr<TableWriter> writer() {
        auto made = ParquetTables().write(file, heading);
        EXPECT_TRUE(made.has_value()) << made.error().text();
        return *std::move(made);
    }
    std::unique_ptr<parquet::arrow::FileReader> reader() {
        return *parquet::arrow::OpenFile(*arrow::io::ReadableFile::Open(file.string()), arrow::default_memory_pool());
    }
};

/// Rows whose numbers are known from their place; every fifth of the first column is unknown.
double value_at(std::size_t column, std::int64_t row) {
    if (column == 0) return row % 5 == 0 ? unknown : static_cast<double>(row) / 3;
    return -1.0 / static_cast<double>(row + 1);
}

TEST_F(Tables, ComeBackToTheBitWithUnknownAsNull) {
    constexpr std::int64_t rows = 300'000, block = 7'001;
    const auto out = writer();
    for (std::int64_t from = 0; from < rows; from += block) {
        std::vector<std::int64_t> times;
        std::vector<std::vector<double>> columns(2);
        for (std::int64_t row = from; row < std::min(rows, from + block); ++row) {
            times.push_back(row * 60'000);
            for (std::size_t i = 0; i < 2; ++i) columns[i].push_back(value_at(i, row));
        }
        ASSERT_TRUE(out->add(times, columns).has_value());
    }
    ASSERT_TRUE(out->finish().has_value());

    const auto in = reader();
    EXPECT_EQ(in->num_row_groups(), 3) << "of 131,072 rows, whatever the blocks";
    const auto table = *(*in->ReadTable())->CombineChunks();
    ASSERT_EQ(table->num_rows(), rows);
    EXPECT_EQ(table->ColumnNames(), (std::vector<std::string>{"open_time_ms", "rsi_14", "ema_9"}));
    const auto& times = static_cast<const arrow::Int64Array&>(*table->column(0)->chunk(0));
    for (std::int64_t row = 0; row < rows; ++row) {
        ASSERT_EQ(times.Value(row), row * 60'000);
        for (std::size_t i = 0; i < 2; ++i) {
            const auto& column =
                static_cast<const arrow::DoubleArray&>(*table->column(static_cast<int>(i) + 1)->chunk(0));
            const double expected = value_at(i, row);
            ASSERT_EQ(column.IsNull(row), std::isnan(expected)) << "row " << row << " column " << i;
            if (std::isnan(expected)) continue;
            ASSERT_EQ(std::bit_cast<std::uint64_t>(column.Value(row)), std::bit_cast<std::uint64_t>(expected));
        }
    }
}

TEST_F(Tables, TheirMetadataSaysWhatTheyAreAndAHashOfTheirContent) {
    const std::vector<std::int64_t> times{0, 60'000};
    std::vector<std::vector<double>> columns{{1.5, -unknown}, {2.5, 3.5}};
    const auto out = writer();
    ASSERT_TRUE(out->add(times, columns).has_value());
    ASSERT_TRUE(out->finish().has_value());
    ContentHash hash;
    hash.add(std::span<const std::int64_t>(times));
    columns[0][1] = unknown;
    for (auto& column : columns) hash.add(std::span(column));

    const auto in = reader();
    const auto metadata = in->parquet_reader()->metadata();
    EXPECT_EQ(metadata->key_value_metadata()->Get("signalbox.timeframe").ValueOr(""), "1h");
    EXPECT_EQ(metadata->key_value_metadata()->Get("signalbox.content_hash").ValueOr(""), to_text(hash.value()));
    EXPECT_EQ(metadata->RowGroup(0)->ColumnChunk(1)->compression(), parquet::Compression::ZSTD);
}

TEST_F(Tables, OneThatIsNotFinishedLeavesNothing) {
    {
        const auto out = writer();
        const std::vector<std::int64_t> times(200'000, 0);
        ASSERT_TRUE(out->add(times, std::vector(2, std::vector<double>(times.size(), 1))).has_value());
    }
    EXPECT_TRUE(std::filesystem::is_empty(place.path()));
}

TEST_F(Tables, WithoutARowIsAFileWithoutARow) {
    ASSERT_TRUE(writer()->finish().has_value());
    EXPECT_EQ((*reader()->ReadTable())->num_rows(), 0);
}

TEST_F(Tables, InADirectoryThatIsNotThereAreNotFound) {
    EXPECT_EQ(ParquetTables().write(place / "none/x.parquet", heading).error().code, ErrorCode::NotFound);
}

}  // namespace
}  // namespace signalbox
