// One simulated bot's world: who has let it in, what was said, what waits for it. The methods of the Bot API change it
// (bot_methods.cpp), a test moves its people (bot_people.cpp).
//
// Always true: ids of updates grow by one; ids of messages grow by one in each chat; what is older than its time is
// gone (updates 24 h, presses 15 min). Everything is bounded: the oldest is forgotten. Threads: one at a time.
#pragma once

#include <deque>
#include <set>

#include "testing/telegram/api_form.hpp"
#include "testing/telegram/flood.hpp"

namespace signalbox::simulator {

/// What a chat thinks of the bot.
enum class Welcome : std::uint8_t { open, blocked, kicked, deactivated };

struct WorldChat {
    std::int64_t id = 0;
    std::string type = "private";  ///< private, group, supergroup, channel
    std::string name;
    Welcome welcome = Welcome::open;
    std::optional<std::int64_t> moved_to = {};
    bool is_forum = false;
    std::set<std::int64_t> topics = {};
    std::int64_t last_message = 0;
};

struct WorldMessage {
    std::int64_t chat = 0;
    std::int64_t id = 0;
    std::optional<std::int64_t> thread = {};
    std::optional<std::int64_t> reply_to = {};
    std::string kind = "text";  ///< text, photo, document
    ChatText text;              ///< or caption
    Json markup = {};           ///< reply_markup; null: none
    Json media = {};            ///< photo: its sizes; document
    Json picture = {};          ///< what a transcript says of a photo's bytes
    bool is_silent = false;
    bool by_bot = true;
    bool is_deleted = false;
    UtcTime date{};
    std::uint64_t order = 0;
    int attempts = 1;  ///< calls that asked for just this, this one included
    std::vector<Json> edits = {};
};

class BotWorld {
public:
    BotWorld(std::int64_t bot, std::string username) : bot_(bot), username_(std::move(username)) {}

    // ---- the Bot API (bot_methods.cpp); getUpdates has its own way in, since it waits
    /// Everything but getUpdates: the whole result, or a refusal. `description` may be set.
    ApiResult<Json> call(const ApiForm& form, UtcTime now, std::string& description);
    bool knows_method(std::string_view method) const;

    /// The parameters of getUpdates take effect: what is confirmed is forgotten.
    ApiResult<void> begin_poll(const ApiForm& form, UtcTime now);
    bool has_updates(const ApiForm& form) const;
    Json updates(const ApiForm& form) const;
    bool has_webhook() const { return !webhook_.empty(); }
    /// Counts how often a webhook was set: a poll that saw it ends.
    std::uint64_t webhook_sets() const { return webhook_sets_; }

    // ---- people (bot_people.cpp); errors as of the API
    ApiResult<Json> act(std::string_view what, const Json& body, UtcTime now);
    void open_person(std::int64_t id, const std::string& name, const std::string& language);
    /// What a fault brings in: an update of an unknown kind, an old press, the last update once more.
    void disturb(std::string_view kind, UtcTime now);

    Json transcript() const;
    void note_call(const std::string& method, std::int64_t chat, int status, std::string_view fault, UtcTime now);

private:
    friend struct BotMethods;
    friend struct BotPeople;
    struct Press {
        UtcTime at{};
        bool is_answered = false;
    };
    static constexpr std::size_t messages_max = 100'000, updates_max = 10'000, calls_max = 100'000;

    Json chat_json(const WorldChat& chat) const;
    Json user_json(std::int64_t id) const;
    Json message_json(const WorldMessage& message) const;
    WorldMessage* find(std::int64_t chat, std::int64_t id);
    std::int64_t queue(const std::string& kind, Json what, UtcTime now);
    void forget_old(UtcTime now);
    WorldMessage& keep(WorldMessage message);
    int attempts_of(const std::string& print);

    const std::int64_t bot_;
    const std::string username_;
    std::map<std::int64_t, WorldChat> chats_;
    std::map<std::int64_t, Json> people_;
    std::deque<WorldMessage> messages_;
    struct Queued {
        std::int64_t id = 0;
        UtcTime at{};
        Json update;
    };
    std::deque<Queued> updates_;
    std::int64_t next_update_ = 800'000'001;
    std::vector<std::string> allowed_;  ///< kinds that are queued; empty: the usual ones
    std::string webhook_;
    std::uint64_t webhook_sets_ = 0;
    std::map<std::string, Press> presses_;
    std::uint64_t next_press_ = 1;
    std::map<std::string, Json> files_;                             ///< by file id: the photo's sizes and its picture
    std::map<std::pair<std::string, std::string>, Json> commands_;  ///< by scope and language
    std::map<std::string, int> attempts_;
    std::vector<Json> answers_;
    std::deque<Json> calls_;
    std::uint64_t order_ = 0;
    Flood flood_;
};

}  // namespace signalbox::simulator
