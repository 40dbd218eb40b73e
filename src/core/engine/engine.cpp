#include "core/engine/engine.hpp"

#include <variant>

#include "core/market/minute.hpp"

namespace signalbox {

void Engine::process(const Event& event, Outcomes& out) {
    std::visit([&](const auto& what) { on(what, out); }, event);
}

void Engine::on(const Opened& event, Outcomes&) {
    check(analysts_.empty() && now_ == UtcTime{}, "a journal is opened once");
    settings_ = event.settings;
    desk_ = Desk(event.settings.desk, event.seed);
}

void Engine::on(const InstrumentJoined& event, Outcomes&) {
    check(event.slot == analysts_.size(), "slots are given out in order");
    Analyst analyst(event.slot, settings_.timeframes, event.terms.round_trip());
    if (!event.analyst.empty()) {
        auto warmed = Analyst::restore(event.analyst);
        check(warmed.has_value(), "a runner hands over only an analyst state that it made or has read back");
        analyst = std::move(*warmed);
    }
    analysts_.push_back(std::move(analyst));
    instruments_.push_back(event.instrument);
    joined_.push_back(1);
    desk_.joined(event.slot, event.instrument, event.terms);
}

void Engine::on(const MarketFrame& frame, Outcomes& out) {
    opinions_.clear();
    scores_.clear();
    constexpr Minute nothing{};
    for (std::size_t slot = 0; slot < analysts_.size(); ++slot) {
        if (joined_[slot] == 0) continue;
        const Minute& brought = slot < frame.minutes.size() ? frame.minutes[slot] : nothing;
        analysts_[slot].step(frame.closed_at, brought, opinions_, scores_);
    }
    decide(frame, opinions_, scores_, out);
}

void Engine::decide(const MarketFrame& frame, std::span<const Opinion> opinions, std::span<const ScoreInput> scores,
                    Outcomes& out) {
    check(now_ == UtcTime{} || frame.closed_at == now_ + minute, "there is exactly one frame for every minute");
    now_ = frame.closed_at;
    desk_.decide(frame, opinions, scores, out);
}

void Engine::on(const CandleCorrected& event, Outcomes& out) {
    CorrectionTaken taken{.slot = event.slot, .opened_at = event.candle.opened_at};
    if (follows(event.slot)) {
        const UtcTime closed_at = event.candle.opened_at + minute;
        const Minute known = event.quiet ? Minute{.state = MinuteState::quiet} : minute_of(event.candle);
        const CorrectionEffect effect = analysts_[event.slot].correct(closed_at, known);
        taken.stepped = effect.stepped;
        if (effect.walked) taken.walked = desk_.walk_late(event.slot, closed_at, known, out);
    }
    out.emplace_back(taken);
}

void Engine::on(const CostsChanged& event, Outcomes&) {
    if (!follows(event.slot)) return;
    analysts_[event.slot].set_cost(event.terms.round_trip());
    desk_.costs(event.slot, event.terms);
}

void Engine::on(const SettingsChanged& event, Outcomes&) {
    settings_.desk = event.desk;
    desk_.settings(event.desk);
}

void Engine::on(const FactArrived& event, Outcomes& out) {
    out.emplace_back(Noted{.what = "fact", .about = event.source + ":" + event.id, .at = event.arrived_at});
}

void Engine::on(const FeedLost& event, Outcomes& out) {
    out.emplace_back(Noted{.what = event.lost ? "feed_lost" : "feed_back", .about = event.venue, .at = event.at});
}

void Engine::on(const InstrumentLeft& event, Outcomes& out) {
    if (!follows(event.slot)) return;
    desk_.left(event.slot, event.reason, out);
    joined_[event.slot] = 0;
}

void Engine::on(const Command& event, Outcomes& out) { desk_.command(event, out); }

void Engine::on(const PositionClosed& event, Outcomes& out) {
    if (!desk_.close(event.signal, out))
        out.emplace_back(Noted{.what = "not_open", .about = to_text(event.signal), .at = event.at});
}

void Engine::on(const HandTraded& event, Outcomes& out) { desk_.trade_by_hand(event, out); }

void Engine::on(const HandClosed& event, Outcomes& out) { desk_.close_by_hand(event, out); }

void Engine::snapshot(const std::function<void(std::span<const std::byte>)>& take) const {
    Bytes piece;
    const auto tell = [&](const auto& value) {
        piece.clear();
        Writer(piece).put(value);
        take(piece);
    };
    each_field(*this, [&](std::string_view, const auto& field) {
        if constexpr (std::is_same_v<decltype(field), const std::vector<Analyst>&>) {
            tell(static_cast<std::uint32_t>(field.size()));
            for (const Analyst& analyst : field) tell(analyst);
        } else {
            tell(field);
        }
    });
}

Result<Engine> Engine::restore(std::span<const std::byte> bytes) {
    Engine engine = TRY(decode<Engine>(bytes));
    if (engine.version_ != engine_version) {
        return fail(ErrorCode::TooNew, "the snapshot is of engine version {}, this is {}", engine.version_,
                    engine_version)
            .suggest("start without it: the journal holds everything");
    }
    if (engine.instruments_.size() != engine.analysts_.size() || engine.joined_.size() != engine.analysts_.size()) {
        return fail(ErrorCode::Corrupt, "the snapshot's instruments and analysts do not fit together");
    }
    return engine;
}

Hash128 outcomes_hash(std::span<const Outcome> outcomes) {
    Bytes bytes;
    {
        Writer writer(bytes);
        for (const Outcome& outcome : outcomes) writer.put(outcome);
    }
    return hash_bytes(bytes);
}

}  // namespace signalbox
