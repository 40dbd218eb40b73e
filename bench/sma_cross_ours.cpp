// Our figures for bench/sma_cross.py: long one coin while the mean of 10 closes lies above that of 30, through the
// engine as it is: frames, scoring, gates, limits, sizing, paper account, calibration.
//
//     bench_sma_cross FILE ROWS ROUNDS [TRADES]   one line to read the candles, then one a round: wall cpu
//
// Bought and sold at the next open, 0.1 % a side; an average that equals the other changes nothing. The analyst lives
// here and not in src/: it takes the place of the product's at the seam that runners use (engine.hpp), and ends its
// trades by PositionClosed. Before any time is printed every fill must equal an exact reference, which knows nothing of
// the engine: closes in whole hundredths, sums in integers. TRADES is a file for the trades, the
// rows that they were bought and sold in (-1: not sold yet), and behind them the equity.
#include <fmt/core.h>
#include <fmt/os.h>

#include <cmath>
#include <cstdlib>
#include <memory>
#include <optional>
#include <vector>

#include "bench/watch.hpp"
#include "core/engine/engine.hpp"
#include "venues/files/csv_reader.hpp"

namespace {

using namespace signalbox;

constexpr std::size_t fast = 10, slow = 30;
constexpr std::int64_t cash = 10'000'000;
constexpr double stop_distance = 10'000;  // never reached: far from the price, as the targets are

std::int64_t cents(double price) { return std::llround(price * 100); }

struct Trade {
    std::size_t entry = 0, exit = 0;  // rows that it was filled in
    std::int64_t paid = 0, got = 0;   // cents
    bool operator==(const Trade&) const = default;
};

struct Past {
    std::vector<Trade> trades;
    std::optional<Trade> open;  // bought and not sold yet
    Decimal equity;             // at the last close
    bool operator==(const Past&) const = default;
};

/// The same strategy in whole cents, each sum made anew.
Past reference(const CandleView& candles) {
    Past past;
    std::int64_t units = cash * Decimal::one;  // of money
    const auto fee = [](std::int64_t paid) { return paid * (Decimal::one / 100) / 1000; };
    for (std::size_t row = slow; row < candles.size(); ++row) {
        std::int64_t sum_fast = 0, sum_slow = 0;
        for (std::size_t i = 1; i <= slow; ++i) {
            sum_slow += cents(candles.close[row - i]);
            if (i <= fast) sum_fast += cents(candles.close[row - i]);
        }
        const auto difference = static_cast<std::int64_t>(slow) * sum_fast - static_cast<std::int64_t>(fast) * sum_slow;
        const std::int64_t price = cents(candles.open[row]);
        if (difference > 0 && !past.open) {
            past.open = Trade{.entry = row, .paid = price};
            units -= fee(price);
        } else if (difference < 0 && past.open) {
            past.open->exit = row;
            past.open->got = price;
            units += (price - past.open->paid) * (Decimal::one / 100) - fee(price);
            past.trades.push_back(*past.open);
            past.open.reset();
        }
    }
    if (past.open) units += (cents(candles.close.back()) - past.open->paid) * (Decimal::one / 100);
    past.equity = Decimal::from_units(units);
    return past;
}

/// The last `n` closes in cents, and their sum.
template <std::size_t n>
class Sum {
public:
    std::int64_t push(std::int64_t value) {
        sum_ += value - values_[at_];
        values_[at_] = value;
        at_ = at_ + 1 == n ? 0 : at_ + 1;
        return sum_;
    }

private:
    std::array<std::int64_t, n> values_{};
    std::size_t at_ = 0;
    std::int64_t sum_ = 0;
};

/// What the strategy thinks after each minute. Exact: a double's mean would give a tie a sign.
class SmaCross {
public:
    enum class Word { nothing, buy, sell };

    Word step(const Minute& brought) {
        if (brought.state != MinuteState::present) return Word::nothing;
        const std::int64_t close = cents(brought.close);
        const std::int64_t difference =
            static_cast<std::int64_t>(slow) * fast_.push(close) - static_cast<std::int64_t>(fast) * slow_.push(close);
        if (seen_ < slow) ++seen_;
        if (seen_ < slow || difference == 0 || is_long_ == (difference > 0)) return Word::nothing;
        is_long_ = difference > 0;
        return is_long_ ? Word::buy : Word::sell;
    }

