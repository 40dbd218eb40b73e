#include "views/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "core/base/letter_case.hpp"
#include "core/signals/indicators/indicator_rows.hpp"
#include "core/signals/technical/track.hpp"
#include "platform/axis.hpp"
#include "runners/bar_feed.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

constexpr std::int64_t lookback_cumulative = 1000;  ///< for what never forgets its start
constexpr Millis signal_life_most = 90 * day;

/// Candles that an indicator wants to have seen before its first value is shown.
std::int64_t lookback_of(const IndicatorSpec& spec, Timeframe timeframe) {
    const int settled = spec.make()->settled();
    if (settled == never) return lookback_cumulative;
    return spec.entry->by_time ? settled / minutes_of(timeframe) + 1 : settled;
}

/// What the candles taught, in order.
class Walk {
public:
    Walk(const ChartQuestion& question, UtcTime shown_from)
        : track_(question.timeframe),
          shown_from_(shown_from),
          rows_(question.with),
          row_(rows_.width()),
          columns_(rows_.width()) {}

    void take(const ClosedBar& bar) {
        track_.close(bar);
        if (!bar.formed) return rows_.miss();
        rows_.update(bar.candle, row_);
        if (bar.opened_at < shown_from_) return;
        for (std::size_t i = 0; i < row_.size(); ++i) columns_[i].push_back(row_[i]);
        shown.append(bar.candle);
    }

    CandleSeries shown;
    /// A value for each shown candle, an indicator's columns after the other's.
    const std::vector<std::vector<double>>& columns() const { return columns_; }
    Levels levels() const { return track_.levels(); }

private:
    Track track_;
    UtcTime shown_from_;
    IndicatorRows rows_;
    std::vector<double> row_;
    std::vector<std::vector<double>> columns_;
};

/// EMA 21, PSAR (0.02, 0.2): short names are abbreviations.
std::string shown_name(const IndicatorSpec& spec) {
    std::string name(spec.entry->name);
    const bool abbreviation = name.size() <= 5 && name.find('_') == name.npos;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] == '_') name[i] = ' ';
        if (abbreviation || i == 0) name[i] = upper_case(name[i]);
    }
    if (spec.parameters.size() == 1) return name + " " + sentence_value(spec.parameters[0]);
    std::string list;
    for (const double value : spec.parameters) list += (list.empty() ? "" : ", ") + sentence_value(value);
    return list.empty() ? name : name + " (" + list + ")";
}

/// The columns that a chart draws. Bands, and sets of many, share one colour.
std::vector<ChartLine> lines_of(const IndicatorSpec& spec, std::span<const std::vector<double>> columns, int& colour) {
    const auto& outputs = spec.entry->outputs;
    const bool bands = std::ranges::find(outputs, "middle", &IndicatorOutput::suffix) != outputs.end();
    const bool shared = bands || outputs.size() > 4;
    std::vector<ChartLine> lines;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        if (outputs[i].drawn == Drawn::no) continue;
        std::string label(outputs[i].suffix);
        std::ranges::replace(label, '_', ' ');
        if (lines.empty()) label.insert(0, shown_name(spec) + (label.empty() ? "" : " "));
        const double newest = columns[i].back();
        lines.push_back({.label = std::move(label),
                         .value = spec.entry->over_price ? price_text(newest) : short_number(newest),
                         .drawn = outputs[i].drawn,
                         .colour = colour,
                         .values = columns[i]});
        if (!shared) ++colour;
    }
    if (shared) ++colour;
    return lines;
}

void add_indicators(const Walk& walk, const std::vector<IndicatorSpec>& with, ChartAnswer& answer) {
    int colour = 0;
    std::span<const std::vector<double>> left(walk.columns());
    for (const IndicatorSpec& spec : with) {
        const auto names = spec.columns();
        const auto columns = left.first(names.size());
        left = left.subspan(names.size());
        for (std::size_t i = 0; i < names.size(); ++i) answer.newest.emplace_back(names[i], columns[i].back());
        if (spec.entry->over_price) {
            std::ranges::move(lines_of(spec, columns, colour), std::back_inserter(answer.picture.overlays));
        } else {
            int of_pane = 0;
            answer.picture.panes.push_back({.lines = lines_of(spec, columns, of_pane), .guides = spec.entry->guides});
        }
    }
}

void add_levels(const Walk& walk, Language language, ChartPicture& picture) {
    Levels levels = walk.levels();
    std::vector<Level> sorted(levels.begin(), levels.end());
    std::ranges::sort(sorted, [](const Level& one, const Level& other) {
        return one.touches != other.touches ? one.touches > other.touches : one.last_touch > other.last_touch;
    });
    for (const Level& level : sorted) {
        const std::string price = price_text(level.price);
        picture.levels.push_back({.kind = level.kind,
                                  .price = level.price,
                                  .touches = level.touches,
                                  .label = level.kind == LevelKind::support
                                               ? say(language, "S {} ×{}", price, level.touches)
                                               : say(language, "R {} ×{}", price, level.touches)});
    }
}

