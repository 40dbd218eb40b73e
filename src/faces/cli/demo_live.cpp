#include "faces/cli/demo_live.hpp"

#include <algorithm>

#include "faces/cli/print.hpp"
#include "platform/clock.hpp"
#include "runners/live.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

constexpr std::size_t misses_kept = 3;
constexpr std::int32_t frames_a_sync = 1440;  ///< nothing is lost with a demo that a power cut ends

/// Counts, remembers and prints what the run says.
class Listener {
public:
    Listener(const Context& context, const std::vector<Instrument>& instruments)
        : context_(context), instruments_(instruments) {}

    void take(std::span<const Outcome> outcomes) {
        digest.take(outcomes, false);
        for (const Outcome& outcome : outcomes) {
            if (const auto* approved = std::get_if<SignalApproved>(&outcome)) say_signal(approved->signal);
            if (const auto* moved = std::get_if<SignalMoved>(&outcome); moved != nullptr && moved->closed)
                say_end(*moved);
            if (const auto* verdict = std::get_if<Verdict>(&outcome)) note_miss(*verdict);
        }
    }

    RunDigest digest;
    std::vector<Verdict> misses;

private:
    void say_signal(const Signal& signal) {
        const std::string side =
            context_.in(signal.side == Side::long_side ? Context::Colour::green : Context::Colour::red,
                        say(context_.language, words_of(signal.side)));
        const std::string confidence =
            signal.confidence.known ? percent(signal.confidence.value) : context_.say("not yet known");
        context_.print_said("{}  {} {} {}  entry {}  stop {}  targets {} {} {}  strength {} ({})  confidence {}",
                            short_time(signal.closed_at), instruments_[signal.slot].symbol(), to_text(signal.timeframe),
                            side, price_text(signal.entry), price_text(signal.stop), price_text(signal.targets[0]),
                            price_text(signal.targets[1]), price_text(signal.targets[2]),
                            number(shown_strength(signal.strength)), say(context_.language, words_of(signal.tier)),
                            confidence);
    }
    void say_end(const SignalMoved& moved) {
        context_.print(context_.in(
            Context::Colour::dim, context_.say("{}  {} {}: {}", short_time(moved.at), instruments_[moved.slot].symbol(),
                                               say(context_.language, words_of(moved.to)), in_r(moved.net_r))));
    }
    void note_miss(const Verdict& verdict) {
        if (verdict.approved) return;
        misses.push_back(verdict);
        std::stable_sort(misses.begin(), misses.end(), [](const Verdict& a, const Verdict& b) {
            return std::pair(a.first_failed, a.score) > std::pair(b.first_failed, b.score);
        });
        if (misses.size() > misses_kept) misses.pop_back();
    }

    const Context& context_;
    const std::vector<Instrument>& instruments_;
};

}  // namespace

Result<DemoLive> run_demo_live(const Context& context, RunStore& runs, const std::vector<Instrument>& instruments,
                               TimeRange range) {
    const auto candles = TRY(context.candles());
    ManualClock clock(range.from);
    const auto market = context.house.synthetic(context.config().seed, clock);

    DemoLive live;
    RunRecord& run = live.run;
    run.id = TRY(runs.new_id("live", wall_time()));
    run.mode = Mode::paper;
    run.started_at = wall_time();
    run.engine_version = std::string(engine_version);
    run.opened = {.settings = context.config().engine, .seed = context.config().seed};
    run.instruments = instruments;
    run.journal = context.data_dir().journal(run.id).string();
    const auto snapshots = TRY(context.house.snapshots(context.data_dir().snapshots(run.id)));
    auto journal = TRY(context.house.journal(run.journal, run.id, frames_a_sync));

    Listener listener(context, instruments);
    const auto total = static_cast<std::uint64_t>((range.to - range.from) / minute);
    auto bar = context.progress(context.say("live, accelerated"), total);
    LiveRun live_run({.run = run,
                      .start = range.from,
                      .until = range.to,
                      .project_every = frames_a_sync,
                      .snapshot_every = frames_a_sync},
                     *journal.log, runs, *candles, *snapshots, *market, clock,
                     {.step = [&](const Event& event, std::span<const Outcome> outcomes) {
                         listener.take(outcomes);
                         const auto* frame = std::get_if<MarketFrame>(&event);
                         if (frame == nullptr) return;
                         bar.update(static_cast<std::uint64_t>((frame->closed_at - range.from) / minute));
                     }});
    TRY(live_run.run(context.stop));
    if (context.stop.stop_requested()) return fail(ErrorCode::Interrupted, "the demo was interrupted");

    live.counts = listener.digest.counts();
    live.sha256 = listener.digest.sha256();
    live.nearest_misses = std::move(listener.misses);
    const auto stored = TRY(runs.run(run.id));
    if (stored) run = *stored;
    run.finished_at = wall_time();
    run.range = range;
    run.bars = total * instruments.size();
    run.opinions = live.counts.opinions;
    run.signals = live.counts.signals;
    run.outcomes = live.counts.outcomes;
    run.sha256 = live.sha256;
    TRY(runs.save(run));
    return live;
}

}  // namespace signalbox
