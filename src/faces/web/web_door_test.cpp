#include "faces/web/web_door.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "faces/web/hook_testing.hpp"
#include "faces/web/metrics.hpp"
#include "faces/web/readiness.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

using hook_testing::now;

LiveStatus running() {
    return {.run = "lv-1",
            .mode = Mode::paper,
            .running = true,
            .last_frame = now,
            .now = now,
            .position = 12,
            .projected = 12,
            .frames = 7,
            .late_frames = 1,
            .missing_minutes = 2,
            .corrections = 3,
            .opinions = 5,
            .signals = 4,
            .heard = {.messages = 100, .unread = 6},
            .to_journal = {.p50 = std::chrono::microseconds(15'625),
                           .p99 = std::chrono::microseconds(31'250),
                           .max = std::chrono::microseconds(62'500)},
            .open_positions = 2,
            .equity = Decimal::parse("1012.5").value()};
}

std::vector<std::string> reasons(const LiveStatus& status, UtcTime at = now) {
    std::vector<std::string> all;
    for (const NotReady& one : not_ready(status, at)) all.push_back(one.what + ": " + one.why);
    return all;
}

TEST(Readiness, SaysWhyNot) {
    using Reasons = std::vector<std::string>;
    EXPECT_EQ(reasons(running()), Reasons{});
    EXPECT_EQ(reasons(running(), now + 3 * minute), Reasons{});
    EXPECT_EQ(reasons(running(), now + 3 * minute + Millis{1}),
              Reasons{"run: its newest minute closed at 2026-03-14T08:00:00Z"});
    LiveStatus status = running();
    status.killed = status.paused = true;
    EXPECT_EQ(reasons(status), Reasons{}) << "it follows its market";
    status.running = false;
    EXPECT_EQ(reasons(status), Reasons{"run: it has not begun, or is over"});
    status = running();
    status.last_frame = {};
    EXPECT_EQ(reasons(status), Reasons{"run: no minute has closed yet"});
    status = running();
    status.projected = 2;
    EXPECT_EQ(reasons(status), Reasons{}) << "between two transactions it may";
    status.trouble = "the database is locked";
    status.feed_trouble = "bybit: silent";
    EXPECT_EQ(reasons(status),
              (Reasons{"projection: the database is locked; 10 events behind the journal", "feed: bybit: silent"}));
    const auto json = nlohmann::json::parse(readiness_json(status, now));
    EXPECT_EQ(json["ready"], false);
    EXPECT_EQ(json["run"], "lv-1");
    EXPECT_EQ(json["reasons"][1]["what"], "feed");
}

/// The value behind a metric's name and labels.
std::string value_of(const std::string& text, const std::string& metric) {
    const std::string line = "\n" + metric + " ";
    const std::size_t at = text.find(line);
    if (at == text.npos) return "none";
    return text.substr(at + line.size(), text.find('\n', at + 1) - at - line.size());
}

TEST(Metrics, HoldWhatTheStatusKnows) {
    LiveStatus status = running();
    status.projected = 9;
    status.paused = true;
    const std::string text = metrics_text(
        {.status = status,
         .is_ready = true,
         .hooks = {{"openclaw", {4, 0, 1, 0, 0, 0, 2}}},
         .deliveries =
             DeliveryFigures{.channels = {"telegram:42", "webhook:a"},
                             .counts = {.attempts = 9, .delivered = 6, .missed = 1, .dead = 2, .unanswered = 3},
                             .to_wire = {.p50 = std::chrono::microseconds(31'250)}},
         .version = "1.2.3",
         .resident_bytes = 1024});
    const std::pair<const char*, const char*> expected[] = {
        {"signalbox_run_info{run=\"lv-1\",mode=\"paper\"}", "1"},
        {"signalbox_ready", "1"},
        {"signalbox_killed", "0"},
        {"signalbox_paused", "1"},
        {"signalbox_last_frame_timestamp_seconds", "1773475200"},
        {"signalbox_frames_total", "7"},
        {"signalbox_late_frames_total", "1"},
        {"signalbox_missing_minutes_total", "2"},
        {"signalbox_corrections_total", "3"},
        {"signalbox_opinions_total", "5"},
        {"signalbox_signals_total", "4"},
        {"signalbox_feed_up", "1"},
        {"signalbox_feed_messages_total", "100"},
        {"signalbox_feed_unread_messages_total", "6"},
        {"signalbox_journal_events", "12"},
        {"signalbox_projection_lag_events", "3"},
        {"signalbox_journal_latency_p50_seconds", "0.015625"},
        {"signalbox_journal_latency_p99_seconds", "0.03125"},
        {"signalbox_open_positions", "2"},
        {"signalbox_equity", "1012.5"},
        {"signalbox_delivery_channels", "2"},
        {"signalbox_delivery_attempts_total", "9"},
        {"signalbox_deliveries_total{state=\"delivered\"}", "6"},
        {"signalbox_deliveries_total{state=\"missed\"}", "1"},
        {"signalbox_deliveries_total{state=\"dead\"}", "2"},
        {"signalbox_delivery_unanswered_total", "3"},
        {"signalbox_wire_latency_p50_seconds", "0.03125"},
        {"signalbox_hook_requests_total{hook=\"openclaw\",answer=\"taken\"}", "4"},
        {"signalbox_hook_requests_total{hook=\"openclaw\",answer=\"busy\"}", "2"},
        {"process_resident_memory_bytes", "1024"}};
    for (const auto& [metric, value] : expected) EXPECT_EQ(value_of(text, metric), value) << metric;
    EXPECT_EQ(value_of(text, "signalbox_build_info{version=\"1.2.3\",engine=\"" + std::string(engine_version) + "\"}"),
              "1")
        << text.substr(0, 300);
    // Each family is told once, with its help and its type.
    std::map<std::string, int> types;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("# TYPE ")) ++types[line.substr(7)];
    for (const auto& [type, count] : types) EXPECT_EQ(count, 1) << type;
    EXPECT_EQ(types.count("signalbox_hook_requests_total counter"), 1U);
    EXPECT_EQ(types.count("signalbox_equity gauge"), 1U);
    EXPECT_EQ(value_of(metrics_text({.status = status}), "signalbox_delivery_channels"), "none") << "it has no voice";
}

struct Door {
    explicit Door(std::map<std::string, std::string> secrets)
        : door(*WebDoor::make(
              {.version = "1.2.3",
               .status = [this] { return status; },
               .hooks = {.secrets = std::move(secrets),
                         .wall = [] { return now; },
                         .market = [] { return now; },
                         .submit = [this](const FactArrived& fact, std::chrono::milliseconds) -> Result<> {
                             facts.push_back(fact);
                             return {};
                         }},
               .memory = place / "hooks",
               .journaled = {"openclaw was-there"}})),
          routes(door->routes()) {}
    const DoorRoute* find(const std::string& path) const {
        const auto found = std::ranges::find(routes, path, &DoorRoute::path);
        return found == routes.end() ? nullptr : &*found;
    }

    Scratch place;
    LiveStatus status = running();
    std::vector<FactArrived> facts;
    std::unique_ptr<WebDoor> door;
    std::vector<DoorRoute> routes;
};

TEST(WebDoor, HasThreeRoutesAndOneForEachHook) {
    const Door shut({});
    EXPECT_EQ(shut.routes.size(), 3U);
    EXPECT_FALSE(std::filesystem::exists(shut.place / "hooks")) << "nothing is made for no hook";
    Door door({{"openclaw", hook_testing::secret}});
    ASSERT_EQ(door.routes.size(), 4U);
    EXPECT_EQ(door.find("/healthz")->answer({}).status, 200);
    EXPECT_EQ(door.find("/readyz")->answer({}).status, 200);
    door.status.feed_trouble = "away";
    EXPECT_EQ(door.find("/readyz")->answer({}).status, 503);
    const DoorReply metrics = door.find("/metrics")->answer({});
    EXPECT_EQ(metrics.content_type, metrics_type);
    EXPECT_EQ(value_of(metrics.body, "signalbox_ready"), "0");
    const DoorRoute& hook = *door.find("/hooks/openclaw");
    EXPECT_EQ(hook.method, "POST");
    EXPECT_EQ(hook.body_bytes, 64U << 10);
    EXPECT_EQ(hook.answer(hook_testing::signed_request("one")).status, 202);
    EXPECT_EQ(hook.answer(hook_testing::signed_request("was-there", now + Millis{1000})).status, 409);
    ASSERT_EQ(door.facts.size(), 1U);
    for (const DoorRoute& route : door.routes) {
        const std::string said = route.answer(hook_testing::signed_request("two")).body;
        EXPECT_EQ(said.find(hook_testing::secret), said.npos) << route.path;
    }
}

}  // namespace
}  // namespace signalbox
