// What a run says reaches a chat and a webhook, whatever breaks on the way: the built program, killed at
// random moments, against the simulated Bot API and a sink of webhooks, both as faulty as asked. Short and long form,
// and SIGNALBOX_VOICES_KILLS for as many kills as wanted.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <thread>

#include "core/base/random.hpp"
#include "faces/web/webhook_channel.hpp"
#include "tests/voices_place.hpp"

namespace signalbox {
namespace {

using Json = nlohmann::json;
using namespace std::chrono_literals;

int kills() {
    const char* wanted = std::getenv("SIGNALBOX_VOICES_KILLS");
    return wanted != nullptr ? std::atoi(wanted) : std::getenv("SIGNALBOX_SOAK") != nullptr ? 200 : 6;
}

class Voices : public VoicesPlace {
protected:
    void begin(const std::string& telegram_faults, std::vector<HookFate> fates) {
        open_chat(telegram_faults);
        open_sink(std::move(fates));
        be_talkative();
        set("SIGNALBOX__WEBHOOKS__SIGNAL=" + server->url("/webhook/signal") + "," + server->url("/webhook/second"));
    }
    std::unique_ptr<Subprocess> run() { return start({"run", "--venue", "synthetic", "--seed", "5", "--days", "10"}); }
    /// An hour of the market without any network, while the run is at work.
    void be_alone() {
        const std::uint16_t port = server->port();
        telegram->leave();
        server.reset();
        std::this_thread::sleep_for(2s);
        const Result<> back = telegram->come_back();
        ASSERT_TRUE(back) << back.error().text();
        server = *Server::start(*sink, {.port = port});
    }
    Json outbox() { return signalbox.json({"outbox", "list", "--limit", "0"}); }
    /// Everything that is there now has been settled in every channel; what stood in the outbox then.
    Json settled() {
        const Json now = outbox();
        const std::int64_t newest = now.empty() ? 0 : now.back()["number"].get<std::int64_t>();
        for (int i = 0; i < 1200; ++i) {
            Json all = outbox();
            std::erase_if(all.get_ref<Json::array_t&>(), [&](const Json& one) { return one["number"] > newest; });
            const auto waits = [](const Json& one) {
                return std::ranges::any_of(one["channels"], [](const Json& in) {
                    return in["state"] == "waiting" || in["state"] == "sending";
                });
            };
            if (std::ranges::none_of(all, waits)) return all;
            std::this_thread::sleep_for(100ms);
        }
        ADD_FAILURE() << "not everything is settled: " << outbox().dump(1);
        return now;
    }

