// Our side, and TA-Lib's C functions, of bench/indicators.py: six classic indicators over series of candles.
//
//     bench_six_indicators LIBTA.so FILE FILE[@first] …   answers each line it is sent, `columns NAME`, `talib NAME`,
//                                                         `stream NAME`, `lanes NAME` or `talibs NAME` by `wall cpu`,
//                                                         `apart NAME` by the worst distance of columns and talib, as a
//                                                         fraction of the price
//
// NAME is sma, ema, rsi, atr, macd, bbands, or all: ours in one pass over the candles, TA-Lib's one after another.
// columns: write_classics over the first file; stream: the indicators themselves, candle by candle; lanes and talibs:
// over all files, of which @first leaves out so many candles. Both sides write to the same kind of columns, made and
// touched before anything is timed. The library is the one inside TA-Lib's wheel, opened when asked for; its functions
// are declared here as ta_func.h has them.
#include <dlfcn.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "bench/watch.hpp"
#include "core/signals/indicators/atr.hpp"
#include "core/signals/indicators/bollinger.hpp"
#include "core/signals/indicators/classic_columns.hpp"
#include "core/signals/indicators/ema.hpp"
#include "core/signals/indicators/macd.hpp"
#include "core/signals/indicators/rsi.hpp"
#include "core/signals/indicators/sma.hpp"
#include "venues/files/csv_reader.hpp"

namespace {

using namespace signalbox;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::array names{"sma", "ema", "rsi", "atr", "macd", "bbands"};
enum Column : std::size_t {
    sma,
    ema,
    rsi,
    atr,
    macd_line,
    macd_signal,
    macd_histogram,
    lower,
    middle,
    upper,
    column_count  // as in Classic
};
using Columns = std::array<std::vector<double>, column_count>;

/// Where an indicator's columns begin and end.
constexpr std::array<std::size_t, 7> columns_of{sma, ema, rsi, atr, macd_line, lower, column_count};

struct SmaPart {
    Sma<20> indicator;
    void step(const CandleView& c, std::size_t row, Columns& out) {
        out[sma][row] = indicator.update(c.close[row]).value_or(unknown);
    }
};
struct EmaPart {
    Ema indicator{12};
    void step(const CandleView& c, std::size_t row, Columns& out) {
        out[ema][row] = indicator.update(c.close[row]).value_or(unknown);
    }
};
struct RsiPart {
    Rsi indicator{14};
    void step(const CandleView& c, std::size_t row, Columns& out) {
        out[rsi][row] = indicator.update(c.close[row]).value_or(unknown);
    }
};
struct AtrPart {
    Atr indicator{14};
    void step(const CandleView& c, std::size_t row, Columns& out) {
        out[atr][row] = indicator.update(c.high[row], c.low[row], c.close[row]).value_or(unknown);
    }
};
struct MacdPart {
    Macd indicator{12, 26, 9};
    void step(const CandleView& c, std::size_t row, Columns& out) {
        const auto now = indicator.update(c.close[row]).value_or(MacdValue{unknown, unknown, unknown});
        out[macd_line][row] = now.line;
        out[macd_signal][row] = now.signal;
        out[macd_histogram][row] = now.histogram;
    }
};
struct BollingerPart {
    Bollinger<20> indicator;
    void step(const CandleView& c, std::size_t row, Columns& out) {
        const auto now = indicator.update(c.close[row]).value_or(BollingerValue{unknown, unknown, unknown});
        out[upper][row] = now.upper;
        out[middle][row] = now.middle;
        out[lower][row] = now.lower;
    }
};

template <typename... Parts>
void pass(const CandleView& candles, Columns& out) {
    std::tuple<Parts...> parts;
    for (std::size_t row = 0; row < candles.size(); ++row)
        std::apply([&](auto&... part) { (part.step(candles, row, out), ...); }, parts);
}

void run_stream(std::size_t which, const CandleView& candles, Columns& out) {
    using Pass = void (*)(const CandleView&, Columns&);
    constexpr std::array<Pass, 7> passes{pass<SmaPart>,
                                         pass<EmaPart>,
                                         pass<RsiPart>,
                                         pass<AtrPart>,
                                         pass<MacdPart>,
                                         pass<BollingerPart>,
                                         pass<SmaPart, EmaPart, RsiPart, AtrPart, MacdPart, BollingerPart>};
    passes[which](candles, out);
}

/// Those of the columns that belong to an indicator, or all.
ClassicSeries wanted(std::size_t which, const CandleView& candles, Columns& out) {
    ClassicSeries series{candles, {}};
    const bool whole = which == names.size();
    const std::size_t first = whole ? 0 : columns_of[which], end = whole ? column_count : columns_of[which + 1];
    for (std::size_t column = first; column < end; ++column) series.columns[column] = out[column].data();
    return series;
}

/// TA-Lib's C functions.
class TaLib {
public:
    explicit TaLib(const char* path) : library_(dlopen(path, RTLD_NOW | RTLD_GLOBAL)) {
        if (library_ == nullptr) return;
        int (*initialize)() = nullptr;
        find("TA_Initialize", initialize);
        find("TA_SMA", sma_);
        find("TA_EMA", ema_);
        find("TA_RSI", rsi_);
        find("TA_ATR", atr_);
        find("TA_MACD", macd_);
        find("TA_BBANDS", bbands_);
        ready_ = initialize != nullptr && initialize() == 0 && sma_ != nullptr && ema_ != nullptr && rsi_ != nullptr &&
                 atr_ != nullptr && macd_ != nullptr && bbands_ != nullptr;
    }
    bool ready() const { return ready_; }

