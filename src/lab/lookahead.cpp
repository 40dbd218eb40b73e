#include "lab/lookahead.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <mutex>
#include <thread>

#include "core/base/hash.hpp"
#include "core/base/random.hpp"
#include "runners/bar_feed.hpp"

namespace signalbox {
namespace {

constexpr std::int64_t bars_min = 4 * 1440;

/// All unknown values are one.
std::uint64_t bits_of(double value) {
    return std::isnan(value) ? 0x7ff8'0000'0000'0000 : std::bit_cast<std::uint64_t>(value);
}

std::uint64_t add_to_hash(std::uint64_t hash, double value, std::size_t column) {
    return fold_product(hash ^ bits_of(value), hash_keys[1 + column % 5] + 2 * column);
}

std::uint64_t hash_of_row(std::span<const double> row) {
    std::uint64_t hash = hash_keys[0];
    for (std::size_t c = 0; c < row.size(); ++c) hash = add_to_hash(hash, row[c], c);
    return hash;
}

/// The same of each row from `from` to before `to`; column by column, so that rows need not wait for each other.
std::vector<std::uint64_t> hashes_of_rows(std::span<const std::vector<double>> columns, std::size_t from,
                                          std::size_t to) {
    std::vector<std::uint64_t> hashes(to - from, hash_keys[0]);
    for (std::size_t c = 0; c < columns.size(); ++c) {
        for (std::size_t i = 0; i < hashes.size(); ++i) hashes[i] = add_to_hash(hashes[i], columns[c][from + i], c);
    }
    return hashes;
}

BarColumns slice(const BarColumns& bars, std::size_t first, std::size_t count) {
    return {bars.timeframe, bars.candles.slice(first, count)};
}

class Check {
public:
    Check(const ColumnSource& source, const LookaheadQuestion& question) : source_(source), question_(question) {}

    Result<std::vector<LookaheadPath>> all() {
        whole_.resize(question_.bars.size());
        run_batch(source_, nullptr, question_.bars,
                  [this](std::size_t first, std::span<const std::vector<double>> columns) {
                      std::ranges::copy(hashes_of_rows(columns, 0, columns[0].size()),
                                        whole_.begin() + static_cast<std::ptrdiff_t>(first));
                  });
        std::vector<LookaheadPath> paths{
            {.name = "stream"}, {.name = "cuts"}, {.name = "midnights"}, {.name = "replaced"}};
        collect_midnights(paths[0]);
        std::vector<std::function<void()>> work;
        const auto cuts = seeded_cuts();
        work.reserve(cuts.size() + midnights_.size() + 1);
        for (const std::size_t cut : cuts) work.emplace_back([this, &paths, cut] { look_at_cut(paths[1], cut); });
        for (std::size_t i = 0; i < midnights_.size(); ++i) {
            work.emplace_back([this, &paths, i] { look_at_day(paths[2], midnights_[i]); });
        }
        work.emplace_back([this, &paths] { look_at_replaced(paths[3]); });
        TRY(do_all(work));
        return paths;
    }

private:
    struct Midnight {
        std::size_t row;  ///< the day's first bar
        std::shared_ptr<const RowStream> state;
    };

    /// The stream over every row, and its state at each midnight.
    void collect_midnights(LookaheadPath& path) {
        const auto stream = source_.begin();
        std::vector<double> row(source_.columns.size());
        const BarColumns& bars = question_.bars;
        for (std::size_t i = 0; i < bars.size(); ++i) {
            miss_before(*stream, bars, i);
            const Candle candle = bars.candles[i];
            const bool new_day = i > 0 && bar_open(Timeframe::d1, candle.opened_at) !=
                                              bar_open(Timeframe::d1, utc_from_ms(bars.candles.opened_ms[i - 1]));
            if (new_day) midnights_.push_back({i, stream->clone()});
            stream->update(candle, row);
            if (hash_of_row(row) != whole_[i]) differ(path, i, row);
        }
        path.rows += static_cast<std::int64_t>(bars.size());
    }

    std::vector<std::size_t> seeded_cuts() const {
        Random random(question_.seed, "lookahead cuts");
        std::vector<std::size_t> cuts;
        cuts.reserve(static_cast<std::size_t>(question_.cuts));
        for (int i = 0; i < question_.cuts; ++i) cuts.push_back(1 + random.below(question_.bars.size() - 1));
        return cuts;
    }

    void look_at_cut(LookaheadPath& path, std::size_t cut) {
        look_at(path, nullptr, 0, slice(question_.bars, 0, cut), 0);
    }

