#include <fmt/format.h>

#include "core/base/letter_case.hpp"
#include "faces/telegram/pages.hpp"
#include "faces/telegram/signal_message.hpp"
#include "faces/telegram/talk_replies.hpp"
#include "views/chart.hpp"
#include "views/naming.hpp"
#include "views/numbers.hpp"
#include "views/picture.hpp"
#include "views/screen.hpp"
#include "views/signal_chart.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

constexpr int top_usual = 5, top_most = 20;
const ChartSize phone_size = SignalChart{}.size;

Result<std::optional<Timeframe>> timeframe_of(const Asked& asked) {
    if (asked.typed.word(1).empty()) return std::optional<Timeframe>{};
    return std::optional(TRY(parse_timeframe(asked.typed.word(1))));
}

Result<SignalRecord> record_of(const TalkParts& parts, const Asked& asked) {
    const std::string id(asked.typed.word(0));
    auto record = TRY(parts.runs.signal(id, ""));
    if (!record) return fail(ErrorCode::NotFound, "there is no signal {}", id);
    return *std::move(record);
}

Result<std::int64_t> calibration_of(const TalkParts& parts, const SignalRecord& record) {
    const auto run = TRY(parts.runs.run(record.run));
    return run ? std::int64_t{run->opened.settings.desk.calibration_min} : std::int64_t{DeskSettings{}.calibration_min};
}

std::string price_or_dash(const std::optional<double>& price) { return price ? price_text(*price) : "–"; }

RichText picture_text(const Picture& picture, const Person& reader) {
    RichText text = bold(reader.say("{} at {}", picture.instrument.symbol(), reader.moment(picture.at)));
    for (const TimeframePicture& one : picture.timeframes) {
        const std::string trend = one.trend > 0 ? "▲" : one.trend < 0 ? "▼" : "=";
        text += RichText("\n") + bold(fmt::format("{} {}", to_text(one.timeframe), trend)) + "  " +
                reader.say("close {}, RSI {}, ATR {}", price_text(one.now.close), number(one.now.rsi, 1),
                           price_text(one.now.atr));
        text += "\n   " + reader.say("support {}, resistance {}", price_or_dash(one.levels.support),
                                     price_or_dash(one.levels.resistance));
        text += "\n   " + (one.plan ? reader.say("there is an opinion") : reader.say(words_of(one.diagnosis)));
    }
    return text;
}

}  // namespace

Result<Instrument> instrument_of(const TalkParts& parts, std::string_view word) {
    const std::string text = upper_case(word);
    if (const auto run = TRY(parts.runs.run(parts.terms.run))) {
        for (const Instrument& one : run->instruments)
            if (text == one.base || text == one.base + one.quote || text == one.symbol()) return one;
    }
    const auto colon = word.find(':');
    if (colon == word.npos) return resolve_instrument(parts.candles, parts.terms.venue, text);
    return resolve_instrument(parts.candles, parts.terms.venue,
                              std::string(word.substr(0, colon)) + upper_case(word.substr(colon)));
}

Result<Reply> top_reply(const TalkParts& parts, const Asked& asked) {
    const Person& reader = asked.reader;
    const auto top = static_cast<std::size_t>(TRY(rows_asked(asked, top_usual, top_most)));
    ScreenQuestion question{.venue = TRY(venue_to_screen(parts.candles, "", parts.terms.venue)),
                            .rules = {},
                            .at = {},
                            .now = parts.hooks.wall()};
    question.rules = parts.terms.universe(question.venue);
    const ScreenSnapshot list = TRY(screen_asked(parts.candles, parts.screens, question));
    RichText text = bold(reader.say("{}, hour closed at {}", list.venue, reader.moment(list.at)));
    for (const Bias bias : {Bias::bullish, Bias::bearish}) {
        text += "\n\n" + bold(bias == Bias::bullish ? "▲ " + reader.say("Bullish") : "▼ " + reader.say("Bearish"));
        const auto places = ranked(list.pairs, bias, top);
        if (places.empty()) text += "\n" + reader.say("none");
        int place = 0;
        for (const RankedPair& one : places)
            text += fmt::format("\n{}. {}  {}", ++place, one.pair->instrument.symbol(), number(one.score.total, 1));
    }
    text += "\n\n" + italic(reader.say("A place in the list is no signal: it says where to look."));
    return Reply(shortened(text, message_most));
}

