// `signalbox observe`: the live path with nothing delivered, and a page a day of what it would have said (SPEC 11).
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "faces/cli/bot_chats.hpp"
#include "faces/cli/commands.hpp"
#include "faces/cli/observation_html.hpp"
#include "faces/cli/observation_words.hpp"
#include "faces/cli/print.hpp"
#include "faces/cli/run_card.hpp"
#include "faces/cli/run_command.hpp"
#include "faces/cli/runs.hpp"
#include "platform/clock.hpp"
#include "platform/files.hpp"
#include "runners/events_up_to.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

constexpr Millis just_now = 3 * minute;  ///< a last frame no older than this: the run is at work

struct ReportOptions {
    std::string run, day, html;
    bool all = false;
};

/// The named one, or the newest observation.
Result<RunRecord> observation_to_show(RunStore& runs, const std::string& named) {
    if (!named.empty()) {
        RunRecord run = TRY(find_run(runs, named));
        if (run.mode == Mode::observe) return run;
        return fail(ErrorCode::WrongUse, "{} is no observation, its mode is {}", run.id, run.mode)
            .suggest("beside a backtest it stands with: signalbox compare {}", run.id);
    }
    for (RunRecord& run : TRY(runs.runs())) {
        if (run.mode == Mode::observe) return std::move(run);
    }
    return fail(ErrorCode::NotFound, "there is no observation yet").suggest("begin one: signalbox observe start");
}

Result<std::optional<UtcTime>> day_option(const std::string& text) {
    if (text.empty()) return std::optional<UtcTime>{};
    const auto day = parse_utc(text);
    if (day && text.size() == 10) return std::optional(day_start(*day));
    return fail(ErrorCode::WrongUse, "--day {} is no date", text).suggest("write it like 2026-11-22");
}

void print_step(const Context& context, const DifferenceStep& step) {
    if (step.rows.empty()) return;
    Table table({{context.say("closed at")},
                 {context.say("instrument")},
                 {context.say("timeframe")},
                 {context.say("side")},
                 {context.say("difference")},
                 {context.say("before"), Align::right},
                 {context.say("now"), Align::right},
                 {context.say("signal")}});
    const auto r = [](const std::optional<double>& value) { return value ? in_r(*value) : std::string("–"); };
    for (const DifferenceRow& row : step.rows) {
        std::string what = say(context.language, words_of(row.kind));
        if (!row.fields.empty()) what += fmt::format(" ({})", fmt::join(row.fields, ", "));
        table.row({short_time(row.closed_at), to_text(row.instrument), std::string(to_text(row.timeframe)),
                   say(context.language, words_of(row.side)), std::move(what), r(row.r_before), r(row.r_now),
                   row.id.substr(0, 8)});
    }
    context.print("");
    const std::string name = say(context.language, words_of(step.rung));
    context.print(step.differing > step.rows.size()
                      ? context.say("{}: the first {} of {} that differ", name, step.rows.size(), step.differing)
                      : context.say("{}: what differs", name));
    context.print(table.text());
}

void print_difference(const Context& context, const ObservationPage& page) {
    Table table({{context.say("beside a backtest")},
                 {context.say("signals"), Align::right},
                 {context.say("differing"), Align::right},
                 {context.say("size alone"), Align::right},
                 {context.say("net R"), Align::right},
                 {context.say("change"), Align::right},
                 {context.say("what was changed")}});
    for (const DifferenceStep& step : page.steps) {
        const bool first = step.rung == Rung::recorded;
        table.row({say(context.language, words_of(step.rung)), grouped(static_cast<std::int64_t>(step.signals)),
                   first ? "" : grouped(static_cast<std::int64_t>(step.differing)),
                   first ? "" : grouped(static_cast<std::int64_t>(step.resized)), in_r(step.net_r),
                   first ? "" : in_r(step.net_r_change), say(context.language, reason_of(step.rung))});
    }
    table.row({context.say("measured fills"), "–", "–", "–", "–", "–",
               context.say("no fills are measured yet: the cost model's are used")});
    context.print("");
    context.print(table.text());
    for (const DifferenceStep& step : page.steps) print_step(context, step);
}

std::string times_text(const Context& context, const DecisionTimes& times) {
    if (times.count == 0) return "–";
    return context.say("half within {}, 99 of 100 within {}, all within {}", seconds_text(times.p50),
                       seconds_text(times.p99), seconds_text(times.max));
}

void print_day(const Context& context, const ObservationPage& page) {
    const ObservedDay& day = page.day;
    context.print("");
    context.print(context.in(Context::Colour::bold, to_text(day.day).substr(0, 10)));
    context.print_said("uptime {}: at work {} of {} minutes; too late to speak: {}, never decided: {}",
                       percent(day.uptime(), 2), grouped(day.at_work), grouped(day.minutes), grouped(day.late),
                       grouped(day.never()));
    context.print_said("minutes with a lost feed: {}, killed or paused: {}", grouped(day.feed_lost),
                       grouped(day.stopped));
    context.print_said("pairs: {}; of {} minutes of pairs holes: {}, healed: {}; corrected afterwards: {}",
                       day.followed, grouped(day.pair_minutes), grouped(day.holes), grouped(day.healed),
                       grouped(day.corrected));
    context.print_said("from close to decision: {}", times_text(context, day.decided));
    if (day.spoken.count > 0) context.print_said("of frames that spoke: {}", times_text(context, day.spoken));
    std::string tiers, gates;
    for (std::size_t i = day.tiers.size(); i-- > 0;) {
        const ObservedTier& tier = day.tiers[i];
        if (tier.signals == 0) continue;
        tiers += fmt::format("{}{} {}", tiers.empty() ? "" : ", ",
                             say(context.language, words_of(static_cast<Tier>(i))), tier.signals);
        if (tier.closed > 0) tiers += fmt::format(" ({})", in_r(tier.net_r));
    }
    context.print_said("signals: {}", day.counts.signals == 0 ? "0" : tiers);
    for (std::size_t i = 0; i < gate_count; ++i) {
        if (day.counts.gates[i] == 0) continue;
        gates += fmt::format("{}{} {}", gates.empty() ? "" : ", ", to_text(static_cast<Gate>(i)), day.counts.gates[i]);
    }
    context.print_said("opinions: {}; stopped by {}", day.counts.opinions, gates.empty() ? "–" : gates);
    const std::string drill = context.say("drill of the kill switch: {}", say(context.language, words_of(page.drill)));
    const bool failed = page.drill.state == DrillDone::State::failed;
    context.print(failed ? context.in(Context::Colour::red, drill) : drill);
    print_difference(context, page);
}

