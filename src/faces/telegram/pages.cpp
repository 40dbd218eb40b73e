#include "faces/telegram/pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "views/explain.hpp"
#include "views/numbers.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

using Tone = Told::Tone;

RichText line_of(const Told& told) {
    if (told.tone == Tone::reason) return told.figure.empty() ? "·  " + told.text : told.figure + "  " + told.text;
    if (told.tone == Tone::head || told.tone == Tone::gain || told.tone == Tone::loss) return bold(told.text);
    const std::string_view mark = mark_of(told.tone);
    if (mark.empty()) return told.text;
    // Gates: the name stands out, what was found follows.
    const std::size_t colon = told.text.find(':');
    const RichText name = bold(told.text.substr(0, colon));
    return RichText(fmt::format("{} ", mark)) + name + (colon == told.text.npos ? "" : told.text.substr(colon));
}

RichText lines_of(const std::vector<Told>& all) {
    RichText text;
    for (const Told& one : all) {
        if (!text.empty()) text += "\n";
        text += line_of(one);
        for (const Told& under : one.under) text += "\n– " + line_of(under);
    }
    return text;
}

/// Sections: a sentence, and its quote.
RichText page_of(const Told& told) {
    RichText page = line_of(told);
    for (const Told& section : told.under) {
        const bool plain = section.under.empty();
        page +=
            plain ? "\n" + line_of(section) : "\n\n" + bold(line_of(section)) + "\n" + quote(lines_of(section.under));
    }
    return page;
}

std::vector<PhoneMessage> messages_of(const RichText& text) {
    std::vector<PhoneMessage> messages;
    for (RichText& part : split(text)) messages.push_back({.text = std::move(part)});
    return messages;
}

const Reason* heaviest(const Reasons& reasons) {
    const Reason* found = nullptr;
    for (const Reason& reason : reasons) {
        if (reason.code == ReasonCode::trend || reason.points == 0) continue;  // every opinion has a trend
        if (found == nullptr || std::abs(int{reason.points}) > std::abs(int{found->points})) found = &reason;
    }
    return found != nullptr ? found : reasons.find(ReasonCode::trend);
}

RichText clock_line(const Person& reader, UtcTime time) {
    return italic(reader.say("times: {}", reader.zone.offset_text(time)));
}

}  // namespace

PhoneMessage why_message(const SignalRecord& record, std::int64_t calibration_min, const Person& reader) {
    const Signal& signal = record.signal;
    const std::string not_known = reader.say("not yet known ({} of {})", signal.edge.count, calibration_min);
    RichText text = bold(headline_of(record, reader)) + ", " + reader.moment(signal.closed_at);
    text +=
        "\n" + reader.say("entry {}, stop {}, targets {}, {}, {}", price_text(signal.entry), price_text(signal.stop),
                          price_text(signal.targets[0]), price_text(signal.targets[1]), price_text(signal.targets[2]));
    text += "\n" + strength_text(record, reader) + "; " +
            (signal.edge.known ? reader.say("edge {} R after costs", signed_text(signal.edge.value, 2))
                               : reader.say("edge {}", not_known));
    if (const Reason* const reason = heaviest(record.opinion.reasons)) text += "\n" + reader.say(words_of(*reason));
    std::string became = reader.say("still open: {}", reader.say(words_of(record.state)));
    if (record.closed)
        became = reader.say("it ended: {}, {} R", reader.say(words_of(record.state)), signed_text(record.net_r, 2));
    if (record.closed && record.fills.empty()) became = reader.say("it ended: {}", reader.say(words_of(record.state)));
    text += "\n" + became;
    return {.text = std::move(text), .rows = {{{reader.say("Everything"), "why " + to_text(signal.id) + " all"}}}};
}

std::vector<PhoneMessage> why_pages(const SignalRecord& record, std::int64_t calibration_min, const Person& reader) {
    return messages_of(page_of(explained(record, calibration_min, reader)) + "\n\n" +
                       clock_line(reader, record.signal.closed_at));
}

std::vector<PhoneMessage> gates_pages(const SignalRecord& record, const Person& reader) {
    Told gates{.text = reader.say("gates: all let it pass")};
    add_gates(gates, record.verdict, reader);
    return messages_of(bold(headline_of(record, reader)) + "\n" + gates.text + "\n\n" + lines_of(gates.under));
}

std::vector<PhoneMessage> whynot_pages(const WhyNot& answer, const Instrument& instrument, const Person& reader) {
    return messages_of(page_of(explained(answer, instrument, reader)) + "\n\n" + clock_line(reader, answer.at));
}

}  // namespace signalbox
