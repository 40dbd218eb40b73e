// What a hook answers, and what enters: with clocks by hand and a run that is a function.
#include "faces/web/hook_gate.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <latch>
#include <nlohmann/json.hpp>
#include <thread>

#include "faces/web/hook_testing.hpp"
#include "ports/memory_event_log.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

using namespace hook_testing;

struct Place {
    explicit Place(HookLimits limits = {}) : limits_(limits) { restart(); }
    /// As a new process would find it.
    void restart(const std::vector<std::string>& journaled = {}) {
        gate.reset();
        memory = *HookMemory::open(scratch / "hooks", bounds, wall);
        memory->learn(journaled, wall);
        gate = std::make_unique<HookGate>(
            HookParts{.secrets = {{"openclaw", secret}, {"news", "another secret, long enough"}},
                      .wall = [this] { return wall; },
                      .market = [this] { return market; },
                      .submit = [this](FactArrived fact, std::chrono::milliseconds) -> Result<> {
                          if (refuses) return fail(*refuses);
                          facts.push_back(std::move(fact));
                          return {};
                      }},
            limits_, *memory);
    }
    int send(const DoorRequest& request, const std::string& hook = "openclaw") {
        last = gate->take(hook, request);
        return last.status;
    }
    std::uint64_t count(HookAnswer answer) const {
        return gate->counts().at("openclaw")[static_cast<std::size_t>(answer)];
    }

    Scratch scratch;
    HookMemory::Bounds bounds;
    HookLimits limits_;
    UtcTime wall = now, market = now;
    std::optional<Error> refuses;
    std::vector<FactArrived> facts;
    DoorReply last;
    std::unique_ptr<HookMemory> memory;
    std::unique_ptr<HookGate> gate;
};

TEST(HookGate, TakesWhatIsSigned) {
    Place place;
    place.market = now + Millis{250};
    EXPECT_EQ(place.send(signed_request("a-1")), 202);
    EXPECT_EQ(place.last.body, "{\"taken\":\"a-1\"}\n");
    const FactArrived fact{
        .arrived_at = now + Millis{250}, .source = "hook:openclaw", .id = "a-1", .subject = "BTC", .value = -0.25};
    EXPECT_EQ(place.facts, std::vector{fact});
    const auto kept = nlohmann::json::parse(*read_text_file(place.scratch / "hooks/2026-03-14.jsonl", 1U << 20));
    EXPECT_EQ(kept["body"], body);
    EXPECT_EQ(kept["hook"], "openclaw");
    EXPECT_EQ(kept["id"], "a-1");
    EXPECT_EQ(kept["arrived_at"], "2026-03-14T08:00:00.250Z");
    EXPECT_EQ(place.count(HookAnswer::taken), 1U);
}

TEST(HookGate, AnswersAlikeWhateverIsWrongWithASignature) {
    Place place;
    const DoorRequest good = signed_request("a");
    std::vector<DoorRequest> wrong;
    wrong.push_back(signed_request("a", now, body, "another secret"));
    wrong.push_back(good);
    wrong.back().body += " ";
    wrong.push_back(good);
    wrong.back().headers[1].value += "0";
    wrong.push_back(good);
    wrong.back().headers.erase(wrong.back().headers.begin() + 2);
    wrong.push_back(good);
    wrong.back().headers.push_back(good.headers[2]);  // twice
    wrong.push_back(good);
    wrong.back().headers.push_back({"x-event-time", good.headers[1].value});
    wrong.push_back(good);
    wrong.back().headers[2].value = good.headers[2].value.substr(7);
    wrong.push_back({.method = "POST", .path = "/hooks/openclaw"});
    for (const DoorRequest& request : wrong) {
        EXPECT_EQ(place.send(request), 401);
        EXPECT_EQ(place.last.body, "{\"error\":\"not accepted\"}\n");
    }
    EXPECT_EQ(place.send(good, "news"), 401) << "each hook has its own secret";
    EXPECT_TRUE(place.facts.empty());
    EXPECT_EQ(place.count(HookAnswer::unsigned_), wrong.size());
    EXPECT_EQ(place.send(good), 202);
}

