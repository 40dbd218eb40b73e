#include "runners/live.hpp"

#include <algorithm>

#include "runners/warm_up.hpp"

namespace signalbox {

namespace {

constexpr std::size_t early_max = 4096;  ///< messages for frames to come
constexpr int frames_kept_back = 5;      ///< how long a returned instrument waits for its hole (ENGINE 2)
constexpr int tries_each_minute = 60;    ///< then hourly

Minute minute_of(const Candle& candle, const Quote& quote) {
    return {MinuteState::present, candle.open, candle.high, candle.low, candle.close, candle.volume, quote};
}

}  // namespace

LiveRun::LiveRun(LiveSettings settings, EventLog& log, RunStore& runs, CandleStore& candles, Snapshots& snapshots,
                 MarketSource& source, MarketClock& clock, LiveListener listener)
    : settings_(std::move(settings)),
      log_(log),
      runs_(runs),
      candles_(candles),
      snapshots_(snapshots),
      source_(source),
      clock_(clock),
      listener_(std::move(listener)) {}

Result<> LiveRun::run(std::stop_token stop) {
    TRY(source_.follow(settings_.run.instruments));
    if (log_.last() == 0) {
        TRY(begin());
    } else {
        TRY(recover());
    }
    const UtcTime first = engine_.now() == UtcTime{} ? settings_.start + minute : engine_.now() + minute;
    publish();
    bool stopped = false;
    for (UtcTime closed_at = first; !stopped && !stop.stop_requested(); closed_at += minute) {
        if (settings_.until && closed_at > *settings_.until) break;
        if (clock_.now() - closed_at > engine_.settings().desk.stale_after) {
            TRY(late_frame(closed_at));
        } else {
            TRY(one_frame(closed_at, stop, stopped));
        }
        publish();
    }
    TRY(take_commands());
    TRY(project(true));
    if (trouble_.empty()) TRY(take_snapshot());
    publish();
    return {};
}

Result<> LiveRun::begin() {
    const StoreVersion as_of = TRY(candles_.version());
    settings_.run.store_version = as_of;
    settings_.run.range = {settings_.start, settings_.start};
    TRY(runs_.save(settings_.run));
    TRY(feed(settings_.run.opened));
    for (const Instrument& instrument : settings_.run.instruments) {
        const auto slot = static_cast<std::uint16_t>(engine_.slots());
        InstrumentJoined join =
            TRY(plan_join(candles_, instrument, slot, settings_.run.opened.settings, settings_.start, as_of));
        TRY(feed(std::move(join)));
    }
    return project(true);
}

Result<> LiveRun::recover() {
    projected_ = TRY(runs_.position(settings_.run.id));
    std::uint64_t after = 0;
    if (const auto snapshot = TRY(snapshots_.newest(std::min(projected_, log_.last())))) {
        auto restored = Engine::restore(snapshot->engine);
        if (restored) {
            engine_ = std::move(*restored);
            after = snapshot->position;
        }
    }
    Outcomes out;
    const auto step = [&](const LoggedEvent& logged) -> Result<> {
        out.clear();
        engine_.process(logged.event, out);
        if (logged.outcomes && *logged.outcomes != outcomes_hash(out)) {
            return fail(ErrorCode::Corrupt, "event {} of the journal gives other outcomes than it gave",
                        logged.position)
                .suggest("compare with: signalbox replay --journal FILE; the journal is left as it is");
        }
        if (!logged.outcomes) TRY(log_.confirm(outcomes_hash(out)));
        if (const auto* frame = std::get_if<MarketFrame>(&logged.event)) note_holes(*frame);
        if (logged.position > projected_) unprojected_.push_back({logged.position, logged.event, out});
        return {};
    };
    TRY(log_.read(after, step));
    if (engine_.slots() < settings_.run.instruments.size()) {  // stopped while the first instruments were joining
        for (std::size_t slot = engine_.slots(); slot < settings_.run.instruments.size(); ++slot) {
            InstrumentJoined join =
                TRY(plan_join(candles_, settings_.run.instruments[slot], static_cast<std::uint16_t>(slot),
                              engine_.settings(), settings_.start, settings_.run.store_version));
            TRY(feed(std::move(join)));
        }
    }
    if (!(engine_.settings().desk == settings_.run.opened.settings.desk)) {
        TRY(feed(SettingsChanged{settings_.run.opened.settings.desk}));
    }
    return project(true);
}

Result<> LiveRun::feed(Event event) {
    const std::uint64_t position = TRY(log_.append(event));
    Outcomes out;
    engine_.process(event, out);
    TRY(log_.confirm(outcomes_hash(out)));
    for (const Outcome& outcome : out) {
        counted_.opinions += std::holds_alternative<OpinionFormed>(outcome) ? 1 : 0;
        counted_.signals += std::holds_alternative<SignalApproved>(outcome) ? 1 : 0;
    }
    if (listener_.step) listener_.step(event, out);
    const bool frame = std::holds_alternative<MarketFrame>(event);
    unprojected_.push_back({position, std::move(event), std::move(out)});
    if (!frame) return {};
    ++since_snapshot_;
    ++since_project_;
    TRY(project(false));
    if (since_snapshot_ >= settings_.snapshot_every && trouble_.empty()) TRY(take_snapshot());
    return {};
}

Result<> LiveRun::project(bool all) {
    if (!all && since_project_ < settings_.project_every && trouble_.empty()) return {};
    if (unprojected_.empty()) return {};
    std::vector<ProjectedStep> steps;
    for (const Step& step : unprojected_) steps.push_back({step.position, &step.event, &step.outcomes});
    settings_.run.range.to = std::max(settings_.run.range.to, engine_.now());
    const Result<> done = runs_.project(settings_.run, steps);
    if (done) {
        projected_ = unprojected_.back().position;
        unprojected_.clear();
        since_project_ = 0;
        trouble_.clear();
        return {};
    }
    trouble_ = done.error().text();
    // The journal is the spill. Past the limit the run pauses itself, once, by a command in the journal.
    const UtcTime oldest = [&] {
        for (const Step& step : unprojected_) {
            if (const auto* frame = std::get_if<MarketFrame>(&step.event)) return frame->closed_at;
        }
        return engine_.now();
    }();
    if (engine_.now() - oldest >= settings_.spill_max && !engine_.desk().paused()) {
        return feed(Command{.id = "spill:" + std::to_string(log_.last()),
                            .actor = "run",
                            .verb = Verb::pause,
                            .reason = "the database is away: " + trouble_,
                            .at = engine_.now()});
    }
    if (engine_.now() - oldest >= 4 * settings_.spill_max) return fail(done.error());
    return {};
}

Result<> LiveRun::take_snapshot() {
    TRY(project(true));
    if (!trouble_.empty() || !unprojected_.empty()) return {};
    since_snapshot_ = 0;
    return snapshots_.write({.position = log_.last(), .engine = engine_.snapshot()});
}

Result<> LiveRun::take_commands() {
    std::deque<Command> waiting;
    {
        const std::lock_guard lock(mutex_);
        waiting.swap(commands_);
    }
    for (Command& command : waiting) {
        if (command.at == UtcTime{}) command.at = clock_.now();
        TRY(feed(std::move(command)));
    }
    if (!waiting.empty()) {
        TRY(project(true));
        publish();
    }
    return {};
}

Result<> LiveRun::one_frame(UtcTime closed_at, std::stop_token stop, bool& stopped) {
    MarketFrame frame{.closed_at = closed_at, .arrived_at = {}, .minutes = std::vector<Minute>(engine_.slots())};
    std::size_t in = 0;
    std::size_t followed = 0;
    for (std::size_t slot = 0; slot < engine_.slots(); ++slot)
        followed += engine_.follows(static_cast<std::uint16_t>(slot));
    const auto put = [&](const MinuteArrived& message) {
        const auto slot = slot_of(message.instrument);
        if (!slot || frame.minutes[*slot].state == MinuteState::present) return;
        frame.minutes[*slot] = minute_of(message.candle, message.quote);
        ++in;
    };
    const UtcTime opened_at = closed_at - minute;
    std::erase_if(early_, [&](const MinuteArrived& message) {
        if (message.candle.opened_at == opened_at) put(message);
        return message.candle.opened_at <= opened_at;
    });
    const UtcTime deadline = closed_at + engine_.settings().desk.hold;
    while (clock_.now() < closed_at || in < followed) {
        TRY(take_commands());
        const UtcTime now = clock_.now();
        if (now >= deadline) break;
        const UtcTime until = std::min(now < closed_at ? closed_at : deadline, now + settings_.poll);
        const auto message = TRY(source_.next(until, stop));
        if (stop.stop_requested()) {
            stopped = true;  // the minute is not over: the next start takes it up
            return {};
        }
        if (!message) continue;
        if (message->candle.opened_at == opened_at) {
            put(*message);
        } else if (message->candle.opened_at > opened_at) {
            if (early_.size() < early_max) early_.push_back(*message);
        } else if (const auto slot = slot_of(message->instrument)) {
            TRY(take_past(*slot, message->candle, message->arrived_at));
        }
    }
    TRY(heal(closed_at));
    for (const Hole& hole : holes_) {  // an instrument whose hole is being filled waits for it, five frames at most
        Minute& brought = frame.minutes[hole.slot];
        if (brought.state == MinuteState::present && hole.frames <= frames_kept_back) brought = {};
    }
    frame.arrived_at = std::max(clock_.now(), closed_at);
    ++counted_.frames;
    note_holes(frame);
    return feed(std::move(frame));
}

Result<> LiveRun::late_frame(UtcTime closed_at) {
    TRY(take_commands());
    MarketFrame frame{.closed_at = closed_at, .arrived_at = {}, .minutes = std::vector<Minute>(engine_.slots())};
    CandleSeries candles;
    std::vector<Quote> quotes;
    for (std::size_t slot = 0; slot < engine_.slots(); ++slot) {
        const auto number = static_cast<std::uint16_t>(slot);
        if (!engine_.follows(number)) continue;
        candles.clear();
        quotes.clear();
        const Result<> got =
            source_.history(engine_.instrument(number), {closed_at - minute, closed_at}, candles, quotes);
        if (got && candles.size() == 1)
            frame.minutes[slot] = minute_of(candles[0], quotes.empty() ? Quote{} : quotes[0]);
    }
    frame.arrived_at = clock_.now();
    ++counted_.frames;
    ++counted_.late_frames;
    note_holes(frame);
    return feed(std::move(frame));
}

void LiveRun::note_holes(const MarketFrame& frame) {
    const TimeRange range{frame.closed_at - minute, frame.closed_at};
    for (std::size_t slot = 0; slot < frame.minutes.size(); ++slot) {
        const auto number = static_cast<std::uint16_t>(slot);
        if (!engine_.follows(number) || frame.minutes[slot].state != MinuteState::missing) continue;
        ++counted_.missing_minutes;
        const auto open = std::find_if(holes_.begin(), holes_.end(), [&](const Hole& hole) {
            return hole.slot == number && hole.range.to == range.from;
        });
        if (open != holes_.end()) {
            open->range.to = range.to;
        } else {
            holes_.push_back({.slot = number, .range = range, .asked_at = {}, .frames = 0, .tries = 0});
        }
    }
}

Result<> LiveRun::heal(UtcTime closed_at) {
    std::erase_if(holes_,
                  [&](const Hole& hole) { return !engine_.follows(hole.slot) || closed_at - hole.range.to > day; });
    for (std::size_t i = 0; i < holes_.size();) {
        Hole& hole = holes_[i];
        ++hole.frames;
        if (hole.tries >= tries_each_minute && closed_at - hole.asked_at < hour) {
            ++i;
            continue;
        }
        ++hole.tries;
        hole.asked_at = closed_at;
        CandleSeries candles;
        std::vector<Quote> quotes;
        const Result<> got = source_.history(engine_.instrument(hole.slot), hole.range, candles, quotes);
        if (!got || candles.empty()) {  // the venue does not answer now; the next frame asks again
            ++i;
            continue;
        }
        const std::uint16_t slot = hole.slot;
        const bool whole = candles.size() == static_cast<std::size_t>((hole.range.to - hole.range.from) / minute);
        for (std::size_t row = 0; row < candles.size(); ++row) TRY(take_past(slot, candles[row], clock_.now()));
        if (whole) {
            holes_.erase(holes_.begin() + static_cast<std::ptrdiff_t>(i));
        } else {
            ++i;
        }
    }
    return {};
}

Result<> LiveRun::take_past(std::uint16_t slot, const Candle& candle, UtcTime arrived_at) {
    const Minute* known = engine_.analyst(slot).known(candle.opened_at + minute);
    if (known != nullptr && *known == minute_of(candle, known->quote)) return {};  // said before
    ++counted_.corrections;
    return feed(CandleCorrected{.slot = slot, .candle = candle, .arrived_at = arrived_at});
}

std::optional<std::uint16_t> LiveRun::slot_of(const Instrument& instrument) const {
    for (std::size_t slot = 0; slot < engine_.slots(); ++slot) {
        const auto number = static_cast<std::uint16_t>(slot);
        if (engine_.follows(number) && engine_.instrument(number) == instrument) return number;
    }
    return std::nullopt;
}

Result<> LiveRun::submit(Command command) {
    const std::lock_guard lock(mutex_);
    if (commands_.size() >= settings_.commands_max) {
        return fail(ErrorCode::Busy, "{} commands are waiting already", commands_.size())
            .suggest("look at what the run is doing: signalbox status");
    }
    commands_.push_back(std::move(command));
    return {};
}

LiveStatus LiveRun::status() const {
    const std::lock_guard lock(mutex_);
    return status_;
}

void LiveRun::publish() {
    LiveStatus status = counted_;
    status.run = settings_.run.id;
    status.mode = settings_.run.mode;
    status.running = true;
    status.last_frame = engine_.now();
    status.now = clock_.now();
    status.position = log_.last();
    status.projected = projected_;
    status.trouble = trouble_;
    status.killed = engine_.desk().killed();
    status.paused = engine_.desk().paused();
    status.open_positions = static_cast<std::int32_t>(engine_.desk().paper().positions().size());
    status.equity = engine_.desk().paper().equity();
    const std::lock_guard lock(mutex_);
    status_ = std::move(status);
}

}  // namespace signalbox
