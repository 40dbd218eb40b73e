// The watchman over an outbox in memory: what is said once, what waits, and what fails alone.
#include "runners/watchman.hpp"

#include "runners/machine_watch.hpp"
#include "runners/watch_stage.hpp"
#include "testing/step_clock.hpp"

namespace signalbox {
namespace {

struct Scripted final : Watch {
    using Answer = std::function<Result<std::vector<Alert>>(UtcTime)>;
    Scripted(std::string called, Answer answered) : called_(std::move(called)), answer_(std::move(answered)) {}
    std::string name() const override { return called_; }
    Result<std::vector<Alert>> look(UtcTime now, std::stop_token) override { return answer_(now); }

private:
    std::string called_;
    Answer answer_;
};

/// The outbox of a database that can be away.
struct AwayOutbox final : Outbox {
    explicit AwayOutbox(Outbox& real) : real_(real) {}
    Result<> open_channel(const std::string& channel) override { return real_.open_channel(channel); }
    Result<> close_channel(const std::string& channel) override { return real_.close_channel(channel); }
    Result<std::vector<std::string>> channels() override { return real_.channels(); }
    Result<std::optional<WaitingMessage>> oldest(const std::string& channel, Lane lane) override {
        return real_.oldest(channel, lane);
    }
    Result<> end(const std::string& channel, std::int64_t number, const Word& word, UtcTime wall) override {
        return real_.end(channel, number, word, wall);
    }
    Result<> settle(const std::string& channel, std::int64_t number, DeliveryState state,
                    const std::string& why) override {
        return real_.settle(channel, number, state, why);
    }
    Result<bool> raise(const std::string& run, const Alert& alert) override {
        if (is_away) return fail(ErrorCode::Unreachable, "the database is away");
        return real_.raise(run, alert);
    }
    Result<std::vector<OutboxLine>> list(const OutboxFilter& filter) override { return real_.list(filter); }
    Result<> retry(std::int64_t number, const std::string& channel) override { return real_.retry(number, channel); }
    Result<> drop(std::int64_t number, const std::string& channel) override { return real_.drop(number, channel); }
    bool is_away = false;

protected:
    Result<bool> note_attempt(const std::string&, std::int64_t, std::int64_t, UtcTime) override { return false; }

private:
    Outbox& real_;
};

class WatchmanTest : public WatchStage {
protected:
    Alert alert(const std::string& window) const {
        return {.kind = AlertKind::disk_low, .subject = "data", .window = window, .at = at(1), .lines = {}};
    }
    Texts keys() {
        Texts all;
        const auto lines = runs.outbox().list({.channel = "", .state = {}, .limit = 0}).value();
        for (const OutboxLine& line : lines) all.insert(all.begin(), line.message.alert->key());
        return all;
    }
    WatchmanTold noted() {
        return {.raised = [this](const Alert& one) { noted_.push_back("raised " + one.window); },
                .held = [this](const Alert& one, const Error&) { noted_.push_back("held " + one.window); },
                .trouble = [this](const std::string& watch, const Error&) { noted_.push_back("trouble " + watch); }};
    }
    AwayOutbox outbox{runs.outbox()};
    StepClock clock{at(1)};
    Texts noted_;
};

TEST_F(WatchmanTest, NothingIsSaidTwiceOverRestartsNeither) {
    for (int life = 0; life < 2; ++life) {
        Watchman man("live-1", outbox, clock, noted());
        man.add(std::make_unique<Scripted>("one", [&](UtcTime) { return std::vector{alert("a"), alert("b")}; }));
        man.look();
        man.look();
        EXPECT_EQ(man.counts().looks, 2U);
        EXPECT_EQ(man.counts().raised, life == 0 ? 2U : 0U);
    }
    EXPECT_EQ(keys(), (Texts{"disk_low:data:a", "disk_low:data:b"}));
    EXPECT_EQ(noted_, (Texts{"raised a", "raised b"}));
}

TEST_F(WatchmanTest, WhatCannotBeWrittenWaitsInItsOrder) {
    std::vector<Alert> next{alert("a")};
    Watchman man("live-1", outbox, clock, noted());
    man.add(std::make_unique<Scripted>("one", [&](UtcTime) { return next; }));
    outbox.is_away = true;
    man.look();
    man.look();  // the same again: it waits already
    next = {alert("b")};
    man.look();
    EXPECT_EQ(man.counts().held, 2U);
    next.clear();
    outbox.is_away = false;
    man.look();
    EXPECT_EQ(man.counts().held, 0U);
    EXPECT_EQ(keys(), (Texts{"disk_low:data:a", "disk_low:data:b"}));
    EXPECT_EQ(noted_, (Texts{"held a", "held b", "raised a", "raised b"}));
}

TEST_F(WatchmanTest, OfTooManyThatWaitTheOldestGo) {
    int number = 0;
    Watchman man("live-1", outbox, clock, {});
    man.add(std::make_unique<Scripted>("one", [&](UtcTime) { return std::vector{alert(std::to_string(number++))}; }));
    outbox.is_away = true;
    for (std::size_t i = 0; i < Watchman::held_max + 3; ++i) man.look();
    EXPECT_EQ(man.counts().held, Watchman::held_max);
    outbox.is_away = false;
    man.look();
    EXPECT_EQ(keys().front(), "disk_low:data:3");
}

TEST_F(WatchmanTest, AWatchThatFailsIsToldOnceAndHoldsUpNobody) {
    bool fails = true;
    Watchman man("live-1", outbox, clock, noted());
    man.add(std::make_unique<Scripted>("bad", [&](UtcTime) -> Result<std::vector<Alert>> {
        if (fails) return fail(ErrorCode::Io, "no");
        return std::vector<Alert>{};
    }));
    man.add(std::make_unique<Scripted>("good", [&](UtcTime) { return std::vector{alert("a")}; }));
    man.look();
    man.look();
    EXPECT_EQ(man.counts().failing, Texts{"bad"});
    fails = false;
    man.look();
    EXPECT_TRUE(man.counts().failing.empty());
    EXPECT_EQ(noted_, (Texts{"trouble bad", "raised a"}));
}

TEST_F(WatchmanTest, ItLooksEveryMinuteOfTheMarketOnItsOwnThread) {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<UtcTime> looked;
    {
        Watchman man("live-1", outbox, clock, {});
        man.add(std::make_unique<Scripted>("one", [&](UtcTime now) {
            const std::scoped_lock lock(mutex);
            looked.push_back(now);
            changed.notify_all();
            return std::vector<Alert>{};
        }));
        man.start();
        std::unique_lock lock(mutex);
        EXPECT_TRUE(changed.wait_for(lock, std::chrono::seconds(60), [&] { return looked.size() >= 3; }));
    }
    EXPECT_EQ(looked.at(0), at(1));
    EXPECT_EQ(looked.at(1), at(2));
    EXPECT_EQ(looked.at(2), at(3));
}

TEST_F(WatchmanTest, ADiskIsLowBelowAGibibyteOrAFewPercent) {
    constexpr std::uint64_t gib = 1ULL << 30U;
    struct Case {
        DiskSpace disk;
        bool is_low;
    };
    for (const Case& one :
         {Case{{.free = gib, .total = 10 * gib}, false}, Case{{.free = gib - 1, .total = 10 * gib}, true},
          Case{{.free = 5 * gib - 1, .total = 100 * gib}, true}, Case{{.free = 5 * gib, .total = 100 * gib}, false}}) {
        DiskWatch watch("data", 6 * hour, [&](const auto&) { return one.disk; });
        const auto alerts = watch.look(at(1), {});
        ASSERT_TRUE(alerts.has_value());
        EXPECT_EQ(alerts->size(), one.is_low ? 1U : 0U) << one.disk.free;
    }
    DiskWatch watch("data", 6 * hour, [](const auto&) { return DiskSpace{.free = 1, .total = 10 * gib}; });
    EXPECT_EQ(watch.look(at(1), {})->at(0).key(), "disk_low:data:2022-01-01T00:00:00Z");
    EXPECT_EQ(watch.look(at(359), {})->at(0).key(), "disk_low:data:2022-01-01T00:00:00Z");
    EXPECT_EQ(watch.look(at(360), {})->at(0).key(), "disk_low:data:2022-01-01T06:00:00Z");
    EXPECT_EQ(watch.look(at(1), {})->at(0).lines.at(0).text(),
              "the disk of data is nearly full: 0.0 GiB of 10.0 are free");
    DiskWatch blind("data", hour, [](const auto&) -> Result<DiskSpace> { return fail(ErrorCode::Io, "gone"); });
    EXPECT_EQ(blind.look(at(1), {}).error().code, ErrorCode::Io);
}

TEST_F(WatchmanTest, ADatabaseIsAwayAfterAMinuteOfTrouble) {
    DatabaseWatch watch([this] { return status; }, 6 * hour);
    const auto count = [&](int minutes) { return watch.look(at(minutes), {})->size(); };
    EXPECT_EQ(count(1), 0U);
    status.trouble = "it does not answer";
    status.position = 9;
    status.projected = 9;
    EXPECT_EQ(count(2), 0U) << "a snapshot that fails is no database that is away";
    EXPECT_EQ(count(3), 0U);
    status.projected = 8;
    EXPECT_EQ(count(4), 0U);
    EXPECT_EQ(count(5), 1U);
    EXPECT_EQ(watch.look(at(6), {})->at(0).key(), "database_away::2022-01-01T00:00:00Z");
    EXPECT_EQ(watch.look(at(6), {})->at(0).lines.at(0).text(),
              "the database could not be written since 2022-01-01T00:04:00Z");
    status.trouble.clear();
    EXPECT_EQ(count(7), 0U);
    status.trouble = "again";
    EXPECT_EQ(count(8), 0U);
    EXPECT_EQ(count(9), 1U);
}

}  // namespace
}  // namespace signalbox
