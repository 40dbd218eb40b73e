#include "testing/venue/script.hpp"

#include <algorithm>
#include <array>

#include "core/base/check.hpp"
#include "core/base/random.hpp"

namespace signalbox::simulator {
namespace {

enum Purpose : std::uint64_t { count_draws = 31, trade_draws = 32, top_draws = 33 };

constexpr std::uint64_t extra_trades = 12;
constexpr std::int64_t first_at = 150, trades_end = 59'500, last_top_from = 59'900;  // ms of the minute

Random random_of(const ScriptKey& key, const Minute& minute, Purpose purpose) {
    return Random({key.seed, key.instrument, static_cast<std::uint64_t>(minute_number(minute.bar.opened_at)), purpose});
}

std::int64_t below(Random& random, std::int64_t bound) {
    return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(bound)));
}

struct Key {
    int trade;
    std::int64_t price;
};

/// The trades whose prices are fixed: open, the extremes that are neither open nor close, close.
class Keys {
public:
    Keys(const Bar& bar, int trades, Random& random) {
        add(0, bar.open);
        std::array<std::int64_t, 2> extremes{};
        int count = 0;
        const bool high_first = random.below(2) == 0;
        for (const std::int64_t price : {high_first ? bar.high : bar.low, high_first ? bar.low : bar.high}) {
            if (price != bar.open && price != bar.close) extremes[static_cast<std::size_t>(count++)] = price;
        }
        const int inner = trades - 2;  // the trades 1 … inner may be extremes
        if (count == 1) add(1 + static_cast<int>(below(random, inner)), extremes[0]);
        if (count == 2) {
            const int one = static_cast<int>(below(random, inner));
            const int other = (one + 1 + static_cast<int>(below(random, inner - 1))) % inner;
            add(1 + std::min(one, other), extremes[0]);
            add(1 + std::max(one, other), extremes[1]);
        }
        if (trades > 1) add(trades - 1, bar.close);
    }
    const Key* begin() const { return keys_.data(); }
    const Key* end() const { return keys_.data() + count_; }

private:
    void add(int trade, std::int64_t price) { keys_[count_++] = {trade, price}; }
    std::array<Key, 4> keys_{};
    std::size_t count_ = 0;
};

/// On the way between two fixed prices, a quarter of the minute's range off it at most.
std::int64_t between(const Key& from, const Key& to, int trade, const Bar& bar, Random& random) {
    const Wide way = Wide{to.price - from.price} * (trade - from.trade) / (to.trade - from.trade);
    const std::int64_t reach = (bar.high - bar.low) / 4;
    const std::int64_t off = below(random, 2 * reach + 1) - reach;
    return std::clamp(from.price + static_cast<std::int64_t>(way) + off, bar.low, bar.high);
}

void write_prices(const Bar& bar, Random& random, std::vector<Trade>& trades, std::size_t first) {
    const int count = static_cast<int>(trades.size() - first);
    const Keys keys(bar, count, random);
    const Key* from = keys.begin();
    for (int i = 0; i < count; ++i) {
        while (from + 1 != keys.end() && from[1].trade <= i) ++from;
        Trade& trade = trades[first + static_cast<std::size_t>(i)];
        trade.price = from->trade == i ? from->price : between(from[0], from[1], i, bar, random);
    }
}

/// Every size at least one; the rest is shared out by weights that are drawn.
void write_sizes(std::int64_t size, Random& random, std::vector<Trade>& trades, std::size_t first) {
    constexpr std::int64_t weight_max = 1000;
    const auto count = static_cast<std::int64_t>(trades.size() - first);
    std::int64_t weights = 0;
    for (std::size_t i = first; i < trades.size(); ++i) {
        trades[i].size = 1 + below(random, weight_max);  // its weight, for now
        weights += trades[i].size;
    }
    std::int64_t left = size;
    for (std::size_t i = first; i < trades.size(); ++i) {
        trades[i].size = 1 + static_cast<std::int64_t>(Wide{size - count} * trades[i].size / weights);
        left -= trades[i].size;
    }
    trades.back().size += left;
}

}  // namespace

int fewest_trades(const Bar& bar) {
    if (bar.size == 0) return 0;
    if (bar.high == bar.low) return 1;
    const auto is_extra = [&](std::int64_t price) { return price != bar.open && price != bar.close; };
    return 2 + (is_extra(bar.high) ? 1 : 0) + (is_extra(bar.low) ? 1 : 0);
}

void complete(const ScriptKey& key, Minute& minute) {
    Bar& bar = minute.bar;
    const int fewest = fewest_trades(bar);
    bar.turnover = 0;
    minute.trades = 0;
    if (fewest == 0) return;
    check(bar.size >= fewest, "a minute whose volume has fewer steps than its prices need trades");
    Random random = random_of(key, minute, count_draws);
    const auto wanted = fewest + below(random, static_cast<std::int64_t>(extra_trades) + 1);
    minute.trades = static_cast<std::uint8_t>(std::min(bar.size, wanted));
    std::vector<Trade> trades;
    trades.reserve(minute.trades);
    write_trades(key, minute, 0, trades);
    for (const Trade& trade : trades) bar.turnover += Wide{trade.price} * trade.size;
    bar.last_trade = trades.back().at;
}

void write_trades(const ScriptKey& key, const Minute& minute, std::int64_t first_number, std::vector<Trade>& out) {
    if (minute.trades == 0) return;
    Random random = random_of(key, minute, trade_draws);
    const std::size_t first = out.size();
    const std::int64_t count = minute.trades;
    out.resize(first + minute.trades);
    write_prices(minute.bar, random, out, first);
    write_sizes(minute.bar.size, random, out, first);
    const std::int64_t slot = (trades_end - first_at) / count;
    for (std::int64_t i = 0; i < count; ++i) {
        Trade& trade = out[first + static_cast<std::size_t>(i)];
        trade.at = minute.bar.opened_at + Millis{first_at + i * slot + below(random, slot)};
        trade.number = first_number + i;
        const std::int64_t before = i == 0 ? trade.price : out[first + static_cast<std::size_t>(i) - 1].price;
        const bool drawn = random.below(2) == 0;
        trade.is_buy = trade.price == before ? drawn : trade.price > before;
    }
}

void write_tops(const ScriptKey& key, const Minute& minute, const std::vector<Trade>& trades, std::int64_t first_number,
                std::vector<Top>& out) {
    Random random = random_of(key, minute, top_draws);
    const std::int64_t spread = std::max<std::int64_t>(1, minute.ask - minute.bid);
    const std::int64_t usual_size = std::max<std::int64_t>(1, minute.bar.size / 16);
    const auto add = [&](UtcTime at, std::int64_t bid, std::int64_t ask) {
        const std::int64_t bid_size = 1 + below(random, 2 * usual_size);
        out.push_back({at, bid, ask, bid_size, 1 + below(random, 2 * usual_size), first_number++});
    };
    for (std::size_t i = 0; i < trades.size(); ++i) {
        const Trade& trade = trades[i];
        const std::int64_t bid = std::max<std::int64_t>(1, trade.is_buy ? trade.price - spread : trade.price);
        const UtcTime at = trade.at + Millis{1 + below(random, 20)};
        add(i + 1 < trades.size() ? std::min(at, trades[i + 1].at) : at, bid, bid + spread);
    }
    add(minute.bar.opened_at + Millis{last_top_from + below(random, 99)}, minute.bid, minute.ask);
}

}  // namespace signalbox::simulator