    /// What came to somebody of one signal.
    struct Came {
        int times = 0;
        int marked = 0;  ///< of those, told to be repeats
    };
    /// By the signal's first twelve digits, in the order in which they came first.
    struct Heard {
        std::vector<std::string> order;
        std::map<std::string, Came> by_id;
        void take(const std::string& id, bool is_marked) {
            if (!by_id.contains(id)) order.push_back(id);
            by_id[id].times += 1;
            by_id[id].marked += is_marked ? 1 : 0;
        }
    };
    Heard heard_in_chat(std::int64_t chat, const std::vector<std::string>& ids) {
        Heard heard;
        for (const Json& message : messages()) {
            if (message["chat_id"] != chat || message.value("reply_to", Json()).is_number()) continue;
            const std::string text = message.value("caption", "") + message.value("text", "");
            for (const std::string& id : ids) {
                if (text.find(id) != text.npos) heard.take(id, text.find("Repeat") != text.npos);
            }
        }
        return heard;
    }
    Heard heard_by_hook(std::string_view path) {
        Heard heard;
        for (const HookHeard& one : sink->transcript()) {
            if (!one.is_taken || one.path != path) continue;
            const Json body = Json::parse(one.body);
            EXPECT_EQ(one.signature, "right");
            if (body["event"] == "signal") heard.take(body["id"].get<std::string>().substr(0, 12), body["repeat"]);
        }
        return heard;
    }
    /// Every signal came, in order, and twice only where nobody knew of the first.
    void expect_all_came(const Json& outbox, const std::string& channel, const Heard& heard) {
        std::vector<std::string> wanted;
        for (const Json& one : outbox) {
            if (one["kind"] != "signal") continue;
            const std::string id = one["signal"].get<std::string>().substr(0, 12);
            for (const Json& in : one["channels"]) {
                if (!in["channel"].get<std::string>().starts_with(channel)) continue;
                EXPECT_TRUE(in["state"] == "delivered" || in["state"] == "missed") << one.dump();
                const auto found = heard.by_id.find(id);
                ASSERT_NE(found, heard.by_id.end()) << channel << " never heard of " << one.dump();
                EXPECT_LE(found->second.times, 1 + in["unanswered"].get<int>()) << one.dump();
                EXPECT_GE(found->second.marked, found->second.times - 1)
                    << "a repeat that is not marked: " << one.dump();
                if (in["unanswered"] == 0) {
                    EXPECT_EQ(found->second.marked, 0) << one.dump();
                }
                wanted.push_back(id);
            }
        }
        std::vector<std::string> came = heard.order;
        std::erase_if(came, [&](const std::string& id) { return std::ranges::find(wanted, id) == wanted.end(); });
        EXPECT_EQ(came, wanted) << channel;
        EXPECT_GT(wanted.size(), 0U) << "no signal: nothing was shown";
    }
    static std::vector<std::string> ids_of(const Json& outbox) {
        std::vector<std::string> ids;
        for (const Json& one : outbox) {
            if (one["kind"] == "signal") ids.push_back(one["signal"].get<std::string>().substr(0, 12));
        }
        return ids;
    }
};

TEST_F(Voices, SurviveKillsAndFaults) {
    Random random(20261122, "voices");
    std::vector<HookFate> fates;
    for (int i = 0; i < 4000; ++i) {
        const double drawn = random.uniform();
        if (drawn < 0.06) fates.push_back({.kind = HookFate::Kind::cut_before});
        if (drawn >= 0.06 && drawn < 0.12) fates.push_back({.kind = HookFate::Kind::cut_after});
        if (drawn >= 0.12 && drawn < 0.2) fates.push_back({.status = drawn < 0.16 ? 503 : 500});
        if (drawn >= 0.2) fates.push_back({});
    }
    fates.push_back({});
    begin("lost=0.06,http502=0.05,drop=0.05,http429=0.02", std::move(fates));
    for (int killed = 0; killed < kills(); ++killed) {
        const auto live = run();
        std::this_thread::sleep_for(std::chrono::duration<double>(0.3 + 6 * random.uniform()));
        if (killed == kills() / 2) be_alone();
        ASSERT_TRUE(live->running()) << live->wait().err;
        live->send(SIGKILL);
        (void)live->wait();
    }
    const auto live = run();
    std::this_thread::sleep_for(8s);
    const Json all = settled();
    live->send(SIGINT);
    EXPECT_EQ(live->wait().exit_code, 130);

    const Heard in_chat = heard_in_chat(owner, ids_of(all));
    expect_all_came(all, "telegram:", in_chat);
    std::set<std::string> hooks;
    for (const Json& one : all) {
        for (const Json& in : one["channels"]) hooks.insert(in["channel"].get<std::string>());
    }
    EXPECT_EQ(hooks.size(), 3U) << "a chat and two webhooks";
    for (const char* path : {"/webhook/signal", "/webhook/second"})
        expect_all_came(all, webhook_channel_name(server->url(path)), heard_by_hook(path));
    std::printf("voices: %zu signals, chat heard %zu, hooks heard %zu and %zu, kills %d\n", ids_of(all).size(),
                in_chat.order.size(), heard_by_hook("/webhook/signal").order.size(),
                heard_by_hook("/webhook/second").order.size(), kills());
}

TEST_F(Voices, AReplayABacktestAndARebuiltOutboxSayNothing) {
    begin("", {{}});
    std::string run_id;
    {
        const auto live = run();
        std::this_thread::sleep_for(8s);
        run_id = settled().at(0)["run"];
        live->send(SIGINT);
        EXPECT_EQ(live->wait().exit_code, 130);
    }
    const auto said = messages().size();
    const auto posted = sink->transcript().size();
    EXPECT_GT(said, 0U);
    EXPECT_EQ(signalbox.json({"replay"})["equal"], true);
    (void)signalbox.json({"backtest", "--like", run_id});
    std::filesystem::remove(place / "data" / "signalbox.sqlite");
    EXPECT_EQ(signalbox({"db", "rebuild"}).exit_code, 0);
    for (const Json& one : outbox()) EXPECT_EQ(one["withheld"], "past") << one.dump();
    EXPECT_EQ(messages().size(), said);
    EXPECT_EQ(sink->transcript().size(), posted);
}

TEST_F(Voices, TheKillSwitchTakesBackWhatWaits) {
    begin("", {{.status = 503}});  // the hook takes nothing
    const auto live = run();
    for (int i = 0; i < 600 && sink->transcript().empty(); ++i) std::this_thread::sleep_for(100ms);
    ASSERT_FALSE(sink->transcript().empty()) << "no signal came";
    EXPECT_EQ(signalbox({"kill", "--reason", "enough"}).exit_code, 0);
    const Json all = settled();
    bool was_killed = false;
    for (const Json& one : all) {
        if (one["kind"] != "signal") continue;
        for (const Json& in : one["channels"]) {
            const bool is_hook = in["channel"].get<std::string>().starts_with("webhook:");
            if (is_hook) {
                EXPECT_EQ(in["state"], "killed") << one.dump();
            }
            was_killed = was_killed || in["state"] == "killed";
        }
    }
    EXPECT_TRUE(was_killed);
    const auto posted = sink->transcript().size();
    std::this_thread::sleep_for(2s);  // twenty minutes of the market
    EXPECT_EQ(sink->transcript().size(), posted) << "killed, it stays so";
    const Json said = messages();
    const auto tells = [](const Json& message) {
        return message.value("text", "").find("kill switch thrown") != std::string::npos;
    };
    EXPECT_TRUE(std::ranges::any_of(said, tells)) << "alerts still go";
    live->send(SIGINT);
    (void)live->wait();
}

TEST_F(Voices, OneThatCannotBeOpenedSilencesNoOther) {
    begin("", {{}});
    for (std::string& variable : signalbox.options.environment) {
        if (variable.starts_with("TELEGRAM_BOT_TOKEN=")) variable = "TELEGRAM_BOT_TOKEN=no token";
    }
    const auto live = run();
    for (int i = 0; i < 600 && sink->transcript().empty(); ++i) std::this_thread::sleep_for(100ms);
    EXPECT_FALSE(sink->transcript().empty()) << "no signal came";
    live->send(SIGINT);
    const Finished finished = live->wait();
    EXPECT_NE(finished.err.find("nothing is sent: Telegram"), std::string::npos) << finished.err;
    EXPECT_EQ(finished.err.find("no token"), std::string::npos) << "a token is a secret, also a wrong one";
}

}  // namespace
}  // namespace signalbox
