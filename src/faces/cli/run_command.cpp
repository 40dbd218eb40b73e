// `signalbox run`: the live run. One at a time in a data directory; it goes on where its journal ends.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "faces/cli/commands.hpp"
#include "faces/cli/kill_file.hpp"
#include "faces/cli/live_parts.hpp"
#include "faces/cli/print.hpp"
#include "platform/clock.hpp"
#include "platform/control.hpp"
#include "platform/lock.hpp"
#include "runners/digest.hpp"
#include "views/live_status.hpp"

namespace signalbox {

namespace {

constexpr int history_days_default = 60;
constexpr std::int64_t accelerated_minutes_default = 1440;
constexpr Millis history_piece = 10 * day;

struct RunOptions {
    std::string venue;
    std::optional<std::uint64_t> seed;
    bool accelerated = false;
    bool fresh = false;
    std::string start;
    std::string until;
    std::int64_t minutes = 0;
    int days = history_days_default;
};

/// What is decided before anything is opened.
struct Plan {
    RunRecord run;
    LiveKind kind;
    bool begins = false;             ///< a new run
    std::optional<RunRecord> ended;  ///< the run that --new ends
};

const std::vector<Instrument>& synthetic_instruments() {
    static const std::vector<Instrument> three{
        {"synthetic", "BTC", "USDT", ""}, {"synthetic", "ETH", "USDT", ""}, {"synthetic", "SOL", "USDT", ""}};
    return three;
}

Result<> check_options(const Context& context, const RunOptions& options) {
    const std::string venue = options.venue.empty() ? context.config().venue : options.venue;
    if (venue != "synthetic") {
        return fail(ErrorCode::WrongUse, "this version has no live feed of {}", venue)
            .suggest("the synthetic market is there: signalbox run --venue synthetic");
    }
    if (!options.until.empty() && options.minutes > 0) {
        return fail(ErrorCode::WrongUse, "--until and --minutes say the same in two ways")
            .suggest("leave one of them out");
    }
    if (!options.start.empty() && !options.accelerated) {
        return fail(ErrorCode::WrongUse, "--start needs --accelerated: the wall clock begins now")
            .suggest("add --accelerated, or leave --start out");
    }
    return {};
}

/// The minute that a new run begins with.
Result<UtcTime> start_of(const RunOptions& options, bool as_fast_as_it_can) {
    if (!options.start.empty()) return bar_open(Timeframe::m1, TRY(parse_utc(options.start)));
    const UtcTime now = bar_open(Timeframe::m1, wall_time());
    if (!as_fast_as_it_can) return now;
    const Millis length = minute * (options.minutes > 0 ? options.minutes : accelerated_minutes_default);
    return (options.until.empty() ? now : bar_open(Timeframe::m1, TRY(parse_utc(options.until)))) - length;
}

/// The unfinished run with today's settings, or a new one.
Result<Plan> plan_run(const Context& context, const RunOptions& options) {
    const auto runs = TRY(context.runs());
    const auto unfinished = TRY(unfinished_live_run(*runs));
    const LiveKind kind{.venue = "synthetic", .accelerated = options.accelerated || context.config().clock_speed != 1};
    if (unfinished && !options.fresh) {
        const LiveKind before = TRY(parse_live_kind(*unfinished));
        Plan plan{.run = *unfinished, .kind = before, .begins = false, .ended = {}};
        if (kind != before || (options.seed && *options.seed != unfinished->opened.seed)) {
            return fail(ErrorCode::WrongUse, "the run {} was started otherwise: venue {}, seed {}{}", unfinished->id,
                        before.venue, unfinished->opened.seed, before.accelerated ? ", accelerated" : "")
                .suggest("go on with it as it was, or begin another: signalbox run --new");
        }
        if (unfinished->opened.settings.timeframes != context.config().engine.timeframes) {
            return fail(ErrorCode::WrongUse, "the timeframes can't change while run {} goes on", unfinished->id)
                .suggest("set them back, or begin another run: signalbox run --new");
        }
        plan.run.opened.settings.desk = context.config().engine.desk;
        return plan;
    }
    Plan plan{.run = {}, .kind = kind, .begins = true, .ended = unfinished};
    const UtcTime start = TRY(start_of(options, options.accelerated));
    RunRecord& run = plan.run;
    run.id = TRY(runs->new_id("live", wall_time()));
    run.mode = Mode::paper;
    run.started_at = wall_time();
    run.engine_version = std::string(engine_version);
    run.opened = {.settings = context.config().engine, .seed = options.seed.value_or(context.config().seed)};
    run.instruments = synthetic_instruments();
    run.range = {start, start};
    run.journal = context.data_dir().journal(run.id).string();
    run.summary_json = live_kind_text(kind);
    return plan;
}

/// Another seed's candles in the same store would be taken for corrections of this one's.
Result<> check_same_market(CandleStore& store, MarketSource& source, const Instrument& instrument) {
    const auto span = TRY(store.span(instrument, Timeframe::m1));
    if (!span) return {};
    CandleSeries stored, made;
    std::vector<Quote> quotes;
    const TimeRange first{span->from, span->from + minute};
    const auto cursor = TRY(store.read(instrument, Timeframe::m1, first));
    TRY(cursor->next(1, stored, nullptr));
    TRY(source.history(instrument, first, made, quotes));
    if (stored.empty() || made.empty() || stored[0] == made[0]) return {};
    return fail(ErrorCode::Refused, "the store holds another {}: that of another seed", instrument)
        .suggest("use that seed, or another place: --data-dir DIR");
}

/// What the venue can tell of the days before `start`, into the store: an instrument joins warm.
Result<> store_history(const Context& context, CandleStore& store, MarketSource& source, const RunRecord& run,
                       int days) {
    const UtcTime start = run.range.from;
    const auto minutes_in_all = static_cast<std::uint64_t>(days) * (day / minute) * run.instruments.size();
    Progress bar = context.progress(context.say("history"), minutes_in_all);
    std::uint64_t done = 0;
    CandleSeries candles;
    std::vector<Quote> quotes;
    for (const Instrument& instrument : run.instruments) {
        TRY(store.add(instrument, context.config().terms(instrument.venue)));
        TRY(check_same_market(store, source, instrument));
        for (UtcTime from = start - day * days; from < start; from += history_piece) {
            if (context.stop.stop_requested())
                return fail(ErrorCode::Interrupted, "interrupted while history was stored");
            const TimeRange piece{from, std::min(from + history_piece, start)};
            candles.clear();
            quotes.clear();
            TRY(source.history(instrument, piece, candles, quotes));
            TRY(store.merge(instrument, {.timeframe = Timeframe::m1,
                                         .candles = candles.view(),
                                         .quotes = quotes,
                                         .asked = piece,
                                         .source = "venue:history",
                                         .arrived_at = wall_time(),
                                         .native = false}));
            bar.update(done += candles.size());
        }
    }
    return {};
}

/// Prints what the run says, counts it, and watches the kill file.
class Speaker {
public:
    Speaker(const Context& context, const RunRecord& run) : context_(context), run_(run) {}

