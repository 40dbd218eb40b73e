// Facts from outside: answered when they are journaled, or taken back.
#include "runners/fact_box.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "runners/live_stage.hpp"
#include "runners/replay.hpp"

namespace signalbox {
namespace {

using namespace small_market;
using namespace std::chrono_literals;

FactArrived fact(const std::string& id) {
    return {.arrived_at = Stage::start, .source = "hook:test", .id = id, .subject = "BTC", .value = 0.5};
}

TEST(FactBox, TakesBackWhatNobodyFetched) {
    FactBox box(4);
    const auto brought = box.bring(fact("a"), 1ms);
    ASSERT_FALSE(brought);
    EXPECT_EQ(brought.error().code, ErrorCode::Busy);
    EXPECT_TRUE(brought.error().retryable);
    EXPECT_TRUE(box.take().empty());
}

TEST(FactBox, AnswersWhenAllIsInAndHoldsItsBound) {
    FactBox box(2);
    std::vector<Result<>> answers(2);
    {
        std::vector<std::jthread> bringers;
        for (std::size_t i = 0; i < 2; ++i)
            bringers.emplace_back([&, i] { answers[i] = box.bring(fact(std::to_string(i)), 1h); });
        while (box.waiting() < 2) std::this_thread::yield();
        const auto third = box.bring(fact("third"), 1h);
        ASSERT_FALSE(third);
        EXPECT_EQ(third.error().code, ErrorCode::Busy);
        EXPECT_EQ(box.take().size(), 2U);
        EXPECT_TRUE(box.take().empty());
        box.taken();
    }
    for (const auto& answer : answers) EXPECT_TRUE(answer);
}

TEST(FactBox, LetsEverybodyGoAtTheEnd) {
    FactBox box(4);
    Result<> waiting, under_way;
    {
        std::jthread first([&] { under_way = box.bring(fact("a"), 1h); });
        while (box.take().empty()) std::this_thread::yield();
        std::jthread second([&] { waiting = box.bring(fact("b"), 1h); });
        box.close();
    }
    ASSERT_FALSE(waiting);
    ASSERT_FALSE(under_way);
    EXPECT_EQ(waiting.error().code, ErrorCode::Interrupted);
    EXPECT_EQ(under_way.error().code, ErrorCode::Interrupted);
    EXPECT_EQ(box.bring(fact("c"), 1h).error().code, ErrorCode::Interrupted);
}

TEST(FactBox, ALiveRunJournalsWhatIsBroughtAndReplayKnowsIt) {
    Stage stage(10);
    LiveRun* running = nullptr;
    std::jthread bringer;
    Result<> answer;
    std::vector<Event> known;  // when the answer was there
    bool begun = false;
    LiveListener listener{.step =
                              [&](const Event& event, std::span<const Outcome>) {
                                  if (std::holds_alternative<FactArrived>(event)) known.push_back(event);
                              },
                          .order = [&]() -> std::optional<Command> {
                              // Held here until it waits in the box, so that it is the next look that finds it.
                              if (!std::exchange(begun, true))
                                  bringer = std::jthread([&] { answer = running->submit(fact("one"), 1h); });
                              std::this_thread::yield();
                              return std::nullopt;
                          }};
    const auto run = stage.live(stage.settings(10), std::move(listener));
    running = run.get();
    ASSERT_TRUE(run->run({}));
    bringer.join();
    const auto facts = stage.events<FactArrived>();
    ASSERT_EQ(facts.size(), answer ? 1U : 0U) << "in if and only if it was answered so";
    EXPECT_EQ(known.size(), facts.size());
    if (!answer) {
        EXPECT_EQ(answer.error().code, ErrorCode::Interrupted);
    }
    EXPECT_TRUE(replay_journal(stage.log)->equal);
    EXPECT_EQ(run->submit(fact("two"), 1h).error().code, ErrorCode::Interrupted) << "the run is over";
}

TEST(FactBox, AFactThatWaitsAtTheStartIsInBeforeTheFirstFrame) {
    Stage stage(3);
    const auto run = stage.live(stage.settings(3));
    Result<> answer;
    std::jthread bringer([&] { answer = run->submit(fact("early"), 1h); });
    while (run->facts_waiting() == 0) std::this_thread::yield();
    ASSERT_TRUE(run->run({}));
    bringer.join();
    ASSERT_TRUE(answer) << answer.error().text();
    EXPECT_EQ(stage.events<FactArrived>(), std::vector{fact("early")});
}

TEST(FactBox, AJournalThatFailsTakesNothing) {
    Stage stage(3);
    stage.log.fail_at = stage.coins + 2;
    const auto run = stage.live(stage.settings(3));
    Result<> answer;
    std::jthread bringer([&] { answer = run->submit(fact("lost"), 1h); });
    while (run->facts_waiting() == 0) std::this_thread::yield();
    EXPECT_FALSE(run->run({}));
    bringer.join();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::Interrupted);
}

}  // namespace
}  // namespace signalbox