    static Opinion opinion(UtcTime closed_at, double close) {
        Opinion opinion;
        opinion.timeframe = Timeframe::m1;
        opinion.closed_at = closed_at;
        opinion.side = Side::long_side;
        opinion.strength = opinion.strength_raw = 90;
        opinion.close = close;
        opinion.stop = close - stop_distance;
        opinion.targets = {close + 1e6, close + 2e6, close + 3e6};
        opinion.reward_risk = 2e6 / stop_distance;
        opinion.expires_at = closed_at + 6 * hour;  // longer than any of its trades
        opinion.minutes_present = 1;
        return opinion;
    }

private:
    Sum<fast> fast_;
    Sum<slow> slow_;
    std::size_t seen_ = 0;
    bool is_long_ = false;
};

/// One coin a trade, whatever the equity (1.5 coins' worth of risk, cut down to whole ones), and no limit in the way.
Opened opened() {
    Opened opened;
    DeskSettings& desk = opened.settings.desk;
    desk.cash = Decimal::from_units(cash * Decimal::one);
    desk.size_step = Decimal::from_units(Decimal::one);
    desk.risk_per_trade = 1.5 * stop_distance / static_cast<double>(cash);
    desk.cooldown = Millis{0};
    desk.hour_max = desk.high_hour_max = 60;
    desk.day_max = 0;
    desk.losses = 0;
    desk.unfilled_after = 24 * hour;
    return opened;
}

std::unique_ptr<Engine> joined() {
    auto engine = std::make_unique<Engine>();
    Outcomes out;
    engine->process(opened(), out);
    InstrumentJoined join{.slot = 0, .instrument = {"binance", "BTC", "USDT", ""}, .terms = {}};
    join.terms.spread = join.terms.slippage = {0, 0};
    engine->process(join, out);
    return engine;
}

struct Ran {
    std::vector<PaperFilled> fills;
    Decimal equity;
};

/// Every minute from the first candle's, as a backtest hands them over.
Ran run(UtcTime from, const std::vector<Minute>& minutes) {
    const auto engine = joined();
    Ran ran;
    SmaCross cross;
    MarketFrame frame;
    frame.closed_at = from;
    frame.minutes.resize(1);
    std::vector<Opinion> opinions;
    Outcomes out;
    Hash128 open;  // the newest signal
    for (const Minute& brought : minutes) {
        frame.closed_at += minute;
        frame.arrived_at = frame.closed_at;
        frame.minutes[0] = brought;
        opinions.clear();
        const SmaCross::Word word = cross.step(brought);
        if (word == SmaCross::Word::buy) opinions.push_back(SmaCross::opinion(frame.closed_at, brought.close));
        out.clear();
        engine->decide(frame, opinions, {}, out);
        for (const Outcome& outcome : out) {
            if (const auto* fill = std::get_if<PaperFilled>(&outcome)) ran.fills.push_back(*fill);
            if (const auto* approved = std::get_if<SignalApproved>(&outcome)) open = approved->signal.id;
        }
        if (word == SmaCross::Word::sell) engine->process(PositionClosed{.signal = open, .at = frame.closed_at}, out);
    }
    ran.equity = engine->desk().paper().equity();
    return ran;
}

/// The engine's fills as trades of rows; nothing where one is not what it should be.
std::optional<Past> trades_of(const Ran& ran, const CandleView& candles) {
    Past past{.equity = ran.equity};
    std::size_t row = 0;
    const Decimal coin = Decimal::from_units(Decimal::one);
    for (const PaperFilled& fill : ran.fills) {
        while (row < candles.size() && candles.opened_ms[row] < fill.at.time_since_epoch().count()) ++row;
        const bool entry = fill.leg == Leg::entry;
        if (row == candles.size() || fill.size != coin || entry == past.open.has_value()) return std::nullopt;
        if (!entry && fill.leg != Leg::cancelled) return std::nullopt;
        const std::int64_t price = fill.price.units() / (Decimal::one / 100);
        if (entry) {
            past.open = Trade{.entry = row, .paid = price};
        } else {
            past.open->exit = row;
            past.open->got = price;
            past.trades.push_back(*past.open);
            past.open.reset();
        }
    }
    return past;
}

std::vector<Minute> every_minute(const CandleView& candles) {
    std::vector<Minute> minutes;
    for (std::size_t row = 0; row < candles.size(); ++row) {
        const std::int64_t at = (candles.opened_ms[row] - candles.opened_ms[0]) / minute.count();
        minutes.resize(static_cast<std::size_t>(at));  // those between are missing
        minutes.push_back({MinuteState::present, candles.open[row], candles.high[row], candles.low[row],
                           candles.close[row], candles.volume[row], Quote{}});
    }
    return minutes;
}

int bench(const char* file, std::size_t rows, int rounds, const char* trades_file) {
    const Watch reading;
    const Result<CandleFile> read = read_candles(file, Timeframe::m1);
    if (!read) {
        fmt::print(stderr, "{}\n", read.error().text());
        return 1;
    }
    fmt::print("{:.6f} {:.6f}\n", reading.wall(), reading.cpu());
    const CandleView all = read->candles.view();
    const CandleView candles = all.slice(0, std::min(rows, all.size()));
    const UtcTime from = utc_from_ms(candles.opened_ms[0]);
    const std::vector<Minute> minutes = every_minute(candles);
    const Past expected = reference(candles);
    for (int round = 0; round < rounds; ++round) {
        const Watch watch;
        const Ran ran = run(from, minutes);
        const double wall = watch.wall(), cpu = watch.cpu();
        if (trades_of(ran, candles) != expected) {
            fmt::print(stderr, "the engine's fills are not the reference's\n");
            return 1;
        }
        fmt::print("{:.6f} {:.6f}\n", wall, cpu);
    }
    if (trades_file != nullptr) {
        auto out = fmt::output_file(trades_file);
        for (const Trade& trade : expected.trades) out.print("{} {}\n", trade.entry, trade.exit);
        if (expected.open) out.print("{} -1\n", expected.open->entry);
        out.print("{}\n", to_text(expected.equity));
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) {
        fmt::print(stderr, "bench_sma_cross FILE ROWS ROUNDS [TRADES]\n");
        return 2;
    }
    return bench(argv[1], std::strtoull(argv[2], nullptr, 10), std::atoi(argv[3]), argc > 4 ? argv[4] : nullptr);
}
