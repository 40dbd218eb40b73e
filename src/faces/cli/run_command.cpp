// `signalbox run`: the live run. One at a time in a data directory; it goes on where its journal ends.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "faces/cli/collecting.hpp"
#include "faces/cli/commands.hpp"
#include "faces/cli/followed_slots.hpp"
#include "faces/cli/kill_file.hpp"
#include "faces/cli/live_door.hpp"
#include "faces/cli/live_market.hpp"
#include "faces/cli/live_parts.hpp"
#include "faces/cli/live_voices.hpp"
#include "faces/cli/live_watch.hpp"
#include "faces/cli/order_asked.hpp"
#include "faces/cli/print.hpp"
#include "faces/cli/run_command.hpp"
#include "faces/cli/run_log.hpp"
#include "faces/cli/run_plan.hpp"
#include "platform/clock.hpp"
#include "platform/control.hpp"
#include "platform/control_question.hpp"
#include "platform/lock.hpp"
#include "runners/digest.hpp"
#include "runners/venue_rules.hpp"
#include "views/live_status.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

constexpr Millis venue_again_min{2'000}, venue_again_max{60'000};  ///< pauses of a start whose venue is away

/// Prints what the run says, and counts it.
class Speaker {
public:
    Speaker(const Context& context, const LiveRun& run) : context_(context), run_(run), slots_(run.instruments()) {}

    void step(const Event& event, std::span<const Outcome> outcomes) {
        digest_.take(outcomes, false);
        if (const auto* feed = std::get_if<FeedLost>(&event)) {
            context_.note(feed->lost ? context_.say("{}: {} is lost: {}", short_time(feed->at), feed->venue,
                                                    run_.why_lost(feed->venue))
                                     : context_.say("{}: {} is back", short_time(feed->at), feed->venue));
        }
        if (const auto* joined = std::get_if<InstrumentJoined>(&event)) {
            context_.note(context_.say("{} joins", to_text(joined->instrument)));
        }
        if (const auto* left = std::get_if<InstrumentLeft>(&event)) {
            context_.note(context_.say("{} leaves: {}", to_text(slots_[left->slot]), left->reason));
        }
        for (const Outcome& outcome : outcomes) {
            if (const auto* approved = std::get_if<SignalApproved>(&outcome)) say_signal(approved->signal);
            if (const auto* moved = std::get_if<SignalMoved>(&outcome); moved && moved->closed) say_end(*moved);
            if (const auto* done = std::get_if<CommandDone>(&outcome); done && done->changed) {
                context_.note(context_.say("{}: {} by {} {}", short_time(done->at),
                                           say(context_.language, words_of(done->verb)), done->actor, done->reason));
            }
            if (const auto* fill = std::get_if<HandFilled>(&outcome)) say_by_hand(*fill);
        }
        std::fflush(stdout);
    }
    const RunDigest& digest() const { return digest_; }

private:
    void say_signal(const Signal& signal) {
        const bool is_long = signal.side == Side::long_side;
        context_.print(fmt::format("{}  {:<20} {:>3}  {}  {} {}  {} {}  {} {} / {} / {}  {} {:.2f}  {}",
                                   short_time(signal.closed_at), to_text(slots_[signal.slot]),
                                   to_text(signal.timeframe),
                                   context_.in(is_long ? Context::Colour::green : Context::Colour::red,
                                               say(context_.language, words_of(signal.side))),
                                   context_.say("entry"), price_text(signal.entry), context_.say("stop"),
                                   price_text(signal.stop), context_.say("targets"), price_text(signal.targets[0]),
                                   price_text(signal.targets[1]), price_text(signal.targets[2]),
                                   context_.say("strength"), signal.strength / 100.0, to_text(signal.id).substr(0, 8)));
    }
    void say_end(const SignalMoved& moved) {
        context_.print(fmt::format("{}  {:<20} {}  {}  {}", short_time(moved.at), to_text(slots_[moved.slot]),
                                   say(context_.language, words_of(moved.to)), in_r(moved.net_r),
                                   to_text(moved.signal).substr(0, 8)));
    }

    void say_by_hand(const HandFilled& fill) {
        const std::string side = say(context_.language, words_of(fill.side));
        const std::string what =
            fill.is_entry
                ? context_.say("by hand, {} {} entered at {}", side, to_text(fill.size), price_text(fill.price))
            : fill.size == Decimal{} ? context_.say("by hand, {} never entered", side)
                                     : context_.say("by hand, {} {} left at {}, gross {}", side, to_text(fill.size),
                                                    price_text(fill.price), money(fill.result));
        context_.print(fmt::format("{}  {:<20} {}  {}", short_time(fill.at), to_text(slots_[fill.slot]), what,
                                   to_text(fill.trade).substr(0, 8)));
    }

