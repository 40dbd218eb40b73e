// Files of whoever's making, whose schema or metadata is not what a reader hopes for.
#include "adapters/lake/table_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <fstream>

#include "adapters/lake/arrow_candles.hpp"
#include "adapters/lake/parquet_lake.hpp"
#include "core/base/random.hpp"
#include "ports/day_hash.hpp"
#include "tests/arrow_tables.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

constexpr std::int64_t start_ms = 1'704'067'200'000;  // 2024-01-01

using Type = std::shared_ptr<arrow::DataType>;

/// A type, and one value of it.
struct Kind {
    Type type;
    std::string value;
};

std::vector<Kind> kinds() {
    const auto pair = arrow::struct_({arrow::field("a", arrow::int64()), arrow::field("b", arrow::boolean())});
    return {{pair, R"({"a": 1, "b": true})"},
            {arrow::struct_({arrow::field("x", pair), arrow::field("open", arrow::float64())}),
             R"({"x": {"a": 2, "b": false}, "open": 7})"},
            {arrow::list(arrow::float64()), "[1, 2, 3]"},
            {arrow::list(pair), R"([{"a": 1, "b": true}, {"a": 2, "b": null}])"},
            {arrow::map(arrow::utf8(), arrow::int64()), R"([["k", 1]])"},
            {arrow::dictionary(arrow::int8(), arrow::utf8()), R"("word")"},
            {arrow::utf8(), R"("word")"},
            {arrow::binary(), R"("bytes")"},
            {arrow::fixed_size_binary(3), R"("abc")"},
            {arrow::boolean(), "true"},
            {arrow::int8(), "1"},
            {arrow::uint64(), "1"},
            {arrow::int64(), "1"},
            {arrow::float64(), "1.5"},
            {arrow::decimal128(9, 2), R"("1.25")"},
            {arrow::decimal256(50, 2), R"("1.25")"},
            {arrow::date32(), "19000"},
            {arrow::time64(arrow::TimeUnit::MICRO), "1000000"},
            {arrow::timestamp(arrow::TimeUnit::NANO), "0"},
            {arrow::null(), "null"}};
}

std::string json_of(const std::string& value, int rows) {
    std::string json = "[";
    for (int i = 0; i < rows; ++i) json += (i == 0 ? "" : ",") + value;
    return json + "]";
}