/// The newest run that has the instrument, or the named one.
Result<std::optional<std::string>> run_of(RunStore& runs, const Instrument& instrument, const std::string& named) {
    const auto has = [&](const RunRecord& run) {
        return std::ranges::find(run.instruments, instrument) != run.instruments.end();
    };
    const auto all = TRY(runs.runs());
    if (named.empty()) {
        const auto newest = std::ranges::find_if(all, has);
        return newest == all.end() ? std::nullopt : std::optional(newest->id);
    }
    const auto run = std::ranges::find(all, named, &RunRecord::id);
    if (run == all.end()) {
        if (all.empty()) {
            return fail(ErrorCode::NotFound, "there is no run {}: the store has none", named)
                .suggest("make one: signalbox backtest, or signalbox run");
        }
        return fail(ErrorCode::NotFound, "there is no run {}", named).suggest("the newest one is {}", all.front().id);
    }
    if (!has(*run)) {
        std::string theirs;
        for (const Instrument& one : run->instruments) theirs += (theirs.empty() ? "" : ", ") + to_text(one);
        return fail(ErrorCode::NotFound, "run {} does not have {}", named, instrument).suggest("it has {}", theirs);
    }
    return std::optional(named);
}

ChartSignal mark_of(const SignalRecord& record, UtcTime end, const ChartQuestion& question) {
    const Signal& signal = record.signal;
    const UtcTime ended = record.moves.empty() ? signal.expires_at : record.moves.back().at;
    const bool over = record.closed && ended <= end;
    ChartSignal mark{.side = signal.side,
                     .at = signal.closed_at,
                     .until = over ? ended : signal.expires_at,
                     .with_prices = minutes_of(signal.timeframe) >= minutes_of(question.timeframe),
                     .entry = signal.entry.to_double(),
                     .stop = signal.stop.to_double(),
                     .targets = {},
                     .label = say(question.language, words_of(signal.side))};
    std::ranges::transform(signal.targets, mark.targets.begin(), &Decimal::to_double);
    if (signal.timeframe != question.timeframe) mark.label += fmt::format(" {}", to_text(signal.timeframe));
    if (over && record.fills.empty()) mark.label += ", " + say(question.language, words_of(record.state));
    if (over && !record.fills.empty()) {
        const std::string size = fmt::format("{:.2f}", std::abs(record.net_r));
        mark.label += fmt::format(" {}{} R", record.net_r < 0 ? "−" : "+", size);
    }
    return mark;
}

Result<> add_signals(RunStore& runs, const ChartQuestion& question, TimeRange shown, ChartAnswer& answer) {
    answer.run = TRY(run_of(runs, question.instrument, question.run));
    if (!answer.run) return {};
    SignalFilter filter{.run = *answer.run, .instrument = question.instrument, .timeframe = {}, .limit = 0};
    filter.range = TimeRange{shown.from - signal_life_most, shown.to + Millis{1}};
    for (SignalRecord& record : TRY(runs.signals(filter))) {
        ChartSignal mark = mark_of(record, shown.to, question);
        if (mark.until <= shown.from) continue;
        answer.picture.signals.push_back(std::move(mark));
        answer.signals.push_back(std::move(record));
    }
    return {};
}

/// 2024-06-20 08:00, or the day alone where candles are days.
std::string shown_time(UtcTime time, Timeframe timeframe) {
    std::string text = to_text(time).substr(0, timeframe >= Timeframe::d1 ? 10 : 16);
    std::ranges::replace(text, 'T', ' ');
    return text;
}

void add_words(const ChartQuestion& question, UtcTime end, ChartAnswer& answer) {
    ChartPicture& picture = answer.picture;
    picture.title = fmt::format("{}  {}", question.instrument.symbol(), to_text(question.timeframe));
    picture.subtitle = fmt::format("{} · {} – {} UTC", question.instrument.venue,
                                   shown_time(picture.from, question.timeframe), shown_time(end, question.timeframe));
    if (answer.missing > 0) picture.subtitle += " · " + say(question.language, "candles missing: {}", answer.missing);
    if (answer.run)
        picture.subtitle += " · " + say(question.language, "signals of {}: {}", *answer.run, answer.signals.size());
    const Candle last = picture.candles[picture.candles.size() - 1];
    picture.candle_words = say(question.language, "open {}  high {}  low {}  close {}", price_text(last.open),
                               price_text(last.high), price_text(last.low), price_text(last.close));
    picture.volume_words = say(question.language, "volume {} {}", short_number(last.volume), question.instrument.base);
}

Failure no_candles(const ChartQuestion& question, TimeRange stored) {
    return fail(ErrorCode::NotFound, "the store has no closed {} candle of {} in that time", question.timeframe,
                question.instrument)
        .suggest("it has {} to {}", stored.from, stored.to);
}

}  // namespace

