// A run's door as its neighbours meet it: health, metrics, a webhook that enters once, and a port that is taken.
#include <gtest/gtest.h>

#include <thread>

#include "adapters/net/http_client.hpp"
#include "adapters/net/http_server.hpp"
#include "platform/clock.hpp"
#include "platform/hook_signature.hpp"
#include "tests/signalbox_program.hpp"

namespace signalbox {
namespace {

const std::string secret = "a secret of ours that is long";

class DoorCli : public testing::Test {
protected:
    Scratch place;
    Program signalbox{place.path()};
    SystemMarketClock clock;
    std::unique_ptr<Network> network = *Network::start({}, clock);
    std::uint16_t port = (*open_http_door({}, {}))->port();  // free a moment ago

    void SetUp() override {
        signalbox.options.environment = unplugged;
        for (const std::string& one :
             {"SIGNALBOX__HTTP__PORT=" + std::to_string(port), "OPENCLAW_WEBHOOK_SECRET=" + secret,
              std::string("SIGNALBOX__CLOCK__SPEED=60"), std::string("SIGNALBOX__MARKET__VENUE=synthetic")}) {
            signalbox.options.environment.push_back(one);
        }
    }
    std::unique_ptr<Subprocess> start() {
        auto run = std::make_unique<Subprocess>(signalbox.words({"run", "--venue", "synthetic", "--days", "1"}),
                                                signalbox.options);
        for (int i = 0; i < 600 && run->running(); ++i) {
            if (std::filesystem::exists(place / "data" / "run.sock")) return run;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        ADD_FAILURE() << "the run does not come up: " << run->wait().err;
        return run;
    }
    HttpResponse ask(HttpRequest request) {
        HttpClient client(
            *network, {.base = *Url::http("http://127.0.0.1:" + std::to_string(port)), .retry = {.attempts_max = 1}});
        auto answer = client.send(request);
        EXPECT_TRUE(answer) << answer.error().text();
        return answer ? *answer : HttpResponse{};
    }
    HttpRequest hook(const std::string& id) {
        const std::string now = to_text(std::chrono::floor<std::chrono::seconds>(wall_time() - minute));
        const std::string body = R"({"symbol":"BTC","sentiment":0.5,"as_of":")" + now + "\"}";
        const std::string time = std::to_string(to_ms(wall_time()) / 1000);
        return {.method = "POST",
                .target = "/hooks/openclaw",
                .headers = {{"X-Event-Id", id}, {"X-Event-Time", time}, {"X-Signature", sign_hook(secret, time, body)}},
                .body = body};
    }
    void stop(Subprocess& run) {
        run.send(SIGINT);
        EXPECT_EQ(run.wait().exit_code, 130);
    }
};

TEST_F(DoorCli, ATakenFactIsInTheJournalAndEntersOnce) {
    {
        const auto run = start();
        EXPECT_EQ(ask({.target = "/healthz"}).status, 200);
        const HttpResponse ready = ask({.target = "/readyz"});
        const auto readiness = nlohmann::json::parse(ready.body);
        EXPECT_EQ(ready.status, readiness["ready"] == true ? 200 : 503);
        EXPECT_EQ(readiness["reasons"].empty(), readiness["ready"] == true);
        EXPECT_NE(ask({.target = "/metrics"}).body.find("\nsignalbox_frames_total "), std::string::npos);
        EXPECT_EQ(ask({.target = "/hooks/other"}).status, 404);
        const HttpRequest once = hook("e-1");
        EXPECT_EQ(ask(once).status, 202);
        EXPECT_EQ(ask(once).status, 409);
        EXPECT_EQ(ask(hook("e-1")).status, 409);
        HttpRequest forged = hook("e-2");
        forged.body += " ";
        EXPECT_EQ(ask(forged).status, 401);
        EXPECT_NE(
            ask({.target = "/metrics"}).body.find(R"(signalbox_hook_requests_total{hook="openclaw",answer="taken"} 1)"),
            std::string::npos);
        const auto status = signalbox.json({"status"});
        EXPECT_EQ(status["door"]["port"], port);
        EXPECT_EQ(status["door"]["hooks"], nlohmann::json{"openclaw"});
        EXPECT_TRUE(status["door"]["trouble"].is_null());
        run->send(SIGKILL);  // 202 means that it is safe
        EXPECT_EQ(run->wait().signal, SIGKILL);
    }
    std::filesystem::remove_all(place / "data" / "hooks");  // the journal alone has to know
    std::filesystem::remove(place / "data" / "run.sock");
    const auto again = start();
    EXPECT_EQ(ask(hook("e-1")).status, 409);
    EXPECT_EQ(ask(hook("e-3")).status, 202);
    while (signalbox.json({"status"})["run"]["last_frame"].is_null()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));  // a second is a minute of the market
    }
    stop(*again);
    const auto replayed = signalbox.json({"replay"});
    EXPECT_EQ(replayed["equal"], true);
}

TEST_F(DoorCli, ATakenPortStopsNoRun) {
    const auto other = *open_http_door({.port = port}, {});
    const auto run = start();
    const auto door = signalbox.json({"status"})["door"];
    EXPECT_TRUE(door["url"].is_null());
    EXPECT_NE(door["trouble"].get<std::string>().find("is taken"), std::string::npos);
    EXPECT_NE(run->noted().find("SIGNALBOX__HTTP__PORT="), std::string::npos) << "it says what to do";
    bool is_told = false;
    const auto findings = nlohmann::json::parse(signalbox({"doctor", "--json"}).out);
    for (const auto& check : findings["checks"])
        is_told = is_told || (check["name"] == "door" && check["health"] == "warning");
    EXPECT_TRUE(is_told) << findings.dump(1);
    stop(*run);
}

TEST_F(DoorCli, AWebhookReachesTheSink) {
    Subprocess sink(signalbox.words({"simulate-webhook", "--listen", "127.0.0.1:" + std::to_string(port), "--fault",
                                     "503,200", "--json"}),
                    signalbox.options);
    for (int i = 0; i < 600 && sink.said().empty() && sink.running(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_EQ(
        ask({.method = "POST", .target = "/webhook/signal", .headers = {{"X-Event-Id", "a"}}, .body = "{}"}).status,
        503);
    EXPECT_EQ(
        ask({.method = "POST", .target = "/webhook/signal", .headers = {{"X-Event-Id", "a"}}, .body = "{}"}).status,
        200);
    const auto told = nlohmann::json::parse(ask({.target = "/_sim/transcript"}).body);
    EXPECT_EQ(told["transcript"][1]["taken"], true);
    sink.send(SIGINT);
    EXPECT_EQ(sink.wait().exit_code, 0);
}

}  // namespace
}  // namespace signalbox
