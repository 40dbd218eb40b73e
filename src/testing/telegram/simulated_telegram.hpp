// Telegram's Bot API on 127.0.0.1: what a bot's program connects to instead of api.telegram.org.
//
//     const auto telegram = TRY(SimulatedTelegram::start(clock, {.seed = 7}));
//     telegram->url()   → http://127.0.0.1:PORT            telegram->token() → the one token that it knows
//     telegram->act("message", {{"chat_id", 111}, {"text", "/status"}});     the same as POST /_sim/message
//
// It refuses what the real server refuses, with its codes and words (bot_methods.cpp, chat_text.hpp); it holds polls,
// ends one for another, counts messages a second, and fails as it is told to (telegram_faults.hpp). Not simulated:
// files to be fetched, deliveries to a webhook, the delays with which polls that hammer are slowed.
//
//     GET  /_sim/transcript     messages with their texts, entities, pictures, edits and attempts; answers; every call
//     POST /_sim/chat           {"chat_id", "state", "moved_to", "topics", "title"}
//     POST /_sim/message        {"chat_id", "user_id", "text", "seconds_ago", "forwarded", "without_user", "kind", …}
//     POST /_sim/press          {"chat_id", "message_id", "data", "user_id", "inaccessible", "seconds_ago"}
//     POST /_sim/membership     {"chat_id", "status": "kicked" or "member"}
//     POST /_sim/update         {"kind", "what"}            any update
//     POST /_sim/duplicate      the last update that waits comes once more
//     POST /_sim/fault          {"kind", "calls", "method", "seconds"}
//
// Always true: it listens on loopback only. Threads: the server's; every function here may be called from any.
#pragma once

#include <mutex>

#include "ports/clock.hpp"
#include "testing/server.hpp"
#include "testing/telegram/bot_world.hpp"
#include "testing/telegram/telegram_faults.hpp"

namespace signalbox::simulator {

inline constexpr std::string_view simulated_token = "700000001:SIMULATED-token_of_no_bot_on_earth";

struct TelegramTerms {
    std::string token = std::string(simulated_token);
    std::string username = "simulated_signalbox_bot";
    std::vector<std::int64_t> chats = {111};  ///< who has let the bot in at the start
    TelegramFaults faults = {};
    std::uint64_t seed = 1;
    std::uint16_t port = 0;  ///< 0: a free one
};

class SimulatedTelegram final : private ServerBehaviour {
public:
    /// `clock` (the machine's time, unless a test moves it; any thread) outlives it. Errors as Server::start; WrongUse:
    /// a token that is none.
    static Result<std::unique_ptr<SimulatedTelegram>> start(MarketClock& clock, const TelegramTerms& terms);
    ~SimulatedTelegram() override;

    std::string url() const { return server_->url(); }
    const std::string& token() const { return terms_.token; }

    /// As POST /_sim/`what`; the refusal's description is in "description".
    Json act(std::string_view what, const Json& body);
    Json transcript();

    /// Nobody listens there any more, as where the network is gone; what it knows stays. Until it is back it has no
    /// url.
    void leave();
    /// Again at the same address. Io: somebody else has the port.
    Result<> come_back();

    struct Counts {
        std::uint64_t calls = 0;
        std::map<std::string, std::uint64_t> faults;  ///< those that happened
    };
    Counts counts();

private:
    SimulatedTelegram(MarketClock& clock, const TelegramTerms& terms, std::int64_t bot);

    /// A request from its reading to its answer.
    struct Held {
        ApiForm form;
        std::optional<ApiRefusal> refusal = {};
        std::optional<TelegramFaultDraws::Drawn> fault = {};
        UtcTime not_before{};
        bool is_poll = false;
        UtcTime until{};  ///< of a poll's hold
        std::uint64_t poll = 0;
        std::uint64_t webhook_sets = 0;
    };
    bool is_ready(const ServedRequest& request) override;
    Millis look_again() override { return Millis{4}; }
    ServedReply answer(const ServedRequest& request) override;

    Held begin(ApiForm form);
    void begin_poll(Held& held);
    bool is_done(const Held& held);
    ServedReply finish(Held& held);
    ServedReply side(const ServedRequest& request);
    Json act_locked(std::string_view what, const Json& body, int& status);

    std::mutex mutex_;
    MarketClock& clock_;
    const TelegramTerms terms_;
    BotWorld world_;
    TelegramFaultDraws draws_;
    std::map<std::uint64_t, Held> held_;  ///< by connection
    std::uint64_t polls_ = 0;             ///< the newest poll's number: an older one has been ended
    std::uint64_t calls_ = 0;
    std::uint16_t port_ = 0;          ///< where it will be again
    std::unique_ptr<Server> server_;  // last: its thread ends before anything that it uses
};

}  // namespace signalbox::simulator