Result<Reply> signal_reply(const TalkParts& parts, const Asked& asked) {
    const Person& reader = asked.reader;
    const Instrument instrument = TRY(instrument_of(parts, asked.typed.word(0)));
    const auto stored = TRY(parts.candles.span(instrument, Timeframe::m1));
    if (!stored) return fail(ErrorCode::NotFound, "no 1m candle of {} is stored", instrument);
    PhoneMessage message{
        .text = picture_text(TRY(picture_of(parts.candles, instrument, parts.terms.engine, stored->to)), reader)};
    const auto newest = TRY(parts.runs.signals({.run = parts.terms.run, .instrument = instrument, .limit = 1}));
    if (newest.empty()) {
        message.text += "\n\n" + reader.say("no signal of it in this run");
        message.rows = {{{reader.say("Why not?"), fmt::format("whynot {}", to_text(instrument))}}};
    } else {
        const SignalRecord& record = newest.back();
        const PhoneMessage why = why_message(record, TRY(calibration_of(parts, record)), reader);
        message.text +=
            "\n\n" + reader.say("Newest signal:") + " " + code(short_id(record.signal.id)) + "\n" + why.text;
        message.rows = why.rows;
    }
    for (const auto& row : message.rows)
        for (const PhoneButton& button : row)
            if (button.action.size() > PhoneButton::action_most) message.rows = {};
    message.text = shortened(message.text, message_most);
    return Reply(std::move(message));
}

Result<Reply> chart_reply(const TalkParts& parts, const Asked& asked) {
    const Person& reader = asked.reader;
    const auto timeframe = TRY(timeframe_of(asked));
    Reply reply;
    // A signal's chart, where an id is named: its buttons ask so.
    if (signal_id_beginning(asked.typed.word(0))) {
        const SignalRecord record = TRY(record_of(parts, asked));
        const ChartPicture picture =
            TRY(signal_chart(parts.candles, record, {.reader = reader, .timeframe = timeframe}));
        reply.png = TRY(parts.hooks.draw(picture));
        reply.messages.push_back({.text = bold(headline_of(record, reader)) + " · " +
                                          std::string(to_text(timeframe.value_or(record.signal.timeframe)))});
        return reply;
    }
    const Instrument instrument = TRY(instrument_of(parts, asked.typed.word(0)));
    ChartQuestion question{.instrument = instrument,
                           .timeframe = timeframe.value_or(Timeframe::h1),
                           .slots = 96,
                           .with = {},
                           .run = {},
                           .language = reader.language,
                           .size = phone_size};
    const ChartAnswer answer = TRY(chart_of(parts.candles, parts.runs, question));
    reply.png = TRY(parts.hooks.draw(answer.picture));
    reply.messages.push_back({.text = bold(instrument.symbol()) + " · " + std::string(to_text(question.timeframe))});
    return reply;
}

Result<Reply> why_reply(const TalkParts& parts, const Asked& asked) {
    const SignalRecord record = TRY(record_of(parts, asked));
    const std::int64_t needed = TRY(calibration_of(parts, record));
    if (asked.typed.choice(1) == "all") return Reply(why_pages(record, needed, asked.reader));
    return Reply(why_message(record, needed, asked.reader));
}

Result<Reply> gates_reply(const TalkParts& parts, const Asked& asked) {
    return Reply(gates_pages(TRY(record_of(parts, asked)), asked.reader));
}

Result<Reply> whynot_reply(const TalkParts& parts, const Asked& asked) {
    const Instrument instrument = TRY(instrument_of(parts, asked.typed.word(0)));
    const auto timeframe = TRY(timeframe_of(asked));
    const WhyNot answer = TRY(parts.hooks.why_not({.instrument = instrument, .timeframe = timeframe}));
    return Reply(whynot_pages(answer, instrument, asked.reader));
}

}  // namespace signalbox
