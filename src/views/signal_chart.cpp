#include "views/signal_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "platform/axis.hpp"
#include "views/chart.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

constexpr int after_end = 6;    // candles behind the end of what is over
constexpr int ahead_most = 96;  // slots without candles: a long life on short candles is cut
constexpr std::size_t levels_most = 3;
/// A signal does not wait for its picture: an EMA 200 has forgotten all but a thousandth of its start by then, which is
/// less than a pixel, and not the last bit, which would take three years of 4h candles.
constexpr std::int64_t lookback_most = 700;

UtcTime end_of(const SignalRecord& record) {
    return record.closed && !record.moves.empty() ? record.moves.back().at : record.signal.expires_at;
}

std::string result_words(const SignalRecord& record, const Person& reader) {
    const std::string state = reader.say(words_of(record.state));
    if (record.fills.empty()) return state;
    return fmt::format("{}, {}{:.2f} R", state, record.net_r < 0 ? "−" : "+", std::abs(record.net_r));
}

ChartSignal mark_of(const SignalRecord& record, UtcTime until, const Person& reader) {
    const Signal& signal = record.signal;
    ChartSignal mark{.side = signal.side,
                     .at = signal.closed_at,
                     .until = until,
                     .with_prices = true,
                     .entry = signal.entry.to_double(),
                     .stop = signal.stop.to_double(),
                     .targets = {},
                     .label = {}};
    std::ranges::transform(signal.targets, mark.targets.begin(), &Decimal::to_double);
    mark.entry_label = reader.say("Entry") + " " + price_text(signal.entry);
    mark.stop_label = reader.say("Stop") + " " + price_text(signal.stop);
    for (std::size_t i = 0, next = 0; i < signal.targets.size(); i = next) {
        for (next = i + 1; next < signal.targets.size() && signal.targets[next] == signal.targets[i];) ++next;
        mark.target_labels[i] =
            (next == i + 1 ? reader.say("Target {}", i + 1) : reader.say("Targets {}–{}", i + 1, next)) + " " +
            price_text(signal.targets[i]);
    }
    return mark;
}

}  // namespace

Result<ChartPicture> signal_chart(CandleStore& store, const SignalRecord& record, const SignalChart& how) {
    const Signal& signal = record.signal;
    const Timeframe timeframe = how.timeframe.value_or(signal.timeframe);
    const Millis length = length_of(timeframe);
    const bool over = record.closed && end_of(record) <= how.as_of;
    const UtcTime until = over ? end_of(record) : signal.expires_at;
    ChartQuestion question{.instrument = record.instrument,
                           .timeframe = timeframe,
                           .range = {bar_open(timeframe, signal.closed_at) - length * how.before,
                                     std::min(how.as_of, std::max(signal.closed_at, until + length * after_end))},
                           .slots = 0,
                           .lookback_most = lookback_most,
                           .with = TRY(parse_indicators("ema:21,ema:50,ema:200")),
                           .run = {},
                           .language = how.reader.language,
                           .theme = how.theme,
                           .size = how.size};
    ChartPicture picture = std::move(TRY(candles_of_chart(store, question)).picture);
    const UtcTime end = picture.from + length * picture.slots;
    if (until > end) picture.ahead = static_cast<int>(std::min<std::int64_t>(ahead_most, (until - end) / length + 1));
    for (ChartLine& line : picture.overlays)
        line.value.clear();  // names alone: the prices of the signal are what counts
    if (picture.levels.size() > levels_most) picture.levels.resize(levels_most);
    picture.signals = {mark_of(record, until, how.reader)};
    picture.clock = how.reader.zone.offset_at(signal.closed_at);

    picture.title = fmt::format("{} {} {} {}", signal.side == Side::short_side ? "▼" : "▲", record.instrument.symbol(),
                                how.reader.say(words_of(signal.side)), to_text(signal.timeframe));
    picture.subtitle =
        over ? fmt::format("{} {} · {}", how.reader.moment(signal.closed_at),
                           how.reader.zone.offset_text(signal.closed_at), result_words(record, how.reader))
             : how.reader.say("{} {}, expires {}", how.reader.moment(signal.closed_at),
                              how.reader.zone.offset_text(signal.closed_at), how.reader.moment(signal.expires_at));
    if (timeframe != signal.timeframe) picture.subtitle += fmt::format(" · {}", to_text(timeframe));
    const Candle last = picture.candles[picture.candles.size() - 1];
    picture.volume_words = how.reader.say("volume {} {}", short_number(last.volume), record.instrument.base);
    return picture;
}

}  // namespace signalbox
