// The built program with somebody to speak to: an owner's chat in the simulated Bot API, and a sink of webhooks.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "platform/clock.hpp"
#include "testing/hook_sink.hpp"
#include "testing/telegram/simulated_telegram.hpp"
#include "tests/signalbox_program.hpp"

namespace signalbox {

class VoicesPlace : public testing::Test {
protected:
    static constexpr std::int64_t owner = 111;

    /// The program knows the chat from its next start on; the messenger fails as TelegramFaults::parse reads it.
    void open_chat(const std::string& faults = "") {
        telegram = *simulator::SimulatedTelegram::start(
            clock, {.chats = {owner}, .faults = *simulator::TelegramFaults::parse(faults), .seed = 7});
        set("SIGNALBOX__HTTP__PORT=0");
        set("TELEGRAM_BOT_TOKEN=" + telegram->token());
        set("SIGNALBOX__TELEGRAM__API_URL=" + telegram->url());
        set("TELEGRAM_CHAT_ID=" + std::to_string(owner));
    }
    /// A sink at /webhook/…, which the settings are to name.
    void open_sink(std::vector<HookFate> fates = {{}}) {
        sink.emplace(HookSinkTerms{.fates = std::move(fates), .secret = "a secret of ours"});
        server = *Server::start(*sink, {});
        set("SIGNALBOX__WEBHOOKS__SECRET=a secret of ours");
    }
    /// A day of the market in 48 s, and no gate that keeps a signal back: what is said is not what is tested.
    void be_talkative() {
        for (const char* variable :
             {"SIGNALBOX__MARKET__VENUE=synthetic", "SIGNALBOX__GATES__SIGNAL_MIN=0.55",
              "SIGNALBOX__GATES__REWARD_RISK_MIN=0", "SIGNALBOX__LIMITS__COOLDOWN=0s", "SIGNALBOX__LIMITS__DAY_MAX=0",
              "SIGNALBOX__LIMITS__HOUR_MAX=1000", "SIGNALBOX__LIMITS__HIGH_HOUR_MAX=1000",
              "SIGNALBOX__LIMITS__POSITIONS_MAX=1000", "SIGNALBOX__CLOCK__SPEED=1800"})
            set(variable);
    }
    void set(std::string variable) { signalbox.options.environment.push_back(std::move(variable)); }

    /// At work when this returns.
    std::unique_ptr<Subprocess> start(const std::vector<std::string>& words) {
        std::filesystem::remove(place / "data" / "run.sock");  // of one that was killed
        auto run = std::make_unique<Subprocess>(signalbox.words(words), signalbox.options);
        EXPECT_TRUE(until([&] { return !run->running() || std::filesystem::exists(place / "data" / "run.sock"); }));
        EXPECT_TRUE(run->running()) << run->noted();
        return run;
    }
    template <typename Is>
    static bool until(Is is) {
        for (int i = 0; i < 2'400; ++i) {
            if (is()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return false;
    }
    /// What the messenger took, the oldest first.
    nlohmann::json messages() { return nlohmann::json::parse(telegram->transcript()["messages"].dump()); }

    Scratch place;
    Program signalbox{place.path()};
    SystemMarketClock clock;
    std::unique_ptr<simulator::SimulatedTelegram> telegram;
    std::optional<HookSink> sink;
    std::unique_ptr<Server> server;
};

}  // namespace signalbox