TEST(HookGate, HoldsTheWindowOfTime) {
    for (const auto& [seconds, status] : {std::pair(-301, 401), {-300, 202}, {300, 202}, {301, 401}}) {
        Place place;
        EXPECT_EQ(place.send(signed_request("a", now + std::chrono::seconds(seconds))), status) << seconds;
    }
    Place place;
    for (const std::string time : {"", "now", "-1", "1773475200.5", "0x5", "1773475200000000", "+1773475200"}) {
        DoorRequest request = signed_request("a");
        request.headers[1].value = time;
        request.headers[2].value = sign_hook(secret, time, body);
        EXPECT_EQ(place.send(request), 401) << time;
    }
    EXPECT_EQ(place.count(HookAnswer::too_old), 7U);
}

TEST(HookGate, RefusesIdsAndBodiesThatAreNone) {
    Place place;
    for (const std::string& id : {std::string(), std::string(101, 'a'), std::string("a b"), std::string("a\tb"),
                                  std::string("\xd0\xb0"), std::string("a\0b", 3)})
        EXPECT_EQ(place.send(signed_request(id)), 400) << id;
    EXPECT_EQ(place.send(signed_request("a", now, "{")), 400);
    EXPECT_EQ(place.send(signed_request("a", now, "{}")), 422);
    const std::string later = R"({"symbol":"BTC","sentiment":0,"as_of":"2026-03-14T08:00:00.001Z"})";
    EXPECT_EQ(place.send(signed_request("a", now, later)), 422) << "nothing knows the future";
    EXPECT_TRUE(place.facts.empty());
    EXPECT_EQ(place.send(signed_request("a")), 202) << "what was refused has not used up its id";
    EXPECT_EQ(place.send(signed_request(std::string(100, 'a'), now + Millis{1000})), 202);
}

TEST(HookGate, TakesNothingTwiceAcrossARestart) {
    Place place;
    EXPECT_EQ(place.send(signed_request("a")), 202);
    EXPECT_EQ(place.send(signed_request("a")), 409);
    EXPECT_EQ(place.send(signed_request("b")), 409) << "the same signature under another id";
    EXPECT_EQ(place.send(signed_request("a", now + Millis{1000})), 409) << "the same id signed again";
    place.restart();
    EXPECT_EQ(place.send(signed_request("a")), 409);
    EXPECT_EQ(place.send(signed_request("b")), 409);
    place.wall += hook_remembered_for;
    EXPECT_EQ(place.send(signed_request("a", place.wall)), 409) << "a last moment";
    place.restart();
    EXPECT_EQ(place.send(signed_request("a", place.wall)), 409);
    place.wall += Millis{1000};
    EXPECT_EQ(place.send(signed_request("a", place.wall)), 202) << "ids are not kept for ever";
    EXPECT_EQ(place.facts.size(), 2U);
}

TEST(HookGate, RemembersAcrossMidnightAndAfterACutLine) {
    Place place;
    place.wall = place.market = now + Millis{16 * 3'600'000 - 1000};  // a second before midnight
    EXPECT_EQ(place.send(signed_request("a", place.wall)), 202);
    place.wall = place.market = place.wall + Millis{2000};
    EXPECT_EQ(place.send(signed_request("b", place.wall)), 202);
    {
        std::ofstream file(place.scratch / "hooks/2026-03-15.jsonl", std::ios::app);
        file << R"({"received_at":"2026-03-1)";  // a crash
    }
    place.restart();
    EXPECT_EQ(place.send(signed_request("a", place.wall)), 409);
    EXPECT_EQ(place.send(signed_request("b", place.wall)), 409);
    EXPECT_EQ(place.send(signed_request("c", place.wall + Millis{1000})), 202);
    place.restart();
    EXPECT_EQ(place.send(signed_request("c", place.wall + Millis{1000})), 409) << "behind the cut line one was written";
}

TEST(HookGate, LearnsFromTheJournalWhatItsFileLacks) {
    MemoryEventLog log;
    const auto at = [](int minutes) { return now + minute * minutes; };
    for (int i = 0; i < 40; ++i) {
        ASSERT_TRUE(log.append(MarketFrame{.closed_at = at(i), .arrived_at = at(i), .minutes = {}}));
        if (i % 4 == 0) {
            ASSERT_TRUE(log.append(FactArrived{
                .arrived_at = at(i), .source = i % 8 == 0 ? "hook:openclaw" : "rss", .id = std::to_string(i)}));
        }
    }
    const auto known = facts_known(log, 1);
    ASSERT_TRUE(known);
    EXPECT_EQ(known->back(), "openclaw 32");
    Place place;
    place.restart(*known);
    EXPECT_EQ(place.send(signed_request("32")), 409);
    EXPECT_EQ(place.send(signed_request("36")), 202) << "another source's";
}

