#include "runners/daily_digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "platform/words.hpp"
#include "runners/last_prices.hpp"
#include "runners/minute_feed.hpp"

namespace signalbox {

namespace {

constexpr Millis longest_signal = 8 * day;  ///< no signal lives longer (expiry_of)

UtcTime local_of(UtcTime time, const TimeZone& zone) { return time + zone.offset_at(time); }

/// The UTC of a moment on the zone's clocks; where they jump over it, or show it twice, one of its neighbours.
UtcTime utc_of(UtcTime local, const TimeZone& zone) {
    UtcTime guess = local - zone.offset_at(local);
    guess = local - zone.offset_at(guess);
    return guess;
}

bool is_open(const SignalRecord& record) {
    const bool is_filled =
        std::ranges::any_of(record.fills, [](const PaperFilled& fill) { return fill.leg == Leg::entry; });
    return is_filled && !record.closed;
}

std::string r_text(double value) { return fmt::format("{:+.2f}", value); }
std::string money_text(Decimal value) { return fmt::format("{:.2f}", value.to_double()); }

std::string places_text(const std::vector<std::pair<std::string, double>>& places) {
    std::string text;
    for (const auto& [name, score] : places) text += fmt::format("{}{} {:.0f}", text.empty() ? "" : ", ", name, score);
    return text.empty() ? "–" : text;
}

Sentence line_of(const OpenPosition& open) {
    const std::string r = open.unrealised_r ? r_text(*open.unrealised_r) : "–";
    return open.side == Side::short_side ? sentence("open: {} {} short, {} R", open.instrument, open.timeframe, r)
                                         : sentence("open: {} {} long, {} R", open.instrument, open.timeframe, r);
}

Sentence line_of(const Halt& halt, bool is_kill) {
    return is_kill ? sentence("killed since {} by {}: nothing new is said", halt.at, halt.actor)
                   : sentence("paused since {} by {}: nothing new is said", halt.at, halt.actor);
}

}  // namespace

LocalDay day_before(UtcTime time, const TimeZone& zone) {
    const UtcTime today = day_start(local_of(time, zone));
    const UtcTime yesterday = today - day;
    return {.date = to_text(yesterday).substr(0, 10), .span = {utc_of(yesterday, zone), utc_of(today, zone)}};
}

UtcTime last_at(std::chrono::minutes at, UtcTime now, const TimeZone& zone) {
    const UtcTime today = day_start(local_of(now, zone));
    const UtcTime due = utc_of(today + at, zone);
    return due <= now ? due : utc_of(today - day + at, zone);
}

double unrealised_r(const SignalRecord& record, double price) {
    double open = 0;
    double entry = 0;
    for (const PaperFilled& fill : record.fills) {
        const double size = fill.size.to_double();
        if (fill.leg == Leg::entry) entry = fill.price.to_double();
        open += fill.leg == Leg::entry ? size : -size;
    }
    const Signal& signal = record.signal;
    const double risked = std::abs(signal.entry.to_double() - signal.stop.to_double()) * signal.size.to_double();
    return risked > 0 && open > 0 ? sign_of(signal.side) * (price - entry) * open / risked : 0;
}

std::vector<Sentence> digest_lines(const DigestOfDay& digest) {
    std::vector<Sentence> lines{sentence("digest of {}: signals: {}, closed: {}, {} R", digest.yesterday.date,
                                         digest.spoken, digest.closed, r_text(digest.sum_r))};
    if (digest.killed) lines.push_back(line_of(*digest.killed, true));
    if (digest.paused) lines.push_back(line_of(*digest.paused, false));
    if (digest.closed > 0) lines.push_back(sentence("won: {}, lost: {}", digest.won, digest.lost));
    if (digest.equity && digest.change) {
        const double change = digest.change->to_double();
        lines.push_back(
            sentence("equity {} ({} in that day)", money_text(*digest.equity), fmt::format("{:+.2f}", change)));
    } else if (digest.equity) {
        lines.push_back(sentence("equity {}", money_text(*digest.equity)));
    }
    if (digest.open.empty()) lines.push_back(sentence("no position is open"));
    for (const OpenPosition& one : digest.open) lines.push_back(line_of(one));
    if (!digest.screen) {
        lines.push_back(sentence("the screener has no list yet: signalbox screen --refresh takes one"));
    } else {
        const Millis age = digest.at - digest.screen->at;
        if (age > DigestWatch::old_screen) {
            lines.push_back(
                sentence("the screener's list is {} h old", std::chrono::floor<std::chrono::hours>(age).count()));
        }
        lines.push_back(sentence("bullish pairs: {}", places_text(digest.screen->bullish)));
        lines.push_back(sentence("bearish pairs: {}", places_text(digest.screen->bearish)));
    }
    lines.push_back(sentence("pairs followed: {}, minutes missing: {}, candles corrected: {}", digest.instruments,
                             digest.missing_minutes, digest.corrections));
    return lines;
}

DigestWatch::DigestWatch(RunStore& runs, CandleStore& candles, ScreenStore& screens, DigestQuestion question)
    : runs_(runs), candles_(candles), screens_(screens), question_(std::move(question)) {}

Result<std::vector<Alert>> DigestWatch::look(UtcTime now, std::stop_token) {
    const UtcTime due = last_at(question_.at, now, question_.zone);
    std::vector<Alert> alerts;
    if (due == said_ || now - due >= late_most || due < question_.first_minute) return alerts;
    const DigestOfDay digest = TRY(of(now));
    said_ = due;
    const std::string today = to_text(local_of(due, question_.zone)).substr(0, 10);
    alerts.push_back({.kind = AlertKind::digest,
                      .subject = "",
                      .window = today,
                      .at = now,
                      .lines = digest_lines(digest),
                      .details = {{"date", digest.yesterday.date},
                                  {"signals", std::to_string(digest.spoken)},
                                  {"closed", std::to_string(digest.closed)},
                                  {"won", std::to_string(digest.won)},
                                  {"lost", std::to_string(digest.lost)},
                                  {"sum_r", fmt::format("{:.4f}", digest.sum_r)}}});
    return alerts;
}

Result<DigestOfDay> DigestWatch::of(UtcTime now) {
    DigestOfDay digest;
    digest.at = now;
    digest.yesterday = day_before(now, question_.zone);
    const LiveStatus status = question_.status();
    if (status.killed) digest.killed = status.kill;
    if (status.paused) digest.paused = status.pause;
    TRY(results(digest));
    if (!digest.equity) digest.equity = status.equity;
    TRY(screen(digest));
    TRY(health(digest));
    return digest;
}

Result<> DigestWatch::results(DigestOfDay& digest) {
    const TimeRange& span = digest.yesterday.span;
    SignalFilter filter;
    filter.run = question_.run;
    filter.range = TimeRange{span.from - longest_signal, digest.at + Millis{1}};
    for (const SignalRecord& one : TRY(runs_.signals(filter))) {
        if (span.holds(one.signal.closed_at)) ++digest.spoken;
        const bool is_result = one.closed && one.state != SignalState::cancelled && !one.moves.empty();
        if (is_result && span.holds(one.moves.back().at)) {
            ++digest.closed;
            digest.sum_r += one.net_r;
            ++(one.net_r > 0 ? digest.won : digest.lost);
        }
        if (!is_open(one)) continue;
        const auto price = stored_price(candles_, one.instrument, digest.at);
        digest.open.push_back({.instrument = to_text(one.instrument),
                               .timeframe = one.signal.timeframe,
                               .side = one.signal.side,
                               .unrealised_r = price ? std::optional(unrealised_r(one, *price)) : std::nullopt});
    }
    std::optional<Decimal> before;
    for (const EquityMarked& mark : TRY(runs_.marks(question_.run))) {
        if (mark.at <= span.from) before = mark.equity;
        if (mark.at <= span.to) digest.equity = mark.equity;
    }
    if (before && digest.equity) digest.change = *digest.equity - *before;
    return {};
}

Result<> DigestWatch::screen(DigestOfDay& digest) {
    const auto list = TRY(screens_.as_of(question_.venue, digest.at));
    if (!list) return {};
    const auto places = [&](Bias bias) {
        std::vector<std::pair<std::string, double>> all;
        for (const RankedPair& one : ranked(list->pairs, bias, top)) {
            all.emplace_back(one.pair->instrument.base, one.score.total);
        }
        return all;
    };
    digest.screen = {.at = list->at, .bullish = places(Bias::bullish), .bearish = places(Bias::bearish)};
    return {};
}

/// As it is known now: minutes that were healed since are not missing.
Result<> DigestWatch::health(DigestOfDay& digest) {
    const TimeRange span{std::max(digest.yesterday.span.from, question_.first_minute), digest.yesterday.span.to};
    const auto followed = question_.followed();
    digest.instruments = followed.size();
    if (span.empty()) return {};
    const StoreVersion version = TRY(candles_.version());
    for (const Instrument& one : followed) {
        if (!TRY(candles_.find(one))) continue;
        MinuteFeed feed = TRY(MinuteFeed::open(candles_, one, span, version));
        for (std::vector<Minute> rows;;) {
            TRY(feed.next(1440, rows));
            if (rows.empty()) break;
            digest.missing_minutes +=
                std::ranges::count(rows, MinuteState::missing, [](const Minute& row) { return row.state; });
        }
        for (const LedgerLine& line :
             TRY(candles_.quality({.instrument = one, .since = span.from, .flaw = Flaw::correction, .limit = 0}))) {
            if (span.holds(line.note.range.from)) digest.corrections += line.note.rows;
        }
    }
    return {};
}

}  // namespace signalbox
