// `signalbox run`: the live run. One at a time in a data directory; it goes on where its journal ends.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "faces/cli/commands.hpp"
#include "faces/cli/kill_file.hpp"
#include "faces/cli/live_parts.hpp"
#include "faces/cli/print.hpp"
#include "faces/cli/run_log.hpp"
#include "faces/cli/run_plan.hpp"
#include "platform/clock.hpp"
#include "platform/control.hpp"
#include "platform/control_question.hpp"
#include "platform/lock.hpp"
#include "runners/digest.hpp"
#include "views/live_status.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

/// Prints what the run says, and counts it.
class Speaker {
public:
    Speaker(const Context& context, const RunRecord& run) : context_(context), run_(run) {}

    void step(std::span<const Outcome> outcomes) {
        digest_.take(outcomes, false);
        for (const Outcome& outcome : outcomes) {
            if (const auto* approved = std::get_if<SignalApproved>(&outcome)) say_signal(approved->signal);
            if (const auto* moved = std::get_if<SignalMoved>(&outcome); moved && moved->closed) say_end(*moved);
            if (const auto* done = std::get_if<CommandDone>(&outcome); done && done->changed) {
                context_.note(context_.say("{}: {} by {} {}", short_time(done->at),
                                           say(context_.language, words_of(done->verb)), done->actor, done->reason));
            }
        }
        std::fflush(stdout);
    }
    const RunDigest& digest() const { return digest_; }

private:
    void say_signal(const Signal& signal) {
        const bool is_long = signal.side == Side::long_side;
        context_.print(fmt::format("{}  {:<20} {:>3}  {}  {} {}  {} {}  {} {} / {} / {}  {} {:.2f}  {}",
                                   short_time(signal.closed_at), to_text(run_.instruments[signal.slot]),
                                   to_text(signal.timeframe),
                                   context_.in(is_long ? Context::Colour::green : Context::Colour::red,
                                               say(context_.language, words_of(signal.side))),
                                   context_.say("entry"), price_text(signal.entry), context_.say("stop"),
                                   price_text(signal.stop), context_.say("targets"), price_text(signal.targets[0]),
                                   price_text(signal.targets[1]), price_text(signal.targets[2]),
                                   context_.say("strength"), signal.strength / 100.0, to_text(signal.id).substr(0, 8)));
    }
    void say_end(const SignalMoved& moved) {
        context_.print(fmt::format("{}  {:<20} {}  {}  {}", short_time(moved.at), to_text(run_.instruments[moved.slot]),
                                   say(context_.language, words_of(moved.to)), in_r(moved.net_r),
                                   to_text(moved.signal).substr(0, 8)));
    }

    const Context& context_;
    const RunRecord& run_;
    RunDigest digest_;
};

nlohmann::json refusal(const std::string& why) { return {{"error", why}}; }

/// What the socket answers (control_question.hpp).
nlohmann::json answer_question(LiveRun& live, bool kill_switch_set, const nlohmann::json& question) {
    const auto asked = read_control_question(question);
    if (!asked) return refusal(asked.error().text());
    if (!asked->command) return nlohmann::json::parse(live_status_json(live.status()).dump());
    const Verb verb = asked->command->verb;
    if (verb == Verb::lift_kill && kill_switch_set) return refusal("it was started with KILL_SWITCH=true");
    const Result<> taken = live.submit(*asked->command);
    return taken ? nlohmann::json{{"taken", std::string(to_text(verb))}} : refusal(taken.error().text());
}

/// Throws the switch where the configuration or the kill file says so.
class KillWatch {
public:
    explicit KillWatch(const Context& context) : file_(context.config().data_dir), set_(context.config().kill_switch) {}

    /// Once at the start where KILL_SWITCH is set, and whenever the file appears.
    std::optional<Command> order() {
        if (std::exchange(set_, false)) {
            return Command{
                .id = new_command_id() + "-env", .actor = "env", .verb = Verb::kill, .reason = "KILL_SWITCH=true"};
        }
        const bool there = file_.there();
        const bool appeared = there && !was_there_;
        was_there_ = there;
        if (!appeared) return std::nullopt;
        const KillOrder order = file_.order().value_or(KillOrder{.actor = "file", .reason = {}, .at = {}});
        return Command{
            .id = new_command_id() + "-file", .actor = order.actor, .verb = Verb::kill, .reason = order.reason};
    }

private:
    KillFile file_;
    bool set_;
    bool was_there_ = false;
};

std::unique_ptr<MarketClock> clock_of(const Context& context, bool as_fast_as_it_can, UtcTime from) {
    if (as_fast_as_it_can) return std::make_unique<ManualClock>(from);
    const double speed = context.config().clock_speed;
    // A run at another speed left the wall behind: it goes on from where it was.
    if (speed != 1) return std::make_unique<AcceleratedClock>(std::max(from, wall_time()), speed);
    return std::make_unique<SystemMarketClock>();
}

RunCard card_of(const RunPlan& plan) {
    return {.run = plan.run.id,
            .kind = plan.kind,
            .instruments = plan.run.instruments,
            .started_at = plan.run.started_at,
            .first_minute = plan.run.range.from,
            .ended_at = {}};
}

