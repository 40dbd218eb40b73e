// `signalbox outbox`: what waits to be sent, what was, and what was refused; dead letters tried again, or let go.
#include <fmt/format.h>

#include <algorithm>

#include "faces/cli/commands.hpp"
#include "faces/cli/print.hpp"
#include "views/answers_json.hpp"

namespace signalbox {

namespace {

struct ListOptions {
    std::string channel, state;
    std::size_t limit = 20;
};
struct OneOptions {
    std::int64_t number = 0;
    std::string channel;
};

Json outbox_json(const OutboxLine& line) {
    const OutboxMessage& message = line.message;
    Json json{
        {"number", message.number},
        {"kind", std::string(to_text(message.kind))},
        {"run", message.run.empty() ? Json(nullptr) : Json(message.run)},
        {"at", json_of(message.at)},
        {"withheld", message.withheld == Withheld::no ? Json(nullptr) : Json(std::string(to_text(message.withheld)))}};
    if (message.signal) {
        json["signal"] = to_text(message.signal->signal.id);
        json["instrument"] = to_text(message.signal->instrument);
    }
    if (message.moved) json["state"] = std::string(to_text(message.moved->to));
    if (message.alert) {
        json["alert"] = std::string(to_text(message.alert->kind));
        json["subject"] = message.alert->subject;
        Json lines = Json::array();
        for (const Sentence& sentence : message.alert->lines) lines.push_back(sentence.text());
        json["lines"] = std::move(lines);
    }
    Json channels = Json::array();
    for (const OutboxLine::InChannel& one : line.channels) {
        channels.push_back({{"channel", one.channel},
                            {"state", std::string(to_text(one.state))},
                            {"attempts", one.attempts},
                            {"unanswered", one.unanswered},
                            {"last_at", one.last_at ? json_of(*one.last_at) : Json(nullptr)},
                            {"mark", one.mark},
                            {"why", one.why}});
    }
    json["channels"] = std::move(channels);
    return json;
}

std::string about(const Context& context, const OutboxMessage& message) {
    if (message.alert) return message.alert->lines.empty() ? "" : say(context.language, message.alert->lines.front());
    const SignalRecord& record = *message.signal;
    return fmt::format("{} {} {}", to_text(record.instrument), to_text(record.signal.timeframe),
                       to_text(record.signal.id).substr(0, 12));
}

std::string kind_text(const OutboxMessage& message) {
    const std::string kind(to_text(message.kind));
    if (message.moved) return kind + " " + std::string(to_text(message.moved->to));
    if (message.alert) return kind + " " + std::string(to_text(message.alert->kind));
    return kind;
}

Result<ExitCode> run_list(const Context& context, const ListOptions& options) {
    OutboxFilter filter{.channel = options.channel, .state = {}, .limit = options.limit};
    if (!options.state.empty()) filter.state = TRY(parse_delivery_state(options.state));
    const auto runs = TRY(context.runs());
    auto lines = TRY(runs->outbox().list(filter));
    std::ranges::reverse(lines);
    Json document = Json::array();
    Table table({{context.say("number"), Align::right},
                 {context.say("market time")},
                 {context.say("kind")},
                 {context.say("about")},
                 {context.say("channel")},
                 {context.say("state")},
                 {context.say("attempts"), Align::right},
                 {context.say("why")}});
    for (const OutboxLine& line : lines) {
        if (context.json) {
            document.push_back(outbox_json(line));
            continue;
        }
        const OutboxMessage& message = line.message;
        const std::string number = std::to_string(message.number);
        if (line.channels.empty()) {
            const std::string state =
                message.withheld == Withheld::no ? context.say("no channel") : std::string(to_text(message.withheld));
            table.row({number, short_time(message.at), kind_text(message), about(context, message), "", state, "", ""});
        }
        for (const OutboxLine::InChannel& one : line.channels) {
            const bool is_shown = filter.state ? one.state == *filter.state : one.state != DeliveryState::unwanted;
            if (!is_shown) continue;
            const std::string attempts = one.unanswered > 0
                                             ? context.say("{}, {} unanswered", one.attempts, one.unanswered)
                                             : std::to_string(one.attempts);
            table.row({number, short_time(message.at), kind_text(message), about(context, message), one.channel,
                       std::string(to_text(one.state)), attempts, one.why});
        }
    }
    context.answer(document);
    if (table.empty()) {
        context.print_said("the outbox holds nothing of the kind");
    } else {
        context.print(table.text());
    }
    return ExitCode::done;
}

/// The only channel in which the message may be taken into one's hands, where none is named.
Result<std::string> channel_of(Outbox& outbox, const OneOptions& options, bool settled) {
    if (!options.channel.empty()) return options.channel;
    std::vector<std::string> found;
    for (const OutboxLine& line : TRY(outbox.list({.number = options.number}))) {
        for (const OutboxLine::InChannel& one : line.channels) {
            const bool may = settled ? one.state == DeliveryState::dead || one.state == DeliveryState::dropped
                                     : !is_settled(one.state);
            if (may) found.push_back(one.channel);
        }
    }
    if (found.size() == 1) return found.front();
    if (found.empty() && settled) {
        return fail(ErrorCode::NotFound, "message {} is no dead letter in any channel", options.number)
            .suggest("`signalbox outbox list` shows what is where");
    }
    if (found.empty()) {
        return fail(ErrorCode::NotFound, "message {} waits in no channel", options.number)
            .suggest("`signalbox outbox list` shows what is where");
    }
    return fail(ErrorCode::WrongUse, "message {} stands so in several channels", options.number)
        .suggest("name one of them with --channel");
}

Result<ExitCode> run_retry(const Context& context, const OneOptions& options) {
    const auto runs = TRY(context.runs());
    const std::string channel = TRY(channel_of(runs->outbox(), options, true));
    TRY(runs->outbox().retry(options.number, channel));
    context.answer({{"number", options.number}, {"channel", channel}, {"state", "waiting"}});
    context.print_said("message {} waits again in {}; a run at work sends it within seconds", options.number, channel);
    return ExitCode::done;
}

Result<ExitCode> run_drop(const Context& context, const OneOptions& options) {
    const auto runs = TRY(context.runs());
    const std::string channel = TRY(channel_of(runs->outbox(), options, false));
    TRY(runs->outbox().drop(options.number, channel));
    context.answer({{"number", options.number}, {"channel", channel}, {"state", "dropped"}});
    context.print_said("message {} will not be sent to {}", options.number, channel);
    return ExitCode::done;
}

void add_one(CliCommand group, Context& context, const std::string& name, std::string_view says,
             const std::vector<std::string>& examples, Result<ExitCode> (*work)(const Context&, const OneOptions&)) {
    CliCommand command = group.add_command(name, says, examples);
    const auto options = std::make_shared<OneOptions>();
    command.option("number", &options->number, "the message's number, as `outbox list` shows it",
                   {.value = "N", .required = true});
    command.option("--channel", &options->channel, "of this channel, where it is more than one", {.value = "NAME"});
    command.action([&context, options, work] { return work(context, *options); });
}

}  // namespace

void add_outbox(CliCommand program, Context& context) {
    CliCommand group = program.add_command("outbox", "See what waits to be sent, and what came of it.",
                                           {"outbox list", "outbox list --state dead", "outbox retry 17"});
    group.needs_command();
    CliCommand list =
        group.add_command("list", "List messages, oldest first, and where each stands in every channel.",
                          {"outbox list", "outbox list --state dead", "outbox list --channel telegram:42"});
    const auto options = std::make_shared<ListOptions>();
    list.option("--channel", &options->channel, "of this channel alone", {.value = "NAME"});
    list.option("--state", &options->state,
                "in this state alone: waiting, sending, delivered, missed, folded, killed, dead, dropped, unwanted",
                {.value = "STATE"});
    list.option("--limit", &options->limit, "the newest so many; 0: all", {.value = "N", .shows_default = true});
    list.action([&context, options] { return run_list(context, *options); });
    add_one(group, context, "retry", "Let a dead letter, or one that was dropped, wait again.",
            {"outbox retry 17", "outbox retry 17 --channel telegram:42"}, run_retry);
    add_one(group, context, "drop", "Take a message out of a channel's queue.",
            {"outbox drop 17", "outbox drop 17 --channel telegram:42"}, run_drop);
}

}  // namespace signalbox
