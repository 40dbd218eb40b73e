#include "faces/cli/run_plan.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "faces/cli/runs.hpp"
#include "faces/telegram/kept_threshold.hpp"
#include "lab/synthetic_history.hpp"
#include "platform/clock.hpp"
#include "platform/venue_access.hpp"
#include "views/numbers.hpp"

namespace signalbox {

namespace {

/// A time of the command line between the first and the last that a run may name.
Result<UtcTime> time_option(std::string_view name, const std::string& text) {
    const auto time = parse_utc(text);
    if (!time) {
        return fail(ErrorCode::WrongUse, "{} is no time: {}", name, time.error().text())
            .suggest("write it like 2024-03-04T08:00");
    }
    if (*time < run_start_min || *time > run_end_max) {
        return fail(ErrorCode::WrongUse, "{} {} lies outside {} to {}", name, text, run_start_min, run_end_max)
            .suggest("choose a time inside");
    }
    return bar_open(Timeframe::m1, *time);
}

/// The minute that a new run begins with.
Result<UtcTime> start_of(const RunOptions& options, UtcTime market_now) {
    if (!options.start.empty()) return time_option("--start", options.start);
    const UtcTime now = bar_open(Timeframe::m1, market_now);
    if (!options.accelerated) return now;
    const Millis length = minute * (options.minutes > 0 ? options.minutes : accelerated_minutes_default);
    const UtcTime start = (options.until.empty() ? now : TRY(time_option("--until", options.until))) - length;
    if (start < run_start_min) {
        return fail(ErrorCode::WrongUse, "{} minutes before --until {} begin before {}", length / minute, options.until,
                    run_start_min)
            .suggest("ask for fewer --minutes, or a later --until");
    }
    return start;
}

/// None too where the store does not know the instrument.
Result<std::optional<TimeRange>> stored_span(CandleStore& store, const Instrument& instrument) {
    if (!TRY(store.find(instrument))) return std::optional<TimeRange>{};
    return store.span(instrument, Timeframe::m1);
}

/// Another seed's candles in the same store would be taken for corrections of this one's.
Result<> check_same_market(CandleStore& store, MarketStream& source, const Instrument& instrument) {
    const auto span = TRY(stored_span(store, instrument));
    if (!span) return {};
    CandleSeries stored;
    const TimeRange first{span->from, span->from + minute};
    const auto cursor = TRY(store.read(instrument, Timeframe::m1, first));
    TRY(cursor->next(1, stored, nullptr));
    const PastArrived made = TRY(past_of(source, instrument, first, {}));
    if (stored.empty() || made.candles.empty() || stored[0] == made.candles[0]) return {};
    return fail(ErrorCode::Refused, "the store holds another {}: that of another seed", instrument)
        .suggest("use that seed, or another place: --data-dir DIR");
}

LiveKind kind_of(const Context& context, const RunOptions& options, const std::string& venue) {
    return {.venue = venue, .accelerated = options.accelerated || context.config().clock_speed != 1};
}

/// What somebody set in Telegram while a run was at work counts before the configuration. An accelerated run has nobody
/// who could have.
Result<> apply_kept_threshold(const Context& context, const RunOptions& options, RunRecord& run) {
    if (options.accelerated) return {};
    const auto settings = TRY(context.house.settings(context.database()));
    const auto kept = TRY(kept_threshold(*settings));
    if (!kept) return {};
    run.opened.settings.desk = with_threshold(run.opened.settings.desk, kept->hundredths);
    context.note(
        context.say("least strength of a signal {}, set by {} at {}; the configuration's again: /threshold "
                    "default to the bot",
                    threshold_text(kept->hundredths), kept->actor, short_time(kept->at)));
    return {};
}

/// The unfinished run, if it may be gone on with as it is asked for now.
Result<RunPlan> plan_to_go_on(const Context& context, const RunOptions& options, const std::string& venue,
                              const TypedPairs& typed, const RunRecord& run) {
    // The same command line once more, after a crash say, means the same run.
    if (!options.start.empty() && TRY(time_option("--start", options.start)) != run.range.from) {
        return fail(ErrorCode::WrongUse, "the run {} goes on where it ended: it began at {}, not at --start {}", run.id,
                    run.range.from, options.start)
            .suggest("leave --start out, or add --new");
    }
    const auto card = TRY(read_card(context.data_dir(), run.id));
    const LiveKind kind = kind_of(context, options, venue);
    // A run from before there were cards is taken for what is asked for now.
    RunPlan plan{.run = run, .kind = card ? card->kind : kind, .typed = typed, .begins = false, .ends = {}};
    if (kind != plan.kind || (options.seed && *options.seed != run.opened.seed)) {
        return fail(ErrorCode::WrongUse, "the run {} was started otherwise: venue {}, seed {}{}", run.id,
                    plan.kind.venue, run.opened.seed, plan.kind.accelerated ? ", accelerated" : "")
            .suggest("go on with it as it was, or begin another: signalbox run --new");
    }
    if (run.opened.settings.timeframes != context.config().engine.timeframes) {
        return fail(ErrorCode::WrongUse, "the timeframes can't change while run {} goes on", run.id)
            .suggest("set them back, or begin another run: signalbox run --new");
    }
    plan.run.opened.settings.desk = context.config().engine.desk;
    TRY(apply_kept_threshold(context, options, plan.run));
    return plan;
}

/// The run that --new ends: the newest with a journal, whether or not that can be read, unless it was ended before.
Result<std::string> run_to_end(const Context& context) {
    for (const std::string& id : journaled_live_runs(context.data_dir())) {
        const auto card = read_card(context.data_dir(), id);
        return card && *card && (*card)->ended_at ? std::string() : id;
    }
    if (!context.database_exists()) return std::string();
    const auto runs = TRY(context.runs());
    for (const RunRecord& run : TRY(runs->runs())) {
        if (is_live(run.mode) && !run.finished_at) return run.id;
    }
    return std::string();
}

}  // namespace

bool is_typed(const Context& context, std::string_view flag) {
    return std::ranges::any_of(context.flags, [&](const ConfigFlag& one) { return one.flag == flag; });
}

Result<> check_mode(const Context& context, const RunOptions& options) {
    if (options.fresh) return {};
    const auto unfinished = TRY(unfinished_live_run(context));
    if (!unfinished || unfinished->mode == options.mode) return {};
    if (unfinished->mode == Mode::observe) {
        return fail(ErrorCode::WrongUse, "{} is an observation, and it is not over", unfinished->id)
            .suggest("go on with it: signalbox observe start; end it and begin a run on paper: signalbox run --new");
    }
    return fail(ErrorCode::WrongUse, "{} is a run on paper, and it is not over", unfinished->id)
        .suggest(
            "observe in another place: signalbox observe start --data-dir DIR; or end that run: "
            "signalbox observe start --new");
}

Result<std::string> venue_to_run(const Context& context, const RunOptions& options) {
    if (is_typed(context, "--venue") || options.fresh) return context.config().venue;
    const auto unfinished = TRY(unfinished_live_run(context));
    if (!unfinished) return context.config().venue;
    const auto card = TRY(read_card(context.data_dir(), unfinished->id));
    return card ? card->kind.venue : "synthetic";  // a run from before there were cards
}

Result<std::optional<RunCard>> card_to_go_on(const Context& context, const RunOptions& options) {
    if (options.fresh) return std::optional<RunCard>{};
    const auto unfinished = TRY(unfinished_live_run(context));
    if (!unfinished) return std::optional<RunCard>{};
    return read_card(context.data_dir(), unfinished->id);
}

TypedPairs pairs_to_follow(const Context& context, const std::optional<RunCard>& card) {
    if (is_typed(context, "--symbols")) return {.symbols = context.config().symbols};
    if (is_typed(context, "--top")) return {.symbols = {}, .top = context.config().universe_top};
    if (!card || card->typed == TypedPairs{}) return {};
    context.note(
        card->typed.symbols.empty()
            ? context.say("run {} goes on with the --top {} of its first command line", card->run, card->typed.top)
            : context.say("run {} goes on with the --symbols of its first command line: {}", card->run,
                          fmt::format("{}", fmt::join(card->typed.symbols, ","))));
    return card->typed;
}

Result<> check_options(const std::string& venue, const RunOptions& options) {
    if (venue != "synthetic" && !is_networked(venue)) {
        return fail(ErrorCode::WrongUse, "{} cannot be followed live: its history is read from files alone", venue)
            .suggest("signalbox run --venue bybit; --venue coinbase and --venue synthetic are live, too");
    }
    if (venue != "synthetic" && options.accelerated) {
        return fail(ErrorCode::WrongUse, "--accelerated needs --venue synthetic: {} has its own time", venue)
            .suggest("leave --accelerated out; simulators run faster by clock.speed");
    }
    if (!options.until.empty() && options.minutes > 0) {
        return fail(ErrorCode::WrongUse, "--until and --minutes say the same in two ways")
            .suggest("leave one of them out");
    }
    if (!options.start.empty() && !options.accelerated) {
        return fail(ErrorCode::WrongUse, "--start needs --accelerated: the wall clock begins now")
            .suggest("add --accelerated, or leave --start out");
    }
    if (options.minutes < 0 || options.minutes > run_minutes_max) {
        return fail(ErrorCode::WrongUse, "--minutes {} lies outside 1 to {}", options.minutes, run_minutes_max)
            .suggest("choose a number inside, or leave it out");
    }
    const UtcTime start = options.start.empty() ? run_start_min : TRY(time_option("--start", options.start));
    const UtcTime until = options.until.empty() ? run_end_max : TRY(time_option("--until", options.until));
    if (until <= start) {
        return fail(ErrorCode::WrongUse, "--until {} is no later than --start {}", until, start)
            .suggest("choose a later end");
    }
    if (!options.start.empty() && start + minute * options.minutes > run_end_max) {
        return fail(ErrorCode::WrongUse, "{} minutes from --start {} on end after {}", options.minutes, start,
                    run_end_max)
            .suggest("ask for fewer --minutes");
    }
    return {};
}

Result<std::optional<UtcTime>> end_of(const RunOptions& options, UtcTime from) {
    if (!options.until.empty()) return std::optional(TRY(time_option("--until", options.until)));
    const std::int64_t minutes =
        options.minutes == 0 && options.accelerated ? accelerated_minutes_default : options.minutes;
    if (minutes == 0) return std::optional<UtcTime>{};
    return std::optional(std::min(from + minute * minutes, run_end_max));
}

Result<RunPlan> plan_run(const Context& context, const RunOptions& options, const std::string& venue,
                         const TypedPairs& typed, UtcTime now) {
    if (!options.fresh) {
        if (const auto unfinished = TRY(unfinished_live_run(context)))
            return plan_to_go_on(context, options, venue, typed, *unfinished);
    }
    RunPlan plan{.run = {}, .kind = kind_of(context, options, venue), .typed = typed, .begins = true, .ends = {}};
    if (options.fresh) plan.ends = TRY(run_to_end(context));
    const UtcTime start = TRY(start_of(options, now));
    RunRecord& run = plan.run;
    const auto runs = TRY(context.runs());
    run.id = TRY(new_run_id(context, *runs, "live"));
    run.mode = options.mode;
    run.started_at = wall_time();
    run.engine_version = std::string(engine_version);
    run.opened = {.settings = context.config().engine, .seed = options.seed.value_or(context.config().seed)};
    TRY(apply_kept_threshold(context, options, run));
    if (venue == "synthetic") run.instruments = synthetic_instruments();
    run.range = {start, start};
    run.journal = context.data_dir().journal(run.id).string();
    return plan;
}

Result<> fetch_history(const Context& context, CandleStore& store, MarketStream& source, const RunPlan& plan,
                       int days) {
    const UtcTime start = plan.run.range.from;
    std::vector<Instrument> wanted;
    for (const Instrument& instrument : plan.run.instruments) {
        const auto span = TRY(stored_span(store, instrument));
        if (plan.begins || !span || span->from >= start) wanted.push_back(instrument);
    }
    if (wanted.empty()) return {};
    const auto minutes_each = static_cast<std::uint64_t>(days) * (day / minute);
    Progress bar = context.progress(context.say("history"), minutes_each * wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        TRY(check_same_market(store, source, wanted[i]));
        TRY(store_history(store, source,
                          {.instruments = {wanted[i]},
                           .terms = context.config().terms(wanted[i].venue),
                           .range = {start - day * days, start},
                           .source = "venue:history",
                           .arrived_at = [](const TimeRange&) { return wall_time(); },
                           .progress = [&](std::uint64_t done) { bar.update(i * minutes_each + done); },
                           .stop = context.stop}));
    }
    return {};
}

}  // namespace signalbox