void say_begun(const Context& context, const RunPlan& plan, const LiveStatus& status, UtcTime from) {
    context.note(plan.begins ? context.say("run {} begins at {}; stop it with Ctrl-C", plan.run.id, short_time(from))
                             : context.say("run {} goes on at {}; stop it with Ctrl-C", plan.run.id, short_time(from)));
    for (const std::string& line : standing_orders(context, status)) context.note(line);
}

Result<ExitCode> turn_the_crank(const Context& context, const RunOptions& options, RunPlan& plan) {
    const bool fast = options.accelerated;
    LiveParts parts = TRY(LiveParts::open(context, plan.run, fast ? 64 : 1));
    if (parts.journal.cut_bytes > 0) {
        context.note(context.say("the journal's last {} bytes were torn by a crash; they were cut off",
                                 parts.journal.cut_bytes));
    }
    const UtcTime from = parts.last_close.value_or(plan.run.range.from);
    const auto clock = clock_of(context, fast, from);
    const auto source = context.house.synthetic(plan.run.opened.seed, *clock);
    TRY(fetch_history(context, *parts.candles, *source, plan, options.days));
    if (!plan.ends.empty()) TRY(end_live_run(context, plan.ends));
    TRY(write_card(context.data_dir(), card_of(plan)));
    if (!plan.begins && !TRY(parts.runs->run(plan.run.id))) {
        context.note(context.say("the database does not know run {}: it is made again from the journal", plan.run.id));
    }
    LiveSettings settings{.run = plan.run,
                          .start = plan.run.range.from,
                          .terms_of_venue = [&](const std::string& venue) { return context.config().terms(venue); }};
    settings.until = TRY(end_of(options, fast ? from : bar_open(Timeframe::m1, clock->now())));
    if (fast) {
        settings.project_every = 240;
        settings.snapshot_every = 4 * 1440;
    }
    Speaker speaker(context, plan.run);
    const RunLog log(context, plan.run);
    KillWatch watch(context);
    LiveListener listener{.step =
                              [&](const Event& event, std::span<const Outcome> outcomes) {
                                  speaker.step(outcomes);
                                  log.step(event, outcomes);
                              },
                          .ready = {},
                          .order = [&] { return watch.order(); }};
    std::optional<LiveRun> live;
    std::unique_ptr<ControlServer> control;
    // The socket opens once the run knows where it stands: asked before, it would say that nobody threw the switch.
    listener.ready = [&](const LiveStatus& status) -> Result<> {
        say_begun(context, plan, status, from);
        log.begins(from, plan.begins);
        control = TRY(ControlServer::start(context.data_dir().socket(), [&](const nlohmann::json& question) {
            return answer_question(*live, context.config().kill_switch, question);
        }));
        return {};
    };
    live.emplace(settings, *parts.journal.log, *parts.runs, *parts.candles, *parts.snapshots, *source, *clock,
                 listener);
    if (const Result<> done = live->run(context.stop); !done) {
        log.failed(done.error());
        return fail(done.error());
    }
    const LiveStatus status = live->status();
    log.stands(status);
    context.note(context.say("run {} stands at {}: opinions: {}, signals: {}, equity {}", status.run,
                             last_minute(context, status), status.opinions, status.signals, money(status.equity)));
    Json json = live_status_json(status);
    json["outcomes"] = {{"count", speaker.digest().counts().outcomes}, {"sha256", speaker.digest().sha256()}};
    context.answer(json);
    return context.stop.stop_requested() ? ExitCode::interrupted : ExitCode::done;
}

Result<ExitCode> run_live(const Context& terminal, const RunOptions& options) {
    Context context = terminal;
    context.quiet = context.quiet || logs_json(context.config());  // stderr is the log's then, line by line
    TRY(check_options(context, options));
    TRY(make_directories(context.config().data_dir));
    RunLock lock = TRY(RunLock::take(context.data_dir().lock(), ""));
    RunPlan plan = TRY(plan_run(context, options));
    TRY(lock.name(plan.run.id));
    return turn_the_crank(context, options, plan);
}

}  // namespace

void add_run(CliCommand program, Context& context) {
    CliCommand command =
        program.add_command("run", "Follow a market live, on paper, and speak its signals.",
                            {"run --venue synthetic", "run --venue synthetic --seed 7 --accelerated --minutes 2880",
                             "run --venue synthetic --new"});
    const auto options = std::make_shared<RunOptions>();
    command.setting("--venue", "market.venue", "synthetic is the only live one of this version", {.value = "NAME"});
    command.option("--seed", &options->seed, "of the synthetic market and of drawn costs", {.value = "N"});
    command.flag("--accelerated", &options->accelerated, "as fast as the machine can");
    command.option("--start", &options->start, "first minute of a new accelerated run", {.value = "T"});
    command.option("--until", &options->until, "stop after the minute that closes then", {.value = "T"});
    command.option("--minutes", &options->minutes, "stop after so many minutes", {.value = "N", .min = 1});
    command.option("--days", &options->days, "history stored before a new run's start",
                   {.value = "N", .min = 1, .max = history_days_max, .shows_default = true});
    command.flag("--new", &options->fresh, "end the unfinished run and begin another");
    command.may_make_database();
    command.action([&context, options] { return run_live(context, *options); });
}

}  // namespace signalbox