    void step(std::span<const Outcome> outcomes) {
        digest_.take(outcomes, false);
        for (const Outcome& outcome : outcomes) {
            if (const auto* approved = std::get_if<SignalApproved>(&outcome)) say_signal(approved->signal);
            if (const auto* moved = std::get_if<SignalMoved>(&outcome); moved && moved->closed) say_end(*moved);
            if (const auto* done = std::get_if<CommandDone>(&outcome); done && done->changed) {
                context_.note(
                    context_.say("{}: {} by {} {}", short_time(done->at), done->verb, done->actor, done->reason));
            }
        }
        std::fflush(stdout);
    }
    const RunDigest& digest() const { return digest_; }

private:
    void say_signal(const Signal& signal) {
        const bool is_long = signal.side == Side::long_side;
        context_.print(
            fmt::format("{}  {:<20} {:>3}  {}  {} {}  {} {}  {} {} / {} / {}  {} {:.2f}  {}",
                        short_time(signal.closed_at), to_text(run_.instruments[signal.slot]), to_text(signal.timeframe),
                        context_.in(is_long ? Context::Colour::green : Context::Colour::red, to_text(signal.side)),
                        context_.say("entry"), price_text(signal.entry), context_.say("stop"), price_text(signal.stop),
                        context_.say("targets"), price_text(signal.targets[0]), price_text(signal.targets[1]),
                        price_text(signal.targets[2]), context_.say("strength"), signal.strength / 100.0,
                        to_text(signal.id).substr(0, 8)));
    }
    void say_end(const SignalMoved& moved) {
        context_.print(fmt::format("{}  {:<20} {}  {}  {}", short_time(moved.at), to_text(run_.instruments[moved.slot]),
                                   to_text(moved.to), in_r(moved.net_r), to_text(moved.signal).substr(0, 8)));
    }