    const Context& context_;
    const LiveRun& run_;
    const std::vector<Instrument>& slots_;  // of the run: it grows
    RunDigest digest_;
};

nlohmann::json refusal(const std::string& why) { return {{"error", why}}; }

/// What the socket answers (control_question.hpp).
nlohmann::json answer_question(LiveRun& live, const LiveMarket& market, const FollowedSlots& slots,
                               const std::optional<LiveDoor>& door, const std::optional<LiveVoices>& voices,
                               const std::optional<LiveWatch>& watchman, bool kill_switch_set,
                               const nlohmann::json& question) {
    const auto asked = read_control_question(question);
    if (!asked) return refusal(asked.error().text());
    if (!asked->command) {
        Json status = live_status_json(live.status());
        market.tell(status);
        if (door) door->tell(status);
        if (voices) voices->tell(status);
        if (watchman) watchman->tell(status);
        return nlohmann::json::parse(status.dump());
    }
    const Verb verb = asked->command->verb;
    if (verb == Verb::lift_kill && kill_switch_set) return refusal("it was started with KILL_SWITCH=true");
    const Result<> taken = order_asked(live, slots, *asked);
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

/// Every five minutes of market time.
bool is_heartbeat(const Event& event) {
    const auto* frame = std::get_if<MarketFrame>(&event);
    return frame != nullptr && closes_at(Timeframe::m5, frame->closed_at);
}

RunCard card_of(const RunPlan& plan, std::vector<Instrument> arriving = {}) {
    return {.run = plan.run.id,
            .mode = plan.run.mode,
            .kind = plan.kind,
            .typed = plan.typed,
            .instruments = plan.run.instruments,
            .arriving = std::move(arriving),
            .started_at = plan.run.started_at,
            .first_minute = plan.run.range.from,
            .ended_at = {}};
}

void say_begun(const Context& context, const RunPlan& plan, bool tells_owner, const LiveStatus& status, UtcTime from) {
    context.note(plan.begins ? context.say("run {} begins at {}; stop it with Ctrl-C", plan.run.id, short_time(from))
                             : context.say("run {} goes on at {}; stop it with Ctrl-C", plan.run.id, short_time(from)));
    if (plan.run.mode == Mode::observe) {
        context.note(tells_owner ? context.say("an observation: the owner's chat alone is told, each message marked")
                                 : context.say("an observation: nothing is sent to anybody"));
    }
    for (const std::string& line : standing_orders(context, status)) context.note(line);
}

/// What the configuration asks for, for the venues that are followed: frames wait for the slowest of them.
void wait_for_slowest(RunRecord& run, const LiveMarket& market) {
    Millis& hold = run.opened.settings.desk.hold;
    for (const std::string& venue : market.venues()) hold = std::max(hold, shortest_hold(venue));
}

AlertRules alert_rules(const Config& config) {
    return {.strong_signal = config.alerts.at(AlertKind::strong_signal),
            .feed_lost = config.alerts.at(AlertKind::feed_lost),
            .kill_switch = config.alerts.at(AlertKind::kill_switch)};
}

Result<ExitCode> turn_the_crank(const Context& context, const RunOptions& options, RunPlan& plan,
                                std::unique_ptr<LiveMarket> market) {
    const bool fast = options.accelerated;
    LiveParts parts = TRY(LiveParts::open(context, plan.run, fast ? 64 : 1));
    if (parts.journal.cut_bytes > 0) {
        context.note(context.say("the journal's last {} bytes were torn by a crash; they were cut off",
                                 parts.journal.cut_bytes));
    }
    const UtcTime from = parts.last_close.value_or(plan.run.range.from);
    if (!market) {
        market = LiveMarket::synthetic(context, plan, fast, from);
        TRY(fetch_history(context, *parts.candles, market->stream(), plan, options.days));
    }
    wait_for_slowest(plan.run, *market);
    if (!plan.ends.empty()) TRY(end_live_run(context, plan.ends));
    TRY(write_card(context.data_dir(), card_of(plan)));
    if (!plan.begins && !TRY(parts.runs->run(plan.run.id))) {
        context.note(context.say("the database does not know run {}: it is made again from the journal", plan.run.id));
    }
    LiveSettings settings{.run = plan.run,
                          .start = plan.run.range.from,
                          .terms_of_venue = [&](const std::string& venue) { return context.config().terms(venue); }};
    settings.until = TRY(end_of(options, fast ? from : bar_open(Timeframe::m1, market->clock().now())));
    settings.handed = &parts.runs->handed_over();
    settings.alerts = alert_rules(context.config());
    const bool observes = plan.run.mode == Mode::observe;
    const bool speaks = !fast && (!observes || options.tells_owner);
    settings.is_silent = observes && !options.tells_owner;
    if (fast) {
        settings.project_every = 240;
        settings.snapshot_every = 4 * 1440;
    }
    if (market->is_network()) {  // as often on the machine's clock, whatever the market's
        settings.poll = std::chrono::duration_cast<Millis>(settings.poll * context.config().clock_speed);
        settings.corrected_for = 15 * minute;
    }
    std::optional<LiveRun> live;
    LiveRun& run = live.emplace(settings, *parts.journal.log, *parts.runs, *parts.candles, *parts.snapshots,
                                market->stream(), market->clock());
    Speaker speaker(context, run);
    const RunLog log(context, plan.run, run);
    KillWatch watch(context);
    FollowedSlots slots;
    std::optional<LiveVoices> voices;
    std::optional<LiveWatch> watchman;  // behind the voices: it wakes them
    std::optional<LiveDoor> door;       // likewise; none: an accelerated run has a time that is nobody's
    std::unique_ptr<ControlServer> control;
    LiveListener listener;
    // Whoever imports or backfills asks the card whose minutes are the run's: it names who arrives before the run looks
    // at their history. One that is not written lacks a name until the next is.
    std::vector<Instrument> arriving;
    const auto tell_card = [&] { static_cast<void>(write_card(context.data_dir(), card_of(plan, arriving))); };
    listener.step = [&](const Event& event, std::span<const Outcome> outcomes) {
        speaker.step(event, outcomes);
        log.step(event, outcomes);
        slots.take(event);
        if (voices) voices->step(event, outcomes);
        if (watchman) watchman->step(event, outcomes);
        if (!market->is_network()) return;
        if (is_heartbeat(event)) log.stands(run.status());
        const auto* joined = std::get_if<InstrumentJoined>(&event);
        if (joined == nullptr) return;
        plan.run.instruments = run.instruments();
        std::erase(arriving, joined->instrument);
        tell_card();
    };
    listener.projected = [&] {
        if (voices) voices->wake();
    };
    listener.order = [&] { return watch.order(); };
    listener.arrival = [&] {
        auto pair = market->arrival();
        if (pair) {
            arriving.push_back(pair->instrument);
            tell_card();
        }
        return pair;
    };
    listener.departure = [&] {
        auto gone = market->departure();
        if (gone) std::erase(arriving, gone->instrument);
        return gone;
    };
    // The socket opens once the run knows where it stands: asked before, it would say that nobody threw the switch.
    listener.ready = [&](const LiveStatus& status) -> Result<> {
        slots.take(run);
        say_begun(context, plan, options.tells_owner, status, from);
        log.begins(from, plan.begins);
        if (speaks) watchman.emplace(context, plan.run, run, *market, log);
        if (market->is_network()) {
            context.note(context.say("it follows {}; each joins when its history is stored", market->words(context)));
            TRY(market->begin_to_follow(context, run.followed()));
        }
        if (speaks) voices.emplace(context, plan.run, run, slots, market->clock(), log);
        if (watchman) watchman->begin([&] { voices->wake(); });
        if (!fast) door.emplace(context, run, *market, voices ? &*voices : nullptr, *parts.journal.log, log);
        control = TRY(ControlServer::start(context.data_dir().socket(), [&](const nlohmann::json& question) {
            return answer_question(run, *market, slots, door, voices, watchman, context.config().kill_switch, question);
        }));
        return {};
    };
    run.listen(std::move(listener));
    if (const Result<> done = run.run(context.stop); !done) {
        log.failed(done.error());
        return fail(done.error());
    }
    const LiveStatus status = run.status();
    log.stands(status);
    context.note(context.say("run {} stands at {}: opinions: {}, signals: {}, equity {}", status.run,
                             last_minute(context, status), status.opinions, status.signals, money(status.equity)));
    Json json = live_status_json(status);
    json["outcomes"] = {{"count", speaker.digest().counts().outcomes}, {"sha256", speaker.digest().sha256()}};
    context.answer(json);
    return context.stop.stop_requested() ? ExitCode::interrupted : ExitCode::done;
}

/// A run that goes on waits for its venue, after a power cut say, which the machine's network may come back from later
/// than we do; whoever begins one learns at once that there is none.
Result<std::unique_ptr<LiveMarket>> open_network(const Context& context, const std::optional<RunCard>& card) {
    const std::span<const Instrument> followed =
        card ? std::span<const Instrument>(card->instruments) : std::span<const Instrument>();
    SystemMarketClock clock;
    for (Millis pause = venue_again_min;; pause = std::min(2 * pause, venue_again_max)) {
        auto opened = LiveMarket::network(context, followed);
        if (opened || !(opened.error().retryable || opened.error().code == ErrorCode::Unreachable)) return opened;
        if (!card) {
            context.note(context.say("a market that needs no network: signalbox run --venue synthetic"));
            return opened;
        }
        if (context.quiet) log_wait(context, card->run, card->mode, opened.error(), pause);
        context.note(context.say("{}; run {} waits for it, and tries again in {} s",
                                 say(context.language, opened.error().what), card->run, pause / Millis{1'000}));
        if (!clock.wait_until(clock.now() + pause, context.stop))
            return fail(ErrorCode::Interrupted, "interrupted before the venue was back");
    }
}

}  // namespace

Result<ExitCode> run_live(const Context& terminal, const RunOptions& options) {
    Context context = terminal;
    context.quiet = context.quiet || logs_json(context.config());  // stderr is the log's then, line by line
    TRY(check_mode(context, options));
    const std::string venue = TRY(venue_to_run(context, options));
    TRY(check_options(venue, options));
    const std::optional<RunCard> card = TRY(card_to_go_on(context, options));
    if (is_typed(context, "--symbols") && context.config().symbols.empty()) {
        return fail(ErrorCode::WrongUse, "--symbols names no pair")
            .suggest("name some, as BTC/USDT,ETH/USDT, or leave it out: the --top of the venue are followed");
    }
    const TypedPairs typed = pairs_to_follow(context, card);
    // What the unfinished run was asked for holds as if it had been typed again.
    Config& config = context.loaded.config;
    config.venue = venue;
    if (typed != TypedPairs{}) config.symbols = typed.symbols;
    if (typed.top > 0) config.universe_top = typed.top;
    TRY(make_directories(context.config().data_dir));
    RunLock lock = TRY(RunLock::take(context.data_dir().lock(), ""));
    if (card) TRY(lock.name(card->run));  // while it waits for its venue it is at work, and its pairs are its own
    std::unique_ptr<LiveMarket> market;
    if (venue != "synthetic") market = TRY(open_network(context, card));
    RunPlan plan = TRY(plan_run(context, options, venue, typed, market ? market->clock().now() : wall_time()));
    TRY(check_not_collected(context, plan.run.instruments));
    if (market) TRY(market->check_not_collected(context));
    TRY(lock.name(plan.run.id));
    return turn_the_crank(context, options, plan, std::move(market));
}

void add_live_options(CliCommand command, RunOptions& options) {
    command.setting("--venue", "market.venue", "bybit, coinbase or synthetic", {.value = "NAME"});
    command.setting("--symbols", "market.symbols", "pairs to follow; without it the --top of the venue",
                    {.value = "LIST"});
    command.setting("--top", "universe.top", "how many pairs to follow by turnover, where none are named",
                    {.value = "N", .excludes = {"--symbols"}});
    command.option("--seed", &options.seed, "of the synthetic market and of drawn costs", {.value = "N"});
    command.flag("--accelerated", &options.accelerated, "as fast as the machine can");
    command.option("--start", &options.start, "first minute of a new accelerated run", {.value = "T"});
    command.option("--until", &options.until, "stop after the minute that closes then", {.value = "T"});
    command.option("--minutes", &options.minutes, "stop after so many minutes", {.value = "N", .min = 1});
    command.option("--days", &options.days, "history stored before a new run's start",
                   {.value = "N", .min = 1, .max = history_days_max, .shows_default = true});
    command.flag("--new", &options.fresh, "end the unfinished run and begin another");
    command.may_make_database();
}

void add_run(CliCommand program, Context& context) {
    CliCommand command = program.add_command(
        "run", "Follow a market live, on paper, and speak its signals.",
        {"run", "run --venue coinbase --symbols BTC/USD,ETH/USD", "run --venue synthetic",
         "run --venue synthetic --seed 7 --accelerated --minutes 2880", "run --venue synthetic --new"});
    const auto options = std::make_shared<RunOptions>();
    add_live_options(command, *options);
    command.action([&context, options] { return run_live(context, *options); });
}

}  // namespace signalbox