    /// A batch a close: its last row alone is new.
    void look_at_day(LookaheadPath& path, const Midnight& midnight) {
        const BarColumns& bars = question_.bars;
        const UtcTime day_end = bar_open(Timeframe::d1, utc_from_ms(bars.candles.opened_ms[midnight.row])) + day;
        const Millis length = length_of(bars.timeframe);
        for (std::size_t end = midnight.row + 1; end <= bars.size(); ++end) {
            const UtcTime closed_at = utc_from_ms(bars.candles.opened_ms[end - 1]) + length;
            if (closed_at > day_end) return;
            if (!closes_at(Timeframe::m15, closed_at)) continue;
            const std::size_t count = end - midnight.row;
            look_at(path, midnight.state.get(), midnight.row, slice(bars, midnight.row, count), count - 1);
        }
    }

    /// The other coin's candles, again and again, at the times of the second half.
    void look_at_replaced(LookaheadPath& path) {
        const BarColumns& bars = question_.bars;
        const std::size_t half = bars.size() / 2;
        CandleSeries series;
        series.append(bars.candles.slice(0, half));
        for (std::size_t i = half; i < bars.size(); ++i) {
            Candle candle = question_.other[(i - half) % question_.other.size()];
            candle.opened_at = utc_from_ms(bars.candles.opened_ms[i]);
            series.append(candle);
        }
        look_at(path, nullptr, 0, {bars.timeframe, series.view()}, 0, half);
    }

    /// The batch over `bars`, whose first row is `offset` of the series: its rows from `from` to before `to`.
    void look_at(LookaheadPath& path, const RowStream* state, std::size_t offset, const BarColumns& bars,
                 std::size_t from, std::size_t to = SIZE_MAX) {
        run_batch(source_, state, bars, [&](std::size_t first, std::span<const std::vector<double>> columns) {
            const std::size_t begin = std::max(first, from), end = std::min(first + columns[0].size(), to);
            if (begin >= end) return;
            const auto hashes = hashes_of_rows(columns, begin - first, end - first);
            std::atomic_ref(path.rows).fetch_add(static_cast<std::int64_t>(hashes.size()), std::memory_order_relaxed);
            for (std::size_t i = 0; i < hashes.size(); ++i) {
                if (hashes[i] == whole_[offset + begin + i]) continue;
                std::vector<double> row;
                for (const auto& column : columns) row.push_back(column[begin - first + i]);
                differ(path, offset + begin + i, row);
            }
        });
    }

    void differ(LookaheadPath& path, std::size_t row, const std::vector<double>& here) {
        const std::scoped_lock lock(mutex_);
        ++path.different;
        const UtcTime opened_at = utc_from_ms(question_.bars.candles.opened_ms[row]);
        if (!path.first || opened_at < path.first->opened_at) path.first = difference(opened_at, row, here);
    }

    /// Which column it is: the whole batch once more, up to that row's block.
    LookaheadDifference difference(UtcTime opened_at, std::size_t row, const std::vector<double>& here) const {
        LookaheadDifference found{.opened_at = opened_at, .column = {}};
        run_batch(source_, nullptr, question_.bars,
                  [&](std::size_t first, std::span<const std::vector<double>> columns) {
                      if (row < first || row >= first + columns[0].size()) return;
                      for (std::size_t c = 0; c < columns.size() && found.column.empty(); ++c) {
                          if (bits_of(columns[c][row - first]) == bits_of(here[c])) continue;
                          found = {opened_at, source_.columns[c].name, here[c], columns[c][row - first]};
                      }
                  });
        return found;
    }

    Result<> do_all(const std::vector<std::function<void()>>& work) {
        std::atomic<std::size_t> next = 0;
        const auto help = [&] {
            for (std::size_t i = next++; i < work.size() && !question_.stop.stop_requested(); i = next++) work[i]();
        };
        std::vector<std::jthread> helpers;
        for (unsigned i = 1; i < question_.threads; ++i) helpers.emplace_back(help);
        for (std::size_t i = next++; i < work.size() && !question_.stop.stop_requested(); i = next++) {
            work[i]();
            if (question_.progress) question_.progress(static_cast<double>(i + 1) / static_cast<double>(work.size()));
        }
        helpers.clear();
        if (question_.stop.stop_requested()) return interrupted();
        return {};
    }

    const ColumnSource& source_;
    const LookaheadQuestion& question_;
    std::vector<std::uint64_t> whole_;
    std::vector<Midnight> midnights_;
    std::mutex mutex_;
};

}  // namespace

Result<std::vector<LookaheadPath>> check_lookahead(const ColumnSource& source, const LookaheadQuestion& question) {
    if (static_cast<std::int64_t>(question.bars.size()) < bars_min || question.other.empty()) {
        return fail(ErrorCode::WrongUse, "{} candles are too few to look for the future in: it takes {}",
                    question.bars.size(), bars_min)
            .suggest("import more of them, or name another instrument");
    }
    return Check(source, question).all();
}

}  // namespace signalbox