Result<ChartAnswer> candles_of_chart(CandleStore& store, const ChartQuestion& question) {
    const auto panes =
        std::ranges::count_if(question.with, [](const IndicatorSpec& one) { return !one.entry->over_price; });
    if (panes > static_cast<std::ptrdiff_t>(ChartPane::most)) {
        return fail(ErrorCode::WrongUse, "{} indicators want a pane of their own, and a chart has room for {}", panes,
                    ChartPane::most)
            .suggest("make two charts of it");
    }
    const auto minutes = TRY(store.span(question.instrument, Timeframe::m1));
    const auto natives =
        question.timeframe == Timeframe::m1 ? minutes : TRY(store.span(question.instrument, question.timeframe));
    const auto stored =
        minutes ? std::optional(TimeRange{std::min(minutes->from, natives.value_or(*minutes).from), minutes->to})
                : natives;
    if (!stored) {
        return fail(ErrorCode::NotFound, "the store has no {} candles of {}", question.timeframe, question.instrument)
            .suggest("import them: signalbox import FILE --venue {} --symbol {} --timeframe {}",
                     question.instrument.venue, question.instrument.symbol(), Timeframe::m1);
    }

    const Millis length = length_of(question.timeframe);
    const UtcTime end = bar_open(question.timeframe, std::min(question.range.to, stored->to));
    UtcTime from = bar_open(question.timeframe, std::max(question.range.from, stored->from));
    if (from < question.range.from) from += length;
    if (question.slots > 0) from = std::max(from, end - length * question.slots);
    if (from >= end) return no_candles(question, *stored);

    std::int64_t lookback = level_window + 2 * swing_reach;
    for (const IndicatorSpec& spec : question.with)
        lookback = std::max(lookback, lookback_of(spec, question.timeframe));
    UtcTime first = bar_open(question.timeframe,
                             std::max(from - length * std::min(lookback, question.lookback_most), stored->from));
    if (first < stored->from) first += length;  // whole candles alone
    Walk walk(question, from);
    // The venue's own up to the first whole candle that minutes make.
    UtcTime made_from = minutes ? bar_open(question.timeframe, minutes->from) : end;
    if (minutes && made_from < minutes->from) made_from += length;
    const auto walk_over = [&](TimeRange range, bool native) -> Result<> {
        if (range.from >= range.to) return {};
        return read_bars(
            store,
            {.instrument = question.instrument, .timeframe = question.timeframe, .range = range, .native = native},
            [&walk](const ClosedBar& bar) -> Result<> {
                walk.take(bar);
                return {};
            });
    };
    if (natives) TRY(walk_over({first, std::min(made_from, end)}, true));
    TRY(walk_over({std::max(first, made_from), end}, false));
    if (walk.shown.empty()) return no_candles(question, *stored);

    ChartAnswer answer;
    ChartPicture& picture = answer.picture;
    picture.size = question.size;
    picture.theme = question.theme;
    picture.timeframe = question.timeframe;
    picture.from = from;
    picture.slots = static_cast<int>((end - from) / length);
    picture.candles = std::move(walk.shown);
    answer.missing = picture.slots - static_cast<std::int64_t>(picture.candles.size());
    add_indicators(walk, question.with, answer);
    add_levels(walk, question.language, picture);
    return answer;
}

Result<ChartAnswer> chart_of(CandleStore& store, RunStore& runs, const ChartQuestion& question) {
    ChartAnswer answer = TRY(candles_of_chart(store, question));
    const ChartPicture& picture = answer.picture;
    const UtcTime end = picture.from + length_of(picture.timeframe) * picture.slots;
    TRY(add_signals(runs, question, {picture.from, end}, answer));
    add_words(question, end, answer);
    return answer;
}

Json chart_json(const ChartAnswer& answer, const Instrument& instrument) {
    const ChartPicture& picture = answer.picture;
    Json indicators = Json::object();
    for (const auto& [column, value] : answer.newest) indicators[column] = json_of(value);
    Json levels = Json::array();
    for (const ChartLevel& level : picture.levels) {
        levels.push_back({{"kind", level.kind == LevelKind::support ? "support" : "resistance"},
                          {"price", json_of(level.price)},
                          {"touches", level.touches}});
    }
    Json signals = Json::array();
    for (const SignalRecord& record : answer.signals) signals.push_back(json_of(record.signal.id));
    return {{"instrument", json_of(instrument)},
            {"timeframe", json_of(picture.timeframe)},
            {"from", json_of(picture.from)},
            {"to", json_of(picture.from + length_of(picture.timeframe) * picture.slots)},
            {"candles", picture.candles.size()},
            {"missing", answer.missing},
            {"close", json_of(picture.candles[picture.candles.size() - 1].close)},
            {"indicators", indicators},
            {"levels", levels},
            {"run", answer.run ? Json(*answer.run) : Json(nullptr)},
            {"signals", signals}};
}

}  // namespace signalbox
