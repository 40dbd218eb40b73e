#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "faces/telegram/kept_threshold.hpp"
#include "faces/telegram/talk_replies.hpp"
#include "views/account.hpp"
#include "views/numbers.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

constexpr std::size_t signals_most = 5'000;  ///< of one run, the newest
constexpr std::size_t rows_most = 20;

Result<std::vector<SignalRecord>> signals_of(const TalkParts& parts) {
    return parts.runs.signals({.run = parts.terms.run, .limit = signals_most});
}

std::string optional_text(std::optional<double> value, int places) { return value ? signed_text(*value, places) : "–"; }

/// `+12.30 (+1.20 R), trades: 3`
std::string sums_text(const TradeSums& sums, const Person& reader) {
    if (sums.trades == 0) return reader.say("no trade");
    return reader.say("{} ({} R), trades: {}", signed_money(sums.net, ""), signed_text(sums.r, 2), sums.trades);
}

std::string period_name(Period period, UtcTime from, const Person& reader) {
    const Person plain{.language = reader.language, .zone = {}};  // `from` is of the reader's clock already
    const std::string day = plain.moment(from);
    const std::string date = day.substr(0, day.size() - 6);  // without 00:00
    if (period == Period::week) return reader.say("week of {}", date);
    return period == Period::month ? short_time(from).substr(0, 7) : date;
}

}  // namespace

Result<int> rows_asked(const Asked& asked, int usual, int most) {
    const std::string_view word = asked.typed.word(0);
    if (word.empty()) return usual;
    int rows = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), rows);
    if (error != std::errc{} || end != word.data() + word.size() || rows < 1 || rows > most)
        return fail(ErrorCode::WrongUse, "{} is no number from 1 to {}", word, most);
    return rows;
}

Result<Reply> count_reply(const TalkParts& parts, const Asked& asked) {
    return Reply(RichText(asked.reader.say("open positions: {} of {}", parts.hooks.status().open_positions,
                                           parts.terms.engine.desk.positions_max)));
}

Result<Reply> profit_reply(const TalkParts& parts, const Asked& asked) {
    const Person& reader = asked.reader;
    const TradeSums sums = sums_of(TRY(signals_of(parts)));
    RichText text = bold(reader.say("Closed trades of run {}", parts.terms.run));
    text += "\n" + sums_text(sums, reader);
    if (sums.trades > 0) {
        text += "\n" + reader.say("won {}, lost {}; on average {} R a trade", sums.won, sums.lost,
                                  optional_text(sums.mean_r(), 2));
        text += "\n" + reader.say("best {} R, worst {} R", signed_text(sums.best, 2), signed_text(sums.worst, 2));
    }
    if (sums.unsure > 0) text += "\n" + reader.say("unsure, and in no rate: {}", sums.unsure);
    return Reply(text);
}

Result<Reply> stats_reply(const TalkParts& parts, const Asked& asked) {
    const Person& reader = asked.reader;
    const auto records = TRY(signals_of(parts));
    const TradeSums sums = sums_of(records);
    RichText text = bold(reader.say("How trades of run {} ended", parts.terms.run));
    if (sums.trades == 0) return Reply(text + "\n" + reader.say("no trade has been closed yet"));
    for (const auto& [state, part] : sums_by_end(records))
        text += "\n" + reader.say(words_of(state)) + ": " + sums_text(part, reader);
    const auto rate = sums.win_rate();
    const auto factor = sums.profit_factor();
    text += "\n\n" + reader.say("won {}, profit factor {}, expectancy {} R", rate ? percent(*rate) : "–",
                                factor ? number(*factor) : "–", optional_text(sums.mean_r(), 2));
    return Reply(text);
}