void print_observation(const Context& context, const Observation& shown) {
    context.print_said("observation {}, pairs: {}, {} to {}", shown.run, shown.instruments.size(),
                       short_time(shown.range.from), short_time(shown.range.to));
    context.print(say(context.language, length_of(shown)));
    const std::string replay = say(context.language, replay_of(shown));
    context.print(context.in(shown.is_equal ? Context::Colour::green : Context::Colour::red, replay));
    for (const ObservationPage& page : shown.pages) print_day(context, page);
}

Result<ExitCode> run_report(const Context& context, const ReportOptions& options) {
    if (options.all && !options.day.empty()) {
        return fail(ErrorCode::WrongUse, "--all and --day exclude each other").suggest("leave one of them out");
    }
    const auto runs = TRY(context.runs());
    const RunRecord run = TRY(observation_to_show(*runs, options.run));
    const auto card = TRY(read_card(context.data_dir(), run.id));
    const auto journal = TRY(context.house.read_journal(run.journal));
    EventsUpTo log(*journal, TRY(runs->position(run.id)));  // beyond it the store has no candles yet
    const auto candles = TRY(context.candles());
    ObservationQuestion question{.run = run.id,
                                 .accelerated = card && card->kind.accelerated,
                                 .is_over = run.finished_at.has_value(),
                                 .day = TRY(day_option(options.day)),
                                 .all_days = options.all,
                                 .open_store = context.open_candles(),
                                 .as_of = TRY(candles->version())};
    const UtcTime now = wall_time();
    const bool rests = !question.accelerated && !question.is_over && now - run.range.to > just_now;
    if (rests) question.end = std::chrono::floor<std::chrono::minutes>(now);
    auto bar = context.progress(context.say("replay"), 1 + static_cast<std::uint64_t>(last_of(Rung{})));
    question.rung = [&](std::int64_t done) { bar.update(static_cast<std::uint64_t>(done)); };
    Observation shown = TRY(observation_of(log, question, context.stop));
    shown.instruments = run.instruments;

    Json json = observation_json(shown);
    if (!options.html.empty()) {
        TRY(atomic_write(options.html, observation_html(shown, context.language)));
        json["html"] = options.html;
    }
    context.answer(json);
    print_observation(context, shown);
    if (!options.html.empty()) {
        context.print("");
        context.print_said("page: {}", options.html);
    }
    const bool all_well = shown.is_equal && std::ranges::none_of(shown.pages, [](const ObservationPage& page) {
                              return page.drill.state == DrillDone::State::failed;
                          });
    return all_well ? ExitCode::done : ExitCode::no;
}

Result<ExitCode> run_start(const Context& context, const RunOptions& options) {
    if (options.tells_owner && context.config().telegram.token.empty()) {
        return fail(ErrorCode::WrongUse, "--tell-owner has no bot to tell with")
            .suggest("set TELEGRAM_BOT_TOKEN and TELEGRAM_CHAT_ID, or leave --tell-owner out");
    }
    if (options.tells_owner && !has_owner(TRY(bot_chats(context)))) {
        return fail(ErrorCode::WrongUse, "--tell-owner has nobody to tell: the bot has no owner")
            .suggest("let yourself in: signalbox telegram pair, beside signalbox run; or set TELEGRAM_CHAT_ID");
    }
    return run_live(context, options);
}

}  // namespace

void add_observe(CliCommand program, Context& context) {
    CliCommand group =
        program.add_command("observe", "Follow a market live with nothing delivered, and judge it by day.",
                            {"observe start", "observe report", "observe report --all --html page.html"});
    group.needs_command();
    CliCommand start =
        group.add_command("start", "Begin an observation, or go on with it: the live run, with nothing delivered.",
                          {"observe start", "observe start --venue coinbase --symbols BTC/USD,ETH/USD",
                           "observe start --tell-owner", "observe start --venue synthetic --new"});
    const auto options = std::make_shared<RunOptions>();
    options->mode = Mode::observe;
    start.flag("--tell-owner", &options->tells_owner, "the owner's chat is told, each message marked OBSERVATION");
    add_live_options(start, *options);
    start.action([&context, options] { return run_start(context, *options); });

    CliCommand report = group.add_command(
        "report",
        "Show a day of an observation: uptime, holes, signals, gates, a drill, the difference from a backtest.",
        {"observe report", "observe report --day 2026-11-22", "observe report --all --html observation.html",
         "observe report --json"});
    const auto report_options = std::make_shared<ReportOptions>();
    report.option("--run", &report_options->run, "this observation; without it the newest", {.value = "ID"});
    report.option("--day", &report_options->day, "this UTC day; without it the newest", {.value = "DATE"});
    report.flag("--all", &report_options->all, "every day of it");
    report.option("--html", &report_options->html, "also write the pages into this file", {.value = "FILE"});
    report.action([&context, report_options] { return run_report(context, *report_options); });
}

}  // namespace signalbox