    const Context& context_;
    const RunRecord& run_;
    RunDigest digest_;
};

nlohmann::json refusal(const std::string& why) { return {{"error", why}}; }

/// What the socket answers: {"ask":"status"}, {"do":VERB,"id","actor","reason"}.
nlohmann::json answer_question(LiveRun& live, bool kill_switch_set, const nlohmann::json& question) {
    if (question.value("ask", "") == "status") return nlohmann::json::parse(live_status_json(live.status()).dump());
    const std::string wanted = question.value("do", "");
    for (const Verb verb : {Verb::kill, Verb::lift_kill, Verb::pause, Verb::resume}) {
        if (to_text(verb) != wanted) continue;
        if (verb == Verb::lift_kill && kill_switch_set) return refusal("it was started with KILL_SWITCH=true");
        const Result<> taken = live.submit({.id = question.value("id", ""),
                                            .actor = question.value("actor", ""),
                                            .verb = verb,
                                            .reason = question.value("reason", ""),
                                            .at = {}});
        return taken ? nlohmann::json{{"taken", wanted}} : refusal(taken.error().text());
    }
    return refusal("it knows status, kill, lift_kill, pause and resume");
}

/// Throws the switch where the configuration or the kill file says so.
class KillWatch {
public:
    KillWatch(const Context& context) : file_(context.config().data_dir), set_(context.config().kill_switch) {}

