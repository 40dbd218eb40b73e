// Our figures for bench/parquet.py: a lake's months written and read, as `lake build` and a backtest do it.
//
//     bench_parquet write ROOT FILE.csv.gz ROUNDS   the file's minutes as months of binance:BTC/USDT under ROOT
//     bench_parquet read ROOT ROUNDS                all of them
//
// One line a round: wall cpu rows closes_in_cents; wall and cpu in seconds. Reading makes sure of each day's hash;
// writing ends with the file on the disk. What the months say of themselves is made before the watch starts.
#include <fmt/core.h>

#include <cmath>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "adapters/lake/parquet_lake.hpp"
#include "bench/watch.hpp"
#include "ports/day_hash.hpp"
#include "venues/files/csv_reader.hpp"

namespace {

using namespace signalbox;

const Instrument instrument = Instrument::parse("binance:BTC/USDT").value();

struct Month {
    LakeMonth says;
    LakeRows rows;
};

std::vector<Month> months_of(const CandleView& all) {
    std::vector<Month> months;
    for (std::size_t first = 0; first < all.size();) {
        const UtcTime month = month_start(utc_from_ms(all.opened_ms[first]));
        std::size_t end = first;
        while (end < all.size() && all.opened_ms[end] < to_ms(next_month(month))) ++end;
        Month& made = months.emplace_back();
        made.rows.candles.append(all.slice(first, end - first));
        made.rows.quotes.resize(end - first);
        made.rows.quiet.resize(end - first);
        made.says.month = month;
        made.says.through = next_month(month);
        made.says.days = days_of({}, made.rows.candles.view(), made.rows.quotes);
        first = end;
    }
    return months;
}

std::int64_t cents(const CandleView& candles) {
    std::int64_t sum = 0;
    for (const double close : candles.close) sum += std::llround(close * 100);
    return sum;
}

Result<> write(const char* root, const char* file, int rounds) {
    const CandleFile read = TRY(read_candles(file, Timeframe::m1));
    const std::vector<Month> months = months_of(read.candles.view());
    for (int i = 0; i < rounds; ++i) {
        const Watch watch;
        ParquetLake lake(root);
        for (const Month& month : months) TRY(lake.write(instrument, month.says, month.rows));
        fmt::print("{:.6f} {:.6f} {} {}\n", watch.wall(), watch.cpu(), read.candles.size(), cents(read.candles.view()));
    }
    return {};
}

Result<> read(const char* root, int rounds) {
    for (int i = 0; i < rounds; ++i) {
        const Watch watch;
        ParquetLake lake(root);
        std::vector<LakeContent> months;
        for (const LakeMonth& month : TRY(lake.months(instrument))) {
            months.push_back(TRY(lake.read(instrument, month.month)));
        }
        const double wall = watch.wall(), cpu = watch.cpu();
        std::size_t rows = 0;
        std::int64_t sum = 0;
        for (const LakeContent& month : months) {
            rows += month.candles.size();
            sum += cents(month.candles.view());
        }
        fmt::print("{:.6f} {:.6f} {} {}\n", wall, cpu, rows, sum);
    }
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view what = argc > 1 ? argv[1] : "";
    Result<> done;
    if (what == "write" && argc == 5) {
        done = write(argv[2], argv[3], std::atoi(argv[4]));
    } else if (what == "read" && argc == 4) {
        done = read(argv[2], std::atoi(argv[3]));
    } else {
        fmt::print(stderr, "bench_parquet write ROOT FILE.csv.gz ROUNDS | read ROOT ROUNDS\n");
        return 2;
    }
    if (!done) fmt::print(stderr, "{}\n", done.error().text());
    return done ? 0 : 1;
}
