#include "testing/server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "adapters/net/http_client.hpp"
#include "testing/step_clock.hpp"

namespace signalbox {
namespace {

/// Its answer to /long is worked out only once it has answered /short.
struct Slow final : ServerBehaviour {
    bool is_ready(const ServedRequest& request) override {
        if (request.target != "/long") return true;
        is_at_work = true;
        return has_answered_short;
    }
    ServedReply answer(const ServedRequest& request) override {
        if (request.target == "/short") has_answered_short = true;
        return {.body = request.target};
    }
    std::atomic<bool> is_at_work = false, has_answered_short = false;
};

TEST(Server, GoesOnWhileALongAnswerIsWorkedOut) {
    Slow slow;
    const auto server = *Server::start(slow, {});
    StepClock clock{UtcTime{}};
    const auto network = *Network::start({.seed = 1}, clock);
    const auto ask = [&](const std::string& target) {
        HttpClient client(*network, {.base = *Url::http(server->url()), .retry = {.attempts_max = 1}});
        const auto answer = client.send({.target = target});
        return answer ? answer->body : answer.error().text();
    };
    std::string long_answer;
    std::thread patient([&] { long_answer = ask("/long"); });
    while (!slow.is_at_work) std::this_thread::yield();
    EXPECT_EQ(ask("/short"), "/short");
    patient.join();
    EXPECT_EQ(long_answer, "/long");
}

}  // namespace
}  // namespace signalbox