/// Candles of one minute each, row by row 10, 12, 9, 11 and its number.
Columns candle_columns(int rows) {
    std::string times = "[", volumes = "[";
    for (int i = 0; i < rows; ++i) {
        times += (i == 0 ? "" : ",") + std::to_string(start_ms + 60'000 * i);
        volumes += (i == 0 ? "" : ",") + std::to_string(i);
    }
    const Type price = arrow::float64();
    return {column("ts", arrow::timestamp(arrow::TimeUnit::MILLI, "UTC"), times + "]"),
            column("open", price, json_of("10", rows)),
            column("high", price, json_of("12", rows)),
            column("low", price, json_of("9", rows)),
            column("close", price, json_of("11", rows)),
            column("volume", price, volumes + "]")};
}

void expect_the_candles(const CandleFile& file, int rows) {
    ASSERT_EQ(file.candles.size(), static_cast<std::size_t>(rows));
    EXPECT_EQ(file.rejected, 0);
    for (int i = 0; i < rows; ++i) {
        const Candle expected{utc_from_ms(start_ms) + minute * i, 10, 12, 9, 11, static_cast<double>(i)};
        ASSERT_EQ(file.candles[static_cast<std::size_t>(i)], expected);
    }
}

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

class TableFiles : public testing::Test {
protected:
    Scratch place;
    ArrowCandles candles;

    Result<CandleFile> read(const std::string& name) { return candles.read(place / name, Timeframe::m1, {}); }
};

TEST_F(TableFiles, OtherColumnsOfAnyTypeAnywhereChangeNothing) {
    for (const Kind& kind : kinds()) {
        for (const char* name : {"x.parquet", "x.feather"}) {
            for (std::size_t at = 0; at <= 6; ++at) {
                Columns columns = candle_columns(5);
                columns.insert(columns.begin() + static_cast<std::ptrdiff_t>(at),
                               column("other", kind.type, json_of(kind.value, 5)));
                columns.push_back(column("quiet", arrow::boolean(), json_of("false", 5)));
                write_columns(columns, place / name, nullptr, 2);
                const auto file = read(name);
                ASSERT_TRUE(file.has_value()) << kind.type->ToString() << ": " << file.error().text();
                expect_the_candles(*file, 5);
            }
        }
    }
}

TEST_F(TableFiles, ASchemaOfAnyMakeIsCandlesOrAnErrorAndNeverACrash) {
    Random random({20240103, 1});
    const std::vector<Kind> all = kinds();
    const std::vector<std::string> names{"ts", "open", "Close", "volume", "quiet", "other", "", "ts.list.element"};
    int whole = 0, refused = 0;
    for (int round = 0; round < 1500; ++round) {
        const int rows = static_cast<int>(random.below(6));
        Columns columns = candle_columns(rows);
        bool only_others = true;
        for (std::uint64_t changes = random.below(4); changes > 0; --changes) {
            const Kind& kind = all[random.below(all.size())];
            const std::string& name = names[random.below(names.size())];
            const auto at = static_cast<std::ptrdiff_t>(random.below(columns.size()));
            const std::string json = json_of(random.below(4) == 0 ? "null" : kind.value, rows);
            switch (random.below(3)) {
                case 0:  // one more, of a name that may be there
                    columns.insert(columns.begin() + at, column(name, kind.type, json));
                    only_others &= name == "other" || name.empty() || name == "ts.list.element";
                    break;
                case 1:
                    columns[static_cast<std::size_t>(at)] =
                        column(columns[static_cast<std::size_t>(at)].first->name(), kind.type, json);
                    only_others = false;
                    break;
                default: std::ranges::rotate(columns, columns.begin() + at); break;
            }
        }
        const std::string name = random.below(2) == 0 ? "x.parquet" : "x.feather";
        write_columns(columns, place / name, nullptr, 1 + static_cast<std::int64_t>(random.below(3)));
        const auto file = read(name);
        EXPECT_FALSE(check_lake_file(place / name).has_value());
        if (file && only_others) {
            expect_the_candles(*file, rows);
            ++whole;
        }
        if (file) continue;
        ++refused;
        EXPECT_EQ(file.error().code, ErrorCode::BadData);
        EXPECT_NE(file.error().text().find(name), std::string::npos) << file.error().text();
        EXPECT_TRUE(!only_others || rows == 0) << file.error().text();
    }
    EXPECT_GT(whole, 300);
    EXPECT_GT(refused, 300);
}

TEST_F(TableFiles, WithoutColumnsOrRowsThereAreNoCandles) {
    for (const char* name : {"x.parquet", "x.feather"}) {
        write_columns({}, place / name);
        EXPECT_EQ(read(name).error().code, ErrorCode::BadData);
        write_columns(candle_columns(0), place / name);
        EXPECT_NE(read(name).error().text().find("has no rows"), std::string::npos);
    }
}

/// As Thrift's compact protocol writes an i64.
std::string thrift(std::int64_t value) {
    std::string bytes;
    auto rest = std::bit_cast<std::uint64_t>((value << 1) ^ (value >> 63));
    for (; rest >= 128; rest >>= 7) bytes += static_cast<char>(rest % 128 + 128);
    return bytes + static_cast<char>(rest);
}

std::string little_endian(std::int64_t value, std::size_t size = sizeof(std::int64_t)) {
    std::string bytes(size, '\0');
    std::memcpy(bytes.data(), &value, size);
    return bytes;
}

TEST_F(TableFiles, CountsThatAreNotTheRowsAreAnErrorWhereverTheyStand) {
    constexpr std::size_t rows = 1234;
    for (const std::string name : {"x.parquet", "x.feather"}) {
        const bool is_parquet = name == "x.parquet";
        const auto count = [&](std::int64_t value) { return is_parquet ? thrift(value) : little_endian(value); };
        write_columns(candle_columns(static_cast<int>(rows)), place / name);
        const std::string good = bytes_of(place / name), told = count(static_cast<std::int64_t>(rows));
        std::int64_t footer = 0;
        std::memcpy(&footer, good.data() + good.size() - 8, 4);
        const std::size_t metadata = is_parquet ? good.size() - 8 - static_cast<std::size_t>(footer) : 0;
        int places = 0, refused = 0;
        for (std::size_t at = good.find(told, metadata); at != good.npos; at = good.find(told, at + 1), ++places) {
            for (const std::int64_t lie : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{5}, std::int64_t{1235},
                                           std::int64_t{1} << 30, std::int64_t{1} << 62}) {
                std::string spoiled = good;
                spoiled.replace(at, told.size(), count(lie));
                if (is_parquet) {
                    const auto longer = static_cast<std::int64_t>(spoiled.size()) - std::ssize(good);
                    spoiled.replace(spoiled.size() - 8, 4, little_endian(footer + longer, 4));
                }
                std::ofstream(place / name, std::ios::binary) << spoiled;
                const auto file = read(name);
                refused += file ? 0 : 1;
                EXPECT_TRUE(!file || file->candles.size() <= rows) << name << " " << lie << " at " << at;
            }
        }
        EXPECT_GT(places, 2) << name;
        EXPECT_GT(refused, places) << name << ": there are counts in statistics, too, which nobody believes";
    }
}