    /// Each function begins to write at its first known row.
    void run(std::size_t which, const CandleView& c, Columns& out) const {
        if (which == names.size()) {
            for (std::size_t each = 0; each < names.size(); ++each) run(each, c, out);
            return;
        }
        const int last = static_cast<int>(c.size()) - 1;
        const double *close = c.close.data(), *high = c.high.data(), *low = c.low.data();
        int from = 0, count = 0;
        const auto at = [&](Column column, int first) { return out[column].data() + first; };
        switch (which) {
            case 0: sma_(0, last, close, 20, &from, &count, at(sma, 19)); break;
            case 1: ema_(0, last, close, 12, &from, &count, at(ema, 11)); break;
            case 2: rsi_(0, last, close, 14, &from, &count, at(rsi, 14)); break;
            case 3: atr_(0, last, high, low, close, 14, &from, &count, at(atr, 14)); break;
            case 4:
                macd_(0, last, close, 12, 26, 9, &from, &count, at(macd_line, 33), at(macd_signal, 33),
                      at(macd_histogram, 33));
                break;
            default: bbands_(0, last, close, 20, 2, 2, 0, &from, &count, at(upper, 19), at(middle, 19), at(lower, 19));
        }
    }

private:
    template <typename Function>
    void find(const char* name, Function*& function) {
        function = reinterpret_cast<Function*>(dlsym(library_, name));
    }

    using OfOne = int(int, int, const double*, int, int*, int*, double*);
    void* library_;
    bool ready_ = false;
    OfOne *sma_ = nullptr, *ema_ = nullptr, *rsi_ = nullptr;
    int (*atr_)(int, int, const double*, const double*, const double*, int, int*, int*, double*) = nullptr;
    int (*macd_)(int, int, const double*, int, int, int, int*, int*, double*, double*, double*) = nullptr;
    int (*bbands_)(int, int, const double*, int, double, double, int, int*, int*, double*, double*, double*) = nullptr;
};

double apart(std::size_t which, const CandleView& candles, const Columns& a, const Columns& b) {
    double worst = 0;
    for (std::size_t column = columns_of[which]; column < columns_of[which + 1]; ++column) {
        for (std::size_t row = 33; row < candles.size(); ++row) {
            const double scale = column == rsi ? 100 : candles.close[row];
            const double distance = std::abs(a[column][row] - b[column][row]) / scale;
            worst = std::max(worst, std::isnan(distance) ? std::numeric_limits<double>::infinity() : distance);
        }
    }
    return worst;
}

/// What is left of FILE[@first], shared by all that name the same file.
struct Histories {
    std::map<std::string, CandleSeries> files;
    std::vector<CandleView> views;

    bool add(std::string name) {
        std::size_t first = 0;
        if (const auto at = name.rfind('@'); at != std::string::npos) {
            first = std::stoul(name.substr(at + 1));
            name.resize(at);
        }
        if (!files.contains(name)) {
            Result<CandleFile> read = read_candles(name, Timeframe::m1);
            if (!read) {
                fmt::print(stderr, "{}\n", read.error().text());
                return false;
            }
            files.emplace(name, std::move(read->candles));
        }
        const CandleView whole = files.at(name).view();
        views.push_back(whole.slice(first, whole.size() - first));
        return true;
    }
};

int answer(const char* library, std::span<char*> names_of_files) {
    const TaLib talib(library);
    if (!talib.ready()) {
        fmt::print(stderr, "not TA-Lib's library: {}\n", library);
        return 1;
    }
    Histories histories;
    for (const char* name : names_of_files)
        if (!histories.add(name)) return 1;
    const CandleView one = histories.views.front();
    std::size_t rows = 0;
    std::vector<Columns> ours(histories.views.size());
    for (std::size_t i = 0; i < ours.size(); ++i) {
        for (auto& column : ours[i]) column.assign(histories.views[i].size(), unknown);
        rows += histories.views[i].size();
    }
    Columns theirs;  // as long as the longest, for all in turn
    for (auto& column : theirs) column.assign(std::ranges::max(histories.views, {}, &CandleView::size).size(), unknown);
    fmt::print("{} {}\n", one.size(), rows);
    std::fflush(stdout);
    std::string what, name;
    while (std::cin >> what >> name) {
        const auto which = static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
        std::vector<ClassicSeries> all;
        for (std::size_t i = 0; i < ours.size(); ++i) all.push_back(wanted(which, histories.views[i], ours[i]));
        if (what == "apart") {
            fmt::print("{}\n", apart(which, one, ours.front(), theirs));
        } else {
            const Watch watch;
            if (what == "columns") write_classics(Timeframe::m1, std::span(all).first(1));
            if (what == "lanes") write_classics(Timeframe::m1, all);
            if (what == "stream") run_stream(which, one, ours.front());
            if (what == "talib") talib.run(which, one, theirs);
            if (what == "talibs")
                for (const CandleView& view : histories.views) talib.run(which, view, theirs);
            fmt::print("{:.9f} {:.9f}\n", watch.wall(), watch.cpu());
        }
        std::fflush(stdout);
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc >= 3) return answer(argv[1], std::span(argv, static_cast<std::size_t>(argc)).subspan(2));
    fmt::print(stderr, "bench_six_indicators LIBTA.so FILE FILE[@first] …\n");
    return 2;
}
