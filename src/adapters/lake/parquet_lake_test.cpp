#include "adapters/lake/parquet_lake.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "core/base/random.hpp"
#include "ports/day_hash.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

constexpr UtcTime february = std::chrono::sys_days{std::chrono::year{2024} / 2 / 1};

/// Candles of a month with holes, some with quotes, and a quiet minute.
struct Month {
    LakeMonth says{.month = february, .through = february + 29 * day, .days = {}, .asked = {}};
    LakeRows rows;

    Month() {
        Random random({20240201, 1});
        DayHashes hashes;
        QuietHash quiet_hash;
        says.asked.add({february, february + 29 * day});
        for (int i = 0; i < 29 * 1440; ++i) {
            const UtcTime at = february + minute * i;
            hashes.begin(day_start(at));
            if (random.below(50) == 0 || day_start(at) == february + 3 * day) continue;
            const double price = 100 + random.uniform();
            const bool quiet = random.below(100) == 0;
            const Candle candle{at, price, price + 1, price - 1, price, quiet ? 0 : random.uniform()};
            const Quote quote = random.below(3) == 0 && !quiet ? Quote{price - 0.5, price + 0.5} : Quote{};
            rows.candles.append(candle);
            rows.quotes.push_back(quote);
            rows.quiet.push_back(quiet ? 1 : 0);
            if (!quiet) hashes.add(candle, quote);
            if (quiet) quiet_hash.add(candle);
        }
        says.days = hashes.days();
        says.quiet = quiet_hash.minutes();
    }
};

class ParquetLakes : public testing::Test {
protected:
    Scratch place;
    ParquetLake lake{place.path()};
    const Instrument btc{"bybit", "BTC", "USDT", "USDT"};
    const Month month;
    const std::filesystem::path file =
        place / "candles/venue=bybit/symbol=BTC_USDT_USDT/tf=1m/year=2024/month=02.parquet";

    void SetUp() override {
        const auto written = lake.write(btc, month.says, month.rows);
        ASSERT_TRUE(written.has_value()) << written.error().text();
    }
    std::string bytes() const {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void put(const std::string& content) const { std::ofstream(file, std::ios::binary) << content; }
};

TEST_F(ParquetLakes, GiveBackWhatWasWrittenInTheLayoutThatOthersKnow) {
    ASSERT_TRUE(std::filesystem::exists(file));
    EXPECT_EQ(*lake.months(btc), std::vector<LakeMonth>{month.says});
    const auto content = lake.read(btc, february);
    ASSERT_TRUE(content.has_value()) << content.error().text();
    EXPECT_EQ(content->says, month.says);
    std::size_t at = 0;
    for (std::size_t i = 0; i < month.rows.candles.size(); ++i) {
        if (month.rows.quiet[i] != 0) continue;
        ASSERT_EQ(content->candles[at], month.rows.candles[i]);
        ASSERT_EQ(content->quotes[at], month.rows.quotes[i]);
        ++at;
    }
    EXPECT_EQ(content->candles.size(), at);
}

TEST_F(ParquetLakes, KnowNoOtherSeries) {
    const Instrument eth{"bybit", "ETH", "USDT", "USDT"};
    EXPECT_TRUE(lake.months(eth)->empty());
    EXPECT_EQ(lake.read(eth, february).error().code, ErrorCode::NotFound);
    // A file that lies in another's place is not taken for it.
    const std::filesystem::path elsewhere = place / "candles/venue=bybit/symbol=ETH_USDT_USDT/tf=1m/year=2024";
    std::filesystem::create_directories(elsewhere);
    std::filesystem::copy_file(file, elsewhere / "month=02.parquet");
    EXPECT_TRUE(lake.months(eth)->empty());
}

TEST_F(ParquetLakes, ADamagedFileIsAnErrorWhereverItIsDamagedAndNeverACrash) {
    const std::string good = bytes();
    Random random({20240202, 1});
    int refused = 0, rounds = 0;
    const auto try_bytes = [&](const std::string& content) {
        put(content);
        (void)lake.months(btc);
        const auto read_back = lake.read(btc, february);
        ++rounds;
        if (read_back) {
            EXPECT_EQ(read_back->says.days, month.says.days) << "what is given back is what was written";
        } else {
            ++refused;
            EXPECT_NE(read_back.error().text().find("month=02.parquet"), std::string::npos) << read_back.error().text();
        }
    };
    for (const std::size_t length : {std::size_t{0}, std::size_t{3}, std::size_t{4}, std::size_t{12}, good.size() / 2,
                                     good.size() - 8, good.size() - 1}) {
        try_bytes(good.substr(0, length));
    }
    try_bytes(std::string(100'000, 'x'));
    try_bytes("PAR1" + std::string(1000, '\xff') + "PAR1");
    EXPECT_EQ(refused, rounds);
    for (int i = 0; i < 120; ++i) {
        std::string spoiled = good;
        // The second half of the rounds hits the metadata at the file's end.
        const std::size_t from = i % 2 == 0 ? 0 : good.size() - 6000;
        for (std::uint64_t hits = 1 + random.below(4); hits > 0; --hits) {
            spoiled[from + random.below(good.size() - from)] = static_cast<char>(random.below(256));
        }
        try_bytes(spoiled);
    }
    EXPECT_GT(refused, 90);
}

TEST_F(ParquetLakes, QuietMinutesThatAreNotWhatTheFileSaysAreDamage) {
    LakeMonth other = month.says;
    --other.quiet->rows;
    ASSERT_TRUE(lake.write(btc, other, month.rows).has_value());
    EXPECT_EQ(lake.read(btc, february).error().code, ErrorCode::Corrupt);
}

TEST_F(ParquetLakes, InspectionNamesEachFileAndWhatIsWrongWithIt) {
    std::string spoiled = bytes();
    const std::filesystem::path other = file.parent_path() / "month=03.parquet";
    std::filesystem::copy_file(file, other);
    spoiled[spoiled.size() / 3] = static_cast<char>(spoiled[spoiled.size() / 3] + 1);
    put(spoiled);
    std::vector<LakeFile> found;
    ASSERT_TRUE(lake.inspect([&](const LakeFile& one) -> Result<> {
                        found.push_back(one);
                        return {};
                    })
                    .has_value());
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].file, file);
    EXPECT_TRUE(found[0].error.has_value());
    EXPECT_EQ(found[1].file, other);
    EXPECT_FALSE(found[1].error.has_value());
    EXPECT_GT(found[1].candles, 38'000);
}

TEST_F(ParquetLakes, AWriteThatFailsLeavesTheOldFile) {
    std::filesystem::create_directory(file.string() + ".part");  // in the way of the new one
    EXPECT_FALSE(lake.write(btc, month.says, month.rows).has_value());
    EXPECT_TRUE(lake.read(btc, february).has_value());
}

}  // namespace
}  // namespace signalbox