    Result<> at_start(LiveRun& live) {
        if (set_)
            TRY(live.submit(
                {.id = new_command_id() + "-env", .actor = "env", .verb = Verb::kill, .reason = "KILL_SWITCH=true"}));
        return look(live);
    }
    Result<> look(LiveRun& live) {
        const bool there = file_.there();
        const bool appeared = there && !was_there_;
        was_there_ = there;
        if (!appeared) return {};
        const auto order = file_.order();
        if (!order) return {};
        return live.submit(
            {.id = new_command_id() + "-file", .actor = order->actor, .verb = Verb::kill, .reason = order->reason});
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

Result<ExitCode> turn_the_crank(const Context& context, const RunOptions& options, Plan& plan) {
    const bool fast = options.accelerated;
    LiveParts parts = TRY(LiveParts::open(context, plan.run, fast ? 64 : 1));
    if (parts.journal.cut_bytes > 0) {
        context.note(context.say("the journal's last {} bytes were torn by a crash; they were cut off",
                                 parts.journal.cut_bytes));
    }
    const UtcTime from = parts.last_close.value_or(plan.run.range.from);
    const auto clock = clock_of(context, fast, from);
    const auto source = context.house.synthetic(plan.run.opened.seed, *clock);
    if (plan.begins) TRY(store_history(context, *parts.candles, *source, plan.run, options.days));
    if (plan.ended) {
        plan.ended->finished_at = wall_time();
        TRY(parts.runs->save(*plan.ended));
    }
    LiveSettings settings{.run = plan.run, .start = plan.run.range.from};
    if (!options.until.empty()) settings.until = TRY(parse_utc(options.until));
    const std::int64_t minutes = options.minutes == 0 && fast ? accelerated_minutes_default : options.minutes;
    if (!settings.until && minutes > 0)
        settings.until = (fast ? from : bar_open(Timeframe::m1, clock->now())) + minute * minutes;
    if (fast) {
        settings.project_every = 240;
        settings.snapshot_every = 4 * 1440;
    }
    Speaker speaker(context, plan.run);
    KillWatch watch(context);
    LiveRun* running = nullptr;
    std::optional<Error> trouble;
    LiveRun live(settings, *parts.journal.log, *parts.runs, *parts.candles, *parts.snapshots, *source, *clock,
                 {.step = [&](const Event& event, std::span<const Outcome> outcomes) {
                     speaker.step(outcomes);
                     if (!std::holds_alternative<MarketFrame>(event)) return;
                     if (const auto looked = watch.look(*running); !looked) trouble = looked.error();
                 }});
    running = &live;
    TRY(watch.at_start(live));
    const auto control = TRY(ControlServer::start(context.data_dir().socket(), [&](const nlohmann::json& question) {
        return answer_question(live, context.config().kill_switch, question);
    }));
    context.note(plan.begins ? context.say("run {} begins at {}; stop it with Ctrl-C", plan.run.id, short_time(from))
                             : context.say("run {} goes on at {}; stop it with Ctrl-C", plan.run.id, short_time(from)));
    TRY(live.run(context.stop));
    if (trouble) return fail(*trouble);
    const LiveStatus status = live.status();
    context.note(context.say("run {} stands at {}: {} opinions, {} signals, equity {}", status.run,
                             short_time(status.last_frame), status.opinions, status.signals, money(status.equity)));
    Json json = live_status_json(status);
    json["outcomes"] = {{"count", speaker.digest().counts().outcomes}, {"sha256", speaker.digest().sha256()}};
    context.answer(json);
    return context.stop.stop_requested() ? ExitCode::interrupted : ExitCode::done;
}

Result<ExitCode> run_live(const Context& context, const RunOptions& options) {
    TRY(check_options(context, options));
    TRY(make_directories(context.config().data_dir));
    Plan plan = TRY(plan_run(context, options));
    const RunLock lock = TRY(RunLock::take(context.data_dir().lock(), plan.run.id));
    return turn_the_crank(context, options, plan);
}

}  // namespace

void add_run(CliCommand program, Context& context) {
    CliCommand command =
        program.add_command("run", "Follow a market live, on paper, and speak its signals.",
                            {"run --venue synthetic", "run --venue synthetic --seed 7 --accelerated --minutes 2880",
                             "run --venue synthetic --new"});
    const auto options = std::make_shared<RunOptions>();
    command.option("--venue", &options->venue, "synthetic is the only live one of this version", {.value = "NAME"});
    command.option("--seed", &options->seed, "of the synthetic market and of drawn costs", {.value = "N"});
    command.flag("--accelerated", &options->accelerated, "as fast as the machine can");
    command.option("--start", &options->start, "first minute of a new accelerated run", {.value = "T"});
    command.option("--until", &options->until, "stop after the minute that closes then", {.value = "T"});
    command.option("--minutes", &options->minutes, "stop after so many minutes", {.value = "N", .min = 1});
    command.option("--days", &options->days, "history stored before a new run's start",
                   {.value = "N", .min = 1, .max = 800, .shows_default = true});
    command.flag("--new", &options->fresh, "end the unfinished run and begin another");
    command.action([&context, options] { return run_live(context, *options); });
}

}  // namespace signalbox
