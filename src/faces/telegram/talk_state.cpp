#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "faces/telegram/kept_threshold.hpp"
#include "faces/telegram/talk_command.hpp"
#include "faces/telegram/talk_replies.hpp"
#include "views/numbers.hpp"
#include "views/run_health.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

constexpr int log_lines_usual = 10, log_lines_most = 50;

RichText halt_line(const Person& reader, bool is_kill, const Halt& halt) {
    const std::string since = reader.moment(halt.at);
    RichText line = bold("⛔ " + (is_kill ? reader.say("Kill switch thrown since {} by {}", since, halt.actor)
                                          : reader.say("Paused since {} by {}", since, halt.actor)));
    if (!halt.reason.empty()) line += ": " + RichText(halt.reason);
    return shortened(line, 300);
}

std::optional<std::uint64_t> free_bytes(const std::filesystem::path& place) {
    std::error_code error;
    const auto space = std::filesystem::space(place, error);
    return error ? std::nullopt : std::optional<std::uint64_t>(space.available);
}

std::string_view mark_of(HealthLine::How how) {
    return how == HealthLine::How::good ? "✓" : how == HealthLine::How::warning ? "!" : "✗";
}

}  // namespace

Reply help_reply(const Asked& asked) {
    RichText text;
    for (const TalkCommand& one : talk_commands()) {
        if (one.says.empty() || asked.role < one.least) continue;
        if (!text.empty()) text += "\n";
        text += RichText(std::string(one.example) + "  ") + asked.reader.say(one.says);
    }
    return text;
}

Reply start_reply(const Asked& asked) {
    const Person& reader = asked.reader;
    RichText text = bold(reader.say("This is Signalbox. You are its {} here.", to_text(asked.role)));
    text += "\n" + reader.say("Signals come by themselves. /status says how the run is doing, /help what else to ask.");
    return text;
}

Reply status_reply(const TalkParts& parts, const Asked& asked) {
    const LiveStatus status = parts.hooks.status();
    const Person& reader = asked.reader;
    RichText text = bold(reader.say("Run {} ({})", status.run, to_text(status.mode)));
    if (status.killed) text += "\n" + halt_line(reader, true, status.kill);
    if (status.paused) text += "\n" + halt_line(reader, false, status.pause);
    text += "\n" + (status.last_frame == UtcTime{}
                        ? reader.say("no minute yet")
                        : reader.say("newest minute {}, {} ago", reader.moment(status.last_frame),
                                     span_text(std::max(status.now - status.last_frame, Millis{0}), reader)));
    text += "\n" + reader.say("equity {}, open positions: {}", money(status.equity), status.open_positions);
    text += "\n" + reader.say("since the start: opinions {}, signals {}",
                              grouped(static_cast<std::int64_t>(status.opinions)),
                              grouped(static_cast<std::int64_t>(status.signals)));
    if (!status.feed_trouble.empty()) text += "\n⚠ " + reader.say("feeds: {}", status.feed_trouble);
    if (!status.trouble.empty()) text += "\n⚠ " + reader.say("database or journal: {}", status.trouble);
    return shortened(text, message_most);
}

Reply check_reply(const TalkParts& parts, const Asked& asked) {
    const auto lines = run_health(parts.hooks.status(), free_bytes(parts.terms.data_dir));
    const bool well =
        std::ranges::all_of(lines, [](const HealthLine& line) { return line.how == HealthLine::How::good; });
    RichText text = bold(well ? asked.reader.say("All is well") : asked.reader.say("Something wants a look"));
    for (const HealthLine& line : lines)
        text += RichText(fmt::format("\n{} ", mark_of(line.how))) + asked.reader.say(line.what);
    return shortened(text, message_most);
}

Reply health_reply(const TalkParts& parts, const Asked& asked) {
    const LiveStatus status = parts.hooks.status();
    const Person& reader = asked.reader;
    const auto count = [](std::uint64_t value) { return grouped(static_cast<std::int64_t>(value)); };
    const auto ms = [](std::chrono::microseconds time) { return number(static_cast<double>(time.count()) / 1000, 1); };
    RichText text = bold(reader.say("Run {} ({})", status.run, to_text(status.mode)));
    text += "\n" + reader.say("minutes {}, late {}, values missing {}, corrections {}", count(status.frames),
                              count(status.late_frames), count(status.missing_minutes), count(status.corrections));
    text +=
        "\n" + reader.say("messages of venues {}, unread {}", count(status.heard.messages), count(status.heard.unread));
    text += "\n" + reader.say("to the journal: half within {} ms, 99 % within {} ms, longest {} ms",
                              ms(status.to_journal.p50), ms(status.to_journal.p99), ms(status.to_journal.max));
    text += "\n" + reader.say("journal at event {}, database at {}", count(status.position), count(status.projected));
    return text;
}

Result<Reply> logs_reply(const TalkParts& parts, const Asked& asked) {
    const Person& reader = asked.reader;
    const int rows = TRY(rows_asked(asked, log_lines_usual, log_lines_most));
    const RichText head = bold(reader.say("Newest lines of the log"));
    std::vector<LoggedLine> lines = parts.hooks.logs(static_cast<std::size_t>(rows));
    if (lines.empty()) return Reply(head + "\n" + reader.say("nothing yet"));
    RichText text;  // from its end: what is newest stays
    for (const LoggedLine& line : std::views::reverse(lines)) {
        RichText said = RichText("\n") + code(reader.moment(line.at)) + " ";
        if (line.level > LogLevel::info) said += bold(RichText(std::string(to_text(line.level)))) + " ";
        said += line.text;
        said += text;
        if ((head + said).html().size() > message_most) break;
        text = std::move(said);
    }
    return Reply(head + text);
}

Reply version_reply(const TalkParts& parts, const Asked& asked) {
    return RichText(
        asked.reader.say("Signalbox {}, engine {}, run {}", parts.terms.version, engine_version, parts.terms.run));
}

}  // namespace signalbox
