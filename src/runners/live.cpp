// Start, recovery, and what stands behind every event: journal, projection, snapshots, commands, status.
#include "runners/live.hpp"

#include <algorithm>

#include "platform/memory.hpp"
#include "runners/journal_guard.hpp"
#include "runners/replay.hpp"
#include "runners/warm_up.hpp"

namespace signalbox {

namespace {

constexpr std::size_t steps_a_transaction = 1024;
constexpr int spills_to_the_end = 4;             ///< × spill_max: then the run ends
constexpr std::size_t unprojected_max = 65'536;  ///< events behind the database; more are as good as four spill_max

}  // namespace

LiveRun::LiveRun(LiveSettings settings, EventLog& log, RunStore& runs, CandleStore& candles, Snapshots& snapshots,
                 MarketStream& stream, MarketClock& clock, LiveListener listener)
    : settings_(std::move(settings)),
      log_(log),
      runs_(runs),
      candles_(candles),
      snapshots_(snapshots),
      stream_(stream),
      clock_(clock),
      listener_(std::move(listener)),
      alert_watch_(settings_.alerts),
      unsettled_(settings_.corrected_for),
      facts_(settings_.facts_max) {}

Result<> LiveRun::run(std::stop_token stop) {
    const Result<> done = crank(stop);
    facts_.close();
    publish(false);
    std::deque<Order> undone;
    {
        const std::lock_guard lock(mutex_);
        undone.swap(orders_);
    }
    for (const Order& order : undone) {
        if (order.done) order.done(done ? fail(ErrorCode::Unreachable, "the run has ended") : fail(done.error()));
    }
    return done;
}

Result<> LiveRun::crank(std::stop_token stop) {
    followed_at_ = clock_.now();
    TRY(follow_all());
    if (log_.last() == 0) {
        TRY(begin());
    } else {
        TRY(recover());
    }
    const UtcTime first = engine_.now() == UtcTime{} ? first_minute() + minute : engine_.now() + minute;
    publish(true);
    if (listener_.ready) TRY(listener_.ready(status()));
    bool stopped = false;
    for (UtcTime closed_at = first; !stopped && !stop.stop_requested(); closed_at += minute) {
        if (settings_.until && closed_at > *settings_.until) break;
        TRY(meet_and_part(closed_at - minute));
        const bool late = clock_.now() - closed_at > engine_.settings().desk.stale_after;
        if (late || closed_at <= followed_at_) {
            TRY(late_frame(closed_at, stop, stopped));
        } else {
            TRY(one_frame(closed_at, stop, stopped));
        }
        publish(true);
    }
    TRY(settle());
    TRY(take_commands());
    take_snapshot();
    return {};
}

Result<> LiveRun::begin() {
    settings_.run.store_version = TRY(candles_.version());
    settings_.run.range = {settings_.start, settings_.start};
    if (settings_.is_silent.value_or(false)) settings_.run.past_to = past_all;
    TRY(runs_.save(settings_.run));
    TRY(feed(settings_.run.opened));
    TRY(join_the_rest());
    project();
    return {};
}

Result<> LiveRun::recover() {
    const auto stored = TRY(runs_.run(settings_.run.id));
    if (stored) {
        settings_.run.range = stored->range;
        settings_.run.store_version = stored->store_version;
        settings_.run.past_to = stored->past_to;
        const bool was_silent = stored->past_to == past_all;
        if (settings_.is_silent && *settings_.is_silent != was_silent) {
            RunRecord changed = *stored;
            changed.past_to = settings_.run.past_to = was_silent ? log_.last() : past_all;
            TRY(runs_.save(changed));
        }
    } else {  // a database that was lost: the journal makes it again
        settings_.run.range = {settings_.start, settings_.start};
        settings_.run.store_version = TRY(candles_.version());
        settings_.run.past_to = settings_.is_silent.value_or(false) ? past_all : log_.last();
        TRY(runs_.save(settings_.run));
    }
    projected_ = TRY(runs_.position(settings_.run.id));
    if (projected_ > log_.last()) {
        return fail(ErrorCode::Corrupt, "the database stands at event {}, but the journal ends at event {}", projected_,
                    log_.last())
            .suggest("bring back the journal that belongs to this database, or begin a new run");
    }
    std::uint64_t after = 0;
    if (const auto snapshot = TRY(snapshots_.newest(std::min(projected_, log_.confirmed())))) {
        auto restored = Engine::restore(snapshot->engine);
        if (restored) {
            engine_ = std::move(*restored);
            after = snapshot->position;
        }
    }
    TRY(process_again(after));
    // Who joined stands in the journal; what was asked for beyond it joins now.
    std::vector<Instrument> slots;
    for (std::size_t i = 0; i < engine_.slots(); ++i) {
        slots.push_back(engine_.instrument(static_cast<std::uint16_t>(i)));
    }
    for (const Instrument& wanted : settings_.run.instruments) {
        if (std::ranges::find(slots, wanted) == slots.end()) slots.push_back(wanted);
    }
    settings_.run.instruments = std::move(slots);
    if (engine_.settings().timeframes != settings_.run.opened.settings.timeframes) {
        return fail(ErrorCode::Refused, "the timeframes that speak cannot change while a run goes on")
            .suggest("set them back, or begin a new run");
    }
    TRY(join_the_rest());
    TRY(follow_all());
    // What an account began with stays what it was, whatever the configuration says now.
    settings_.run.opened.settings.desk.cash = engine_.desk().paper().account().start();
    if (!(engine_.settings().desk == settings_.run.opened.settings.desk)) {
        TRY(feed(SettingsChanged{settings_.run.opened.settings.desk}));
        TRY(runs_.save(settings_.run));  // or a start with the settings as stored would change them back
    }
    TRY(take_todays_costs());
    find_holes();
    const TimeRange unsettled{std::max(first_minute(), engine_.now() - settings_.corrected_for),
                              std::chrono::ceil<std::chrono::minutes>(clock_.now())};
    for (const auto& [instrument, slot] : numbers_) unsettled_.note(slot, unsettled);
    project();
    return {};
}

/// The journal's tail, once more through the engine; what the database has not seen waits for it.
Result<> LiveRun::process_again(std::uint64_t after) {
    Outcomes out;
    std::vector<Hash128> unconfirmed;  // what came of the newest events
    const auto process = [&](const LoggedEvent& logged) -> Result<> {
        const auto* opened = std::get_if<Opened>(&logged.event);
        if (opened != nullptr) TRY(same_engine(*opened));
        if (opened != nullptr && opened->seed != settings_.run.opened.seed) {
            return fail(ErrorCode::Corrupt, "the journal of run {} is of seed {}, not of {}", settings_.run.id,
                        opened->seed, settings_.run.opened.seed)
                .suggest("bring back the journal and the database that belong together, or begin a new run");
        }
        TRY(admit(logged, engine_));
        out.clear();
        engine_.process(logged.event, out);
        const auto* done = out.empty() ? nullptr : std::get_if<CommandDone>(&out.front());
        torn_ = done != nullptr && done->changed ? done->id : std::string();
        const Hash128 hash = outcomes_hash(out);
        if (logged.outcomes && *logged.outcomes != hash) {
            return fail(ErrorCode::Corrupt, "event {} of the journal gives other outcomes than it gave",
                        logged.position)
                .suggest("compare with: signalbox replay --journal FILE; the journal is left as it is");
        }
        if (logged.outcomes || unconfirmed.size() == confirmed_together_max) unconfirmed.clear();
        if (!logged.outcomes) unconfirmed.push_back(hash);
        if (logged.position <= projected_) return {};
        wait_for_projection(logged.position, logged.event, out);
        if (unprojected_.size() % steps_a_transaction == 0) project();
        if (unprojected_.size() > unprojected_max) return fail(*trouble_);
        return {};
    };
    TRY(log_.read(after, process));
    number_slots();
    return unconfirmed.empty() ? Result<>{} : log_.confirm_all(unconfirmed);
}

/// The instruments that have not joined yet: all of a new run, or those left when it was stopped in the middle.
Result<> LiveRun::join_the_rest() {
    const bool begun = engine_.now() != UtcTime{};
    TRY(settle());
    for (std::size_t slot = engine_.slots(); slot < settings_.run.instruments.size(); ++slot) {
        InstrumentJoined join = TRY(
            plan_join(candles_, settings_.run.instruments[slot], static_cast<std::uint16_t>(slot), engine_.settings(),
                      begun ? engine_.now() : first_minute(), begun ? newest_version : settings_.run.store_version));
        TRY(feed(std::move(join)));
    }
    return settle();
}

/// What was measured of an instrument (tick, multiplier) stays; what the configuration says of its venue is today's.
Result<> LiveRun::take_todays_costs() {
    if (!settings_.terms_of_venue) return {};
    for (std::size_t i = 0; i < engine_.slots(); ++i) {
        const auto slot = static_cast<std::uint16_t>(i);
        if (!engine_.follows(slot)) continue;
        const InstrumentTerms& had = engine_.desk().terms(slot);
        InstrumentTerms terms = settings_.terms_of_venue(engine_.instrument(slot).venue);
        terms.tick = had.tick;
        terms.multiplier = had.multiplier;
        if (!(terms == had)) TRY(feed(CostsChanged{.slot = slot, .terms = terms}));
    }
    return {};
}

/// Corrections wait for those that come with them, as those who join do, or for the next event of another kind: one
/// sync for all. Who joins may bring 200 kB.
Result<> LiveRun::feed(Event event) {
    const bool joins = std::holds_alternative<InstrumentJoined>(event);
    const bool waits = joins || std::holds_alternative<CandleCorrected>(event);
    gathered_.push_back(std::move(event));
    const std::size_t most = joins ? joins_gathered_max : gathered_max;
    return waits && gathered_.size() < most ? Result<>{} : settle();
}

/// What was gathered is made safe, and then decided, one event after the other.
/// What was gathered enters; `told`, where there is one, is told what came of it.
Result<> LiveRun::settle(Outcomes* told) {
    if (gathered_.empty()) return {};
    std::vector<Event> events = std::exchange(gathered_, {});
    const bool frame = std::holds_alternative<MarketFrame>(events.back());
    std::uint64_t position = TRY(log_.append_all(events)) - events.size();
    const bool is_streamed = frame && closing_;
    if (is_streamed) {
        closed_ = *std::exchange(closing_, std::nullopt);
        to_journal_.add(Steady::now() - closed_);
    }
    std::vector<Outcomes> came(events.size());
    std::vector<Hash128> hashes;
    bool changed = false;  // who is followed
    for (std::size_t i = 0; i < events.size(); ++i) {
        const bool joins = std::holds_alternative<InstrumentJoined>(events[i]);
        if (joins && joined_at_) joined_at_->push_back(std::max(engine_.now(), first_minute()));
        has_joined_ = has_joined_ || joins;
        engine_.process(events[i], came[i]);
        hashes.push_back(outcomes_hash(came[i]));
        changed = changed || joins || std::holds_alternative<InstrumentLeft>(events[i]);
    }
    if (is_streamed) to_outcome_.add(Steady::now() - closed_);
    if (changed) number_slots();
    TRY(log_.confirm_all(hashes));
    if (told != nullptr)
        for (const Outcomes& each : came) told->insert(told->end(), each.begin(), each.end());
    for (std::size_t i = 0; i < events.size(); ++i) {
        for (const Outcome& outcome : came[i]) {
            counted_.opinions += std::holds_alternative<OpinionFormed>(outcome) ? 1 : 0;
            counted_.signals += std::holds_alternative<SignalApproved>(outcome) ? 1 : 0;
        }
        if (listener_.step) listener_.step(events[i], came[i]);
        wait_for_projection(++position, std::move(events[i]), std::move(came[i]));
    }
    if (!frame) return {};
    ++since_tidy_;
    ++since_snapshot_;
    ++since_project_;
    if (since_project_ >= settings_.project_every) {
        project();
        TRY(mind_the_spill());
    }
    return {};
}

/// What the database never shows is let go: the analysts of 500 that join have 90 MB.
void LiveRun::wait_for_projection(std::uint64_t position, Event event, Outcomes outcomes) {
    if (auto* joined = std::get_if<InstrumentJoined>(&event)) joined->analyst = {};
    auto alerts =
        alert_watch_.look(event, outcomes, [this](std::uint16_t slot) { return to_text(engine_.instrument(slot)); });
    unprojected_.push_back({position, std::move(event), std::move(outcomes), std::move(alerts)});
}

/// Brings the database up to the journal, oldest first. Where it cannot, the next frame tries again.
void LiveRun::project() {
    const bool brings = !unprojected_.empty();
    while (!unprojected_.empty()) {
        std::vector<ProjectedStep> steps;
        for (std::size_t i = 0; i < std::min(unprojected_.size(), steps_a_transaction); ++i) {
            const Step& step = unprojected_[i];
            steps.push_back({step.position, &step.event, &step.outcomes, step.alerts});
        }
        settings_.run.range.to = std::max(settings_.run.range.to, engine_.now());
        Result<> done = log_.sync();  // no projection may stand on what a power cut could take back
        if (done) done = runs_.project(settings_.run, steps);
        if (!done) {
            trouble_ = done.error();
            return;
        }
        projected_ = steps.back().position;
        unprojected_.erase(unprojected_.begin(), unprojected_.begin() + static_cast<std::ptrdiff_t>(steps.size()));
    }
    since_project_ = 0;
    trouble_.reset();
    if (brings && listener_.projected) listener_.projected();
}

/// The journal is the spill. Past the limit the run pauses itself, once, by a command in the journal.
Result<> LiveRun::mind_the_spill() {
    if (!trouble_) return {};
    UtcTime oldest = engine_.now();
    for (const Step& step : unprojected_) {
        const auto* frame = std::get_if<MarketFrame>(&step.event);
        if (frame == nullptr) continue;
        oldest = frame->closed_at;
        break;
    }
    const Millis lag = engine_.now() - oldest;
    if (lag >= spills_to_the_end * settings_.spill_max || unprojected_.size() > unprojected_max) return fail(*trouble_);
    if (lag < settings_.spill_max || engine_.desk().paused()) return {};
    return feed(Command{.id = "spill:" + std::to_string(log_.last()),
                        .actor = "run",
                        .verb = Verb::pause,
                        .reason = "the database is away: " + trouble_->text(),
                        .at = engine_.now()});
}

/// Only where the projection stands at the journal's end: a start never needs more of the journal than it has shown.
/// One that cannot be written is tried again at the next frame; the journal holds everything.
void LiveRun::take_snapshot() {
    project();
    if (trouble_) return;
    const Result<> written = snapshots_.write(log_.last(), [this](const TakePiece& take) { engine_.snapshot(take); });
    snapshot_trouble_ = written ? "" : written.error().text();
    if (written) since_snapshot_ = 0;
}

/// What a frame would else wait for, far from its close.
void LiveRun::tidy() {
    since_tidy_ = 0;
    static_cast<void>(runs_.tidy());
    if (since_snapshot_ >= settings_.snapshot_every) take_snapshot();
    if (std::exchange(has_joined_, false)) return_free_memory();
}

/// What is brought from outside: in one sync, and then those who brought it are told.
Result<> LiveRun::take_facts() {
    std::vector<FactArrived> facts = facts_.take();
    if (facts.empty()) return {};
    TRY(settle());
    for (FactArrived& fact : facts) gathered_.emplace_back(std::move(fact));
    TRY(settle());
    facts_.taken();
    project();
    publish(true);
    return {};
}

Result<> LiveRun::take_commands() {
    TRY(take_facts());
    std::deque<Order> waiting;
    {
        const std::lock_guard lock(mutex_);
        waiting.swap(orders_);
    }
    while (listener_.order) {
        auto order = listener_.order();
        if (!order) break;
        waiting.push_back({.events = {*std::move(order)}});
    }
    if (waiting.empty()) return {};
    for (Result<Outcomes> done; !waiting.empty(); waiting.pop_front()) {
        Order& order = waiting.front();
        if (done) done = obey(std::move(order.events));
        if (order.done) order.done(done);
        if (!done && waiting.size() == 1) return fail(done.error());  // all who wait know it
    }
    project();
    publish(true);
    return {};
}

/// All of its events with one sync, whatever had been gathered before them.
Result<Outcomes> LiveRun::obey(std::vector<Event> events) {
    TRY(settle());
    const auto* command = events.empty() ? nullptr : std::get_if<Command>(&events.front());
    if (command != nullptr && engine_.desk().has_seen(command->id)) {
        if (command->id == torn_) {
            events.erase(events.begin());
            torn_.clear();
        } else {
            events.resize(1);
        }
    }
    for (Event& event : events) {
        const auto date = [&](auto& given) {
            if constexpr (requires { given.at; }) {
                if (given.at == UtcTime{}) given.at = clock_.now();
            }
        };
        std::visit(date, event);
    }
    gathered_ = std::move(events);
    Outcomes came;
    TRY(settle(&came));
    return came;
}

Result<> LiveRun::submit(Order order) {
    const std::lock_guard lock(mutex_);
    if (orders_.size() >= settings_.commands_max) {
        return fail(ErrorCode::Busy, "{} commands are waiting already", orders_.size())
            .suggest("look at what the run is doing: signalbox status");
    }
    const auto* command = order.events.empty() ? nullptr : std::get_if<Command>(&order.events.front());
    if (command != nullptr && command->verb == Verb::kill) halting_ = true;
    orders_.push_back(std::move(order));
    return {};
}

std::vector<std::string> LiveRun::commands() const {
    std::vector<std::string> ids;
    for (const auto& [at, id] : engine_.desk().commands()) ids.push_back(id);
    return ids;
}

LiveStatus LiveRun::status() const {
    const std::lock_guard lock(mutex_);
    return status_;
}

void LiveRun::publish(bool running) {
    LiveStatus status = counted_;
    status.run = settings_.run.id;
    status.mode = settings_.run.mode;
    status.running = running;
    status.last_frame = engine_.now();
    status.now = clock_.now();
    status.position = log_.last();
    status.projected = projected_;
    status.trouble = trouble_ ? trouble_->text() : !snapshot_trouble_.empty() ? snapshot_trouble_ : handed_trouble_;
    status.feed_trouble = lost_feeds_.text();
    status.kill = engine_.desk().kill_state();
    status.pause = engine_.desk().pause_state();
    status.killed = status.kill.on;
    status.paused = status.pause.on;
    status.heard = stream_.counts();
    status.to_journal = to_journal_.shares();
    status.to_outcome = to_outcome_.shares();
    status.open_positions = static_cast<std::int32_t>(engine_.desk().paper().positions().size());
    status.equity = engine_.desk().paper().equity();
    const std::lock_guard lock(mutex_);
    const auto kills = [](const Order& order) {
        const auto* command = order.events.empty() ? nullptr : std::get_if<Command>(&order.events.front());
        return command != nullptr && command->verb == Verb::kill;
    };
    halting_ = status.killed || std::ranges::any_of(orders_, kills);
    status_ = std::move(status);
}

}  // namespace signalbox
