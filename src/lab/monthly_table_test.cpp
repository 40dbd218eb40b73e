#include "lab/monthly_table.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/scratch.hpp"

namespace signalbox {
namespace {

/// Remembers what was written where, once it is finished.
struct RememberingTables final : TableFiles {
    using Rows = std::vector<std::pair<std::int64_t, double>>;
    std::map<std::string, Rows>& files;
    explicit RememberingTables(std::map<std::string, Rows>& where) : files(where) {}

    struct Writer final : TableWriter {
        std::map<std::string, Rows>& files;
        std::string name;
        Rows rows;
        Writer(std::map<std::string, Rows>& where, std::string file) : files(where), name(std::move(file)) {}
        Result<> add(std::span<const std::int64_t> opened_ms, std::span<const std::vector<double>> columns) override {
            for (std::size_t i = 0; i < opened_ms.size(); ++i) rows.emplace_back(opened_ms[i], columns[0][i]);
            return {};
        }
        Result<> finish() override {
            files[name] = rows;
            return {};
        }
    };
    Result<std::unique_ptr<TableWriter>> write(const std::filesystem::path& file, const TableHeading&) override {
        EXPECT_TRUE(std::filesystem::is_directory(file.parent_path()));
        return std::make_unique<Writer>(files, file.string());
    }
};

TEST(MonthlyTable, EachMonthsRowsAreAFileWhateverTheBlocks) {
    const Scratch place;
    constexpr UtcTime first = std::chrono::sys_days{std::chrono::year{2023} / 12 / 31};
    for (const std::size_t block : {1U, 7U, 1000U}) {
        std::map<std::string, RememberingTables::Rows> files;
        MonthlyTable table(std::make_unique<RememberingTables>(files), place.path(), {.columns = {"x"}, .notes = {}});
        std::vector<std::int64_t> times;
        std::vector<std::vector<double>> columns(1);
        for (int i = 0; i < 33; ++i) {  // a day of December, January, a day of February
            times.push_back(to_ms(first + i * day));
            columns[0].push_back(i);
            if (times.size() < block && i < 32) continue;
            ASSERT_TRUE(table.add(times, columns).has_value());
            times.clear();
            columns[0].clear();
        }
        ASSERT_TRUE(table.finish().has_value());
        ASSERT_EQ(files.size(), 3U);
        const auto& january = files.at((place / "year=2024/month=01.parquet").string());
        EXPECT_EQ(files.at((place / "year=2023/month=12.parquet").string()).size(), 1U);
        EXPECT_EQ(files.at((place / "year=2024/month=02.parquet").string()).front().second, 32);
        ASSERT_EQ(january.size(), 31U);
        EXPECT_EQ(january.front(), std::pair(to_ms(first + day), 1.0));
        EXPECT_EQ(january.back().second, 31);
    }
}

}  // namespace
}  // namespace signalbox