TEST(HookGate, WhatTheRunDidNotTakeMayComeAgain) {
    Place place;
    place.refuses = fail(ErrorCode::Busy, "the run did not take it within {} ms", 5).error;
    EXPECT_EQ(place.send(signed_request("a")), 503);
    EXPECT_EQ(place.last.headers.at(0).name, "Retry-After");
    EXPECT_EQ(place.last.body.find("run did not"), std::string::npos);
    place.refuses.reset();
    EXPECT_EQ(place.send(signed_request("a")), 202);
    EXPECT_EQ(place.facts.size(), 1U);
}

TEST(HookGate, HoldsItsRateAndItsPlaces) {
    Place place({.minute_max = 3});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(place.send(signed_request(std::to_string(i), now + Millis{1000 * i})), 202);
    EXPECT_EQ(place.send(signed_request("more", now + Millis{5000})), 429);
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(place.send({.method = "POST"}), 401) << "who can't sign can't crowd others out";
    place.wall += minute;
    EXPECT_EQ(place.send(signed_request("more", now + Millis{5000})), 202);

    std::latch go_on{1};
    std::atomic<int> inside = 0;
    HookGate waiting({.secrets = {{"openclaw", secret}},
                      .wall = [] { return now; },
                      .market = [] { return now; },
                      .submit = [&](const FactArrived&, std::chrono::milliseconds) -> Result<> {
                          ++inside;
                          go_on.wait();
                          return {};
                      }},
                     {.waiting_max = 2}, *place.memory);
    std::vector<std::jthread> threads;
    for (int i = 0; i < 2; ++i)
        threads.emplace_back([&, i] {
            const std::string id = "w" + std::to_string(i);
            EXPECT_EQ(waiting.take("openclaw", signed_request(id, now + Millis{-1000 * (i + 1)})).status, 202);
        });
    for (int i = 0; i < 10'000 && inside < 2; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_EQ(inside, 2);
    EXPECT_EQ(waiting.take("openclaw", signed_request("w3", now + Millis{-9000})).status, 503);
    go_on.count_down();
}

TEST(HookMemory, KeepsADaysBytesAndSoManyDays) {
    Scratch scratch;
    const HookMemory::Bounds bounds{.keep_days = 2, .day_bytes = 1000};
    for (const char* day : {"2026-03-01", "2026-03-11", "2026-03-12", "2026-03-13"}) {
        std::filesystem::create_directories(scratch / "hooks");
        std::ofstream(scratch / "hooks" / (std::string(day) + ".jsonl")) << "{}\n";
    }
    std::ofstream(scratch / "hooks/notes.txt") << "of somebody's\n";
    const auto memory = *HookMemory::open(scratch / "hooks", bounds, now);
    EXPECT_FALSE(std::filesystem::exists(scratch / "hooks/2026-03-01.jsonl"));
    EXPECT_FALSE(std::filesystem::exists(scratch / "hooks/2026-03-11.jsonl"));
    EXPECT_TRUE(std::filesystem::exists(scratch / "hooks/2026-03-12.jsonl"));
    EXPECT_TRUE(std::filesystem::exists(scratch / "hooks/notes.txt"));
    for (const char* id : {"a", "b"})
        ASSERT_TRUE(memory->keep({.hook = "openclaw",
                                  .id = id,
                                  .signature = {},
                                  .received_at = now,
                                  .arrived_at = now,
                                  .event_time = "1",
                                  .body = std::string(700, 'x')}));
    std::istringstream lines(*read_text_file(scratch / "hooks/2026-03-14.jsonl", 1U << 20));
    std::string line;
    std::getline(lines, line);
    EXPECT_EQ(nlohmann::json::parse(line)["body"], std::string(700, 'x'));
    std::getline(lines, line);
    EXPECT_TRUE(nlohmann::json::parse(line)["body"].is_null()) << "the day is full: the line stays";
    EXPECT_EQ(nlohmann::json::parse(line)["id"], "b");
}

}  // namespace
}  // namespace signalbox