/// A month of a lake that other programs wrote again, with a column of theirs.
TEST_F(TableFiles, AMonthOfALakeWithOneColumnMoreIsTheSameMonth) {
    const Instrument btc{"bybit", "BTC", "USDT", "USDT"};
    constexpr UtcTime january = std::chrono::sys_days{std::chrono::year{2024} / 1 / 1};
    constexpr int rows = 60;
    LakeMonth says{.month = january, .through = january + 31 * day, .days = {}, .asked = {}};
    LakeRows content;
    DayHashes hashes;
    hashes.begin(january);
    for (int i = 0; i < rows; ++i) {
        const Candle candle{january + minute * i, 10, 12, 9, 11, static_cast<double>(i)};
        content.candles.append(candle);
        content.quotes.emplace_back();
        content.quiet.push_back(0);
        hashes.add(candle, Quote{});
    }
    says.days = hashes.days();
    ParquetLake lake(place.path());
    ASSERT_TRUE(lake.write(btc, says, content).has_value());
    const std::filesystem::path file =
        place / "candles/venue=bybit/symbol=BTC_USDT_USDT/tf=1m/year=2024/month=01.parquet";
    const auto metadata = (*TableFile::open(file))->schema().metadata()->Copy();
    ASSERT_TRUE(metadata->Delete("ARROW:schema").ok());  // of the columns as they were
    for (const Kind& kind : kinds()) {
        for (std::size_t at = 0; at <= 9; ++at) {
            Columns columns = candle_columns(rows);
            for (const char* side : {"bid", "ask"}) {
                columns.push_back(column(side, arrow::float64(), json_of("null", rows)));
            }
            columns.push_back(column("quiet", arrow::boolean(), json_of("false", rows)));
            for (Column& one : columns) {
                if (one.first->name() != "bid" && one.first->name() != "ask")
                    one.first = one.first->WithNullable(false);
            }
            columns.insert(columns.begin() + static_cast<std::ptrdiff_t>(at),
                           column("other", kind.type, json_of(kind.value, rows)));
            write_columns(columns, file, metadata);
            const auto back = lake.read(btc, january);
            ASSERT_TRUE(back.has_value()) << kind.type->ToString() << ": " << back.error().text();
            EXPECT_EQ(back->candles.size(), content.candles.size());
            EXPECT_TRUE(check_lake_file(file).has_value());
        }
    }
}

}  // namespace
}  // namespace signalbox
