// Tests only: an outbox in memory with a run that speaks into it, and channels that remember what they were given.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "ports/channel.hpp"
#include "ports/memory_candle_store.hpp"
#include "ports/memory_run_store.hpp"

namespace signalbox {

/// signal NUMBER, follow_up STATE, alert WINDOW, and how it left.
inline std::string said(const Delivery& delivery) {
    const OutboxMessage& message = delivery.message();
    const Circumstances& how = delivery.circumstances();
    std::string text(to_text(message.kind));
    if (message.kind == MessageKind::signal) text += " " + std::to_string(message.number);
    if (message.moved) text += " " + std::string(to_text(message.moved->to));
    if (message.alert) text += " " + message.alert->window;
    if (how.missed) text += " missed=" + std::string(to_text(*how.missed));
    if (how.repeat) text += " repeat";
    if (!how.reply_to.empty()) text += " reply_to=" + how.reply_to;
    return text;
}

/// Remembers instead of sending. Threads: sent from one, looked at when that is done.
class RememberingChannel final : public Channel {
public:
    explicit RememberingChannel(std::string name) : name_(std::move(name)) {}
    const std::string& name() const override { return name_; }
    bool wants(const OutboxMessage& message) const override { return message.kind != unwanted; }
    Sent send(const Delivery& delivery, std::stop_token stop) override {
        if (before) before(delivery, stop);
        sent.push_back(said(delivery));
        return answer ? answer(delivery) : Sent{.fate = Fate::delivered, .mark = "m" + std::to_string(sent.size())};
    }

    std::optional<MessageKind> unwanted;
    std::function<void(const Delivery&, std::stop_token)> before;
    std::function<Sent(const Delivery&)> answer;
    std::vector<std::string> sent;

private:
    const std::string name_;
};

class OutboxStage : public testing::Test {
protected:
    static constexpr UtcTime start = utc_from_ms(1'640'995'200'000);  // 2022-01-01
    static UtcTime at(int minutes) { return start + minute * minutes; }
    static constexpr Hash128 first{0xabcd'ef00'0000'0000, 1};
    static constexpr Hash128 second_signal{0xabcd'ef11'0000'0000, 5};
    static constexpr double entry = 100;

    MemoryRunStore& runs() { return runs_; }
    Outbox& outbox() { return runs_.outbox(); }

    /// A long signal: entry 100, stop 90, targets 110, 120, 130, good for four hours.
    void born(Hash128 id, int closed_minutes) {
        Opinion opinion;
        opinion.closed_at = at(closed_minutes);
        opinion.side = Side::long_side;
        const Hash128 named{id.high, id.low + 1};
        Verdict verdict;
        verdict.opinion = named;
        verdict.approved = true;
        Signal signal;
        signal.id = id;
        signal.opinion = named;
        signal.closed_at = at(closed_minutes);
        signal.expires_at = at(closed_minutes + 240);
        signal.side = Side::long_side;
        signal.entry = Decimal::from_int(100);
        signal.stop = Decimal::from_int(90);
        signal.targets = {Decimal::from_int(110), Decimal::from_int(120), Decimal::from_int(130)};
        project({OpinionFormed{named, opinion}, verdict, SignalApproved{signal}});
    }
    void moved(Hash128 id, SignalState to, int minutes, bool closed = false) {
        SignalMoved move;
        move.signal = id;
        move.to = to;
        move.at = at(minutes);
        move.closed = closed;
        project({move});
    }
    void kill() {
        CommandDone done;
        done.verb = Verb::kill;
        done.changed = true;
        project({done});
    }
    void raise(const std::string& window) {
        const Alert alert{.kind = AlertKind::feed_lost, .subject = "bybit", .window = window, .at = at(15)};
        EXPECT_EQ(outbox().raise("", alert), true);
    }

    const UtcTime wall = at(10'000);

private:
    void project(const Outcomes& outcomes) {
        RunRecord run;
        run.id = "live-1";
        run.mode = Mode::paper;
        run.instruments = {{"bybit", "BTC", "USDT", ""}};
        const Event event = Command{};
        const ProjectedStep step{.position = ++position_, .event = &event, .outcomes = &outcomes};
        const auto done = runs_.project(run, {&step, 1});
        ASSERT_TRUE(done.has_value()) << done.error().text();
    }

    MemoryCandleStore candles_;
    MemoryRunStore runs_{candles_};
    std::uint64_t position_ = 0;
};

}  // namespace signalbox