Result<Reply> performance_reply(const TalkParts& parts, const Asked& asked) {
    const Person& reader = asked.reader;
    const auto by_coin = sums_by_coin(TRY(signals_of(parts)));
    std::vector<std::pair<std::string, TradeSums>> rows(by_coin.begin(), by_coin.end());
    std::ranges::stable_sort(rows, std::greater{}, [](const auto& row) { return row.second.net.units(); });
    RichText text = bold(reader.say("Results by coin"));
    if (rows.empty()) text += "\n" + reader.say("no trade has been closed yet");
    for (std::size_t i = 0; i < std::min(rows.size(), rows_most); ++i)
        text += RichText(fmt::format("\n{}  ", rows[i].first)) + sums_text(rows[i].second, reader);
    if (rows.size() > rows_most) text += "\n" + reader.say("and {} more", rows.size() - rows_most);
    return Reply(shortened(text, message_most));
}

Result<Reply> periods_reply(const TalkParts& parts, const Asked& asked) {
    const Person& reader = asked.reader;
    const bool weeks = asked.typed.name == "weekly", months = asked.typed.name == "monthly";
    const Period period = weeks ? Period::week : months ? Period::month : Period::day;
    const int rows = TRY(rows_asked(asked, months ? 6 : weeks ? 8 : 7, 60));
    const auto records = TRY(signals_of(parts));
    RichText text = bold(weeks    ? reader.say("Results by week")
                         : months ? reader.say("Results by month")
                                  : reader.say("Results by day"));
    for (const PeriodSums& one : sums_by(records, period, reader.zone, parts.hooks.status().now, rows))
        text += RichText("\n" + period_name(period, one.from, reader) + ": ") + sums_text(one.sums, reader);
    return Reply(shortened(text, message_most));
}

Result<Reply> calib_reply(const TalkParts& parts, const Asked& asked) {
    const Person& reader = asked.reader;
    const auto records = TRY(signals_of(parts));
    RichText text = bold(reader.say("What the past says, as of each timeframe's newest signal"));
    const std::int64_t needed = parts.terms.engine.desk.calibration_min;
    bool any = false;
    for (const Timeframe timeframe : parts.terms.engine.timeframes) {
        const SignalRecord* newest = nullptr;  // they come in order of their closes
        for (const SignalRecord& record : records)
            if (record.signal.timeframe == timeframe) newest = &record;
        if (newest == nullptr) continue;
        any = true;
        const auto told = [&](const Estimate& estimate, int places) {
            return estimate_text(estimate, reader.say("not yet known ({} of {})", estimate.count, needed), places);
        };
        text +=
            "\n" + bold(std::string(to_text(timeframe))) + ": " +
            reader.say("confidence {}, edge in R {}", told(newest->signal.confidence, 2), told(newest->signal.edge, 2));
    }
    if (!any) text += "\n" + reader.say("no signal yet; {} opinions have to resolve before anything is known", needed);
    return Reply(text);
}

Result<Reply> risk_reply(const TalkParts& parts, const Asked& asked, const DeskSettings& desk) {
    const Person& reader = asked.reader;
    const LiveStatus status = parts.hooks.status();
    std::int64_t today = 0, within_hour = 0;
    Decimal risked;
    for (const SignalRecord& record : TRY(signals_of(parts))) {
        const UtcTime close = record.signal.closed_at;
        if (day_start(close) == day_start(status.now)) ++today;
        if (close > status.now - hour) ++within_hour;
        if (!record.closed) risked = risked + record.signal.risk;
    }
    RichText text = bold(reader.say("Limits, and how near they are"));
    text += "\n" + reader.say("risk a trade {} of equity; open now {}", percent(desk.risk_per_trade, 2), money(risked));
    text += "\n" + reader.say("open positions: {} of {}", status.open_positions, desk.positions_max);
    text += "\n" + reader.say("signals within an hour: {} of {}", within_hour, desk.hour_max);
    text += "\n" + (desk.day_max > 0 ? reader.say("signals today: {} of {}", today, desk.day_max)
                                     : reader.say("signals today: {}, no limit", today));
    text += "\n" + reader.say("least strength {}, High from {}", threshold_text(desk.signal_min),
                              threshold_text(desk.high_min));
    text += "\n" + (status.killed   ? reader.say("the kill switch is thrown")
                    : status.paused ? reader.say("the run is paused")
                                    : reader.say("signals may be spoken"));
    return Reply(text);
}

}  // namespace signalbox
