// The people of a simulated bot's world, as a test moves them over /_sim: chats, messages, presses, and what the last
// transcript says of them.
#include "testing/telegram/bot_world.hpp"

namespace signalbox::simulator {

namespace {

std::optional<std::int64_t> number(const Json& body, const char* name) {
    const auto found = body.find(name);
    if (found == body.end() || !found->is_number_integer()) return std::nullopt;
    return found->get<std::int64_t>();
}

std::string text(const Json& body, const char* name, std::string usual = {}) {
    const auto found = body.find(name);
    return found != body.end() && found->is_string() ? found->get<std::string>() : usual;
}

bool flag(const Json& body, const char* name) {
    const auto found = body.find(name);
    return found != body.end() && found->is_boolean() && found->get<bool>();
}

std::optional<Welcome> welcome_of(const std::string& word) {
    if (word == "open") return Welcome::open;
    if (word == "blocked") return Welcome::blocked;
    if (word == "kicked") return Welcome::kicked;
    if (word == "deactivated") return Welcome::deactivated;
    return std::nullopt;
}

}  // namespace

struct BotPeople {
    BotWorld& world;
    const Json& body;
    UtcTime now;

    using Deed = ApiResult<Json> (BotPeople::*)();
    static const std::map<std::string, Deed, std::less<>>& all() {
        static const std::map<std::string, Deed, std::less<>> deeds{{"chat", &BotPeople::chat},
                                                                    {"message", &BotPeople::message},
                                                                    {"press", &BotPeople::press},
                                                                    {"update", &BotPeople::update},
                                                                    {"membership", &BotPeople::membership},
                                                                    {"duplicate", &BotPeople::duplicate}};
        return deeds;
    }

    ApiResult<std::int64_t> chat_id() const {
        const auto id = number(body, "chat_id");
        if (!id) return bad_request("chat_id is a whole number");
        return *id;
    }

    /// The person who acts: `user_id`, or whose own chat it is. Made where unknown.
    std::int64_t person(std::int64_t chat) {
        const std::int64_t id = number(body, "user_id").value_or(chat > 0 ? chat : 111);
        Json& user = world.people_[id];
        if (user.is_null()) user = {{"id", id}, {"is_bot", false}, {"first_name", "Ann"}, {"language_code", "en"}};
        if (body.contains("language_code")) user["language_code"] = text(body, "language_code");
        if (body.contains("first_name")) user["first_name"] = text(body, "first_name");
        if (body.contains("username")) user["username"] = text(body, "username");
        if (body.contains("is_bot")) user["is_bot"] = flag(body, "is_bot");
        return id;
    }

    ApiResult<Json> chat() {
        const std::int64_t id = TRY(chat_id());
        const std::string usual = id > 0 ? "private" : id < -1'000'000'000'000 ? "supergroup" : "group";
        WorldChat& chat = world.chats_[id];
        if (chat.id == 0) chat = {.id = id, .type = text(body, "type", usual), .name = text(body, "title", "Chat")};
        if (id > 0) person(id);
        if (body.contains("title")) chat.name = text(body, "title");
        if (body.contains("state")) {
            const auto welcome = welcome_of(text(body, "state"));
            if (!welcome) return bad_request("state is open, blocked, kicked or deactivated");
            chat.welcome = *welcome;
        }
        if (const auto to = number(body, "moved_to")) {
            chat.moved_to = to;
            WorldChat& there = world.chats_[*to];
            if (there.id == 0) there = {.id = *to, .type = "supergroup", .name = world.chats_[id].name};
        }
        if (body.contains("topics") && body["topics"].is_array()) {
            WorldChat& forum = world.chats_[id];
            forum.is_forum = true;
            forum.topics.clear();
            for (const Json& topic : body["topics"])
                if (topic.is_number_integer()) forum.topics.insert(topic.get<std::int64_t>());
        }
        return world.chat_json(world.chats_[id]);
    }

    ApiResult<Json> message() {
        const std::int64_t id = TRY(chat_id());
        if (!world.chats_.contains(id)) TRY(chat());
        const std::int64_t from = person(id);
        const std::int64_t age = number(body, "seconds_ago").value_or(0);
        WorldMessage said{.chat = id, .text = {text(body, "text")}, .by_bot = false, .date = now - Millis(age * 1000)};
        if (const auto thread = number(body, "message_thread_id")) said.thread = thread;
        const WorldMessage& kept = world.keep(std::move(said));
        Json json = world.message_json(kept);
        if (!flag(body, "without_user")) json["from"] = world.user_json(from);
        if (flag(body, "forwarded"))
            json["forward_origin"] = {
                {"type", "hidden_user"}, {"date", json["date"]}, {"sender_user_name", "Somebody"}};
        const std::string& words = kept.text.text;
        if (words.starts_with('/')) {
            const std::size_t end = std::min(words.size(), words.find_first_of(" \n"));
            json["entities"] = {{{"type", "bot_command"},
                                 {"offset", 0},
                                 {"length", utf16_units(std::string_view(words).substr(0, end))}}};
        }
        const std::string kind = text(body, "kind", "message");
        const std::int64_t message_id = kept.id;
        return Json{{"update_id", world.queue(kind, std::move(json), now)}, {"message_id", message_id}};
    }

    ApiResult<Json> press() {
        const std::int64_t id = TRY(chat_id());
        const auto message_id = number(body, "message_id");
        if (!message_id || !world.chats_.contains(id)) return bad_request("chat_id and message_id name a message");
        const std::string data = text(body, "data");
        const bool is_inaccessible = flag(body, "inaccessible");
        Json under{{"message_id", *message_id}, {"date", 0}, {"chat", world.chat_json(world.chats_[id])}};
        if (!is_inaccessible) {
            const WorldMessage* const found = world.find(id, *message_id);
            if (found == nullptr) return bad_request("message not found");
            bool has_button = false;
            if (!found->markup.is_null())
                for (const Json& row : found->markup["inline_keyboard"])
                    for (const Json& button : row) has_button = has_button || button.value("callback_data", "") == data;
            if (!has_button) return bad_request("the message has no button with this data");
            under = world.message_json(*found);
        }
        const std::int64_t from = person(id);
        const std::string press_id = std::to_string(4'200'000'000'000 + static_cast<std::int64_t>(world.next_press_++));
        const std::int64_t age = number(body, "seconds_ago").value_or(0);
        world.presses_[press_id] = {.at = now - Millis(age * 1000)};
        Json press{{"id", press_id},
                   {"from", world.user_json(from)},
                   {"message", std::move(under)},
                   {"chat_instance", std::to_string(id)},
                   {"data", data}};
        return Json{{"update_id", world.queue("callback_query", std::move(press), now)}, {"id", press_id}};
    }

    ApiResult<Json> membership() {
        const std::int64_t id = TRY(chat_id());
        if (!world.chats_.contains(id)) TRY(chat());
        WorldChat& chat = world.chats_[id];
        const std::string status = text(body, "status", "member");
        chat.welcome = status == "member" ? Welcome::open : chat.type == "private" ? Welcome::blocked : Welcome::kicked;
        const Json bot{{"id", world.bot_}, {"is_bot", true}, {"first_name", "Simulated"}};
        Json json{{"chat", world.chat_json(chat)},
                  {"from", world.user_json(person(id))},
                  {"date", to_ms(now) / 1000},
                  {"old_chat_member", {{"user", bot}, {"status", status == "member" ? "kicked" : "member"}}},
                  {"new_chat_member", {{"user", bot}, {"status", status}}}};
        return Json{{"update_id", world.queue("my_chat_member", std::move(json), now)}};
    }

    /// {"kind": …, "what": …}: any update at all.
    ApiResult<Json> update() {
        const std::string kind = text(body, "kind");
        if (kind.empty() || !body.contains("what")) return bad_request("an update has a kind and a what");
        return Json{{"update_id", world.queue(kind, body["what"], now)}};
    }

    ApiResult<Json> duplicate() {
        if (world.updates_.empty()) return bad_request("no update waits");
        world.updates_.push_back(world.updates_.back());
        return Json{{"update_id", world.updates_.back().id}};
    }
};

ApiResult<Json> BotWorld::act(std::string_view what, const Json& body, UtcTime now) {
    const auto deed = BotPeople::all().find(what);
    if (deed == BotPeople::all().end()) return std::unexpected(ApiRefusal{.code = 404, .description = "Not Found"});
    BotPeople people{.world = *this, .body = body, .now = now};
    return (people.*(deed->second))();
}

void BotWorld::open_person(std::int64_t id, const std::string& name, const std::string& language) {
    chats_[id] = {.id = id,
                  .type = id > 0                    ? "private"
                          : id < -1'000'000'000'000 ? "supergroup"
                                                    : "group",
                  .name = name};
    if (id > 0) people_[id] = {{"id", id}, {"is_bot", false}, {"first_name", name}, {"language_code", language}};
}

void BotWorld::disturb(std::string_view kind, UtcTime now) {
    if (kind == "duplicate" && !updates_.empty()) updates_.push_back(updates_.back());
    if (kind == "unknown") queue("update_of_tomorrow", {{"id", 1}, {"what", "nobody knows"}}, now);
    if (kind == "inaccessible" && !chats_.empty()) {
        const Json body{{"chat_id", chats_.begin()->first}, {"message_id", 1}, {"data", "old"}, {"inaccessible", true}};
        (void)act("press", body, now);
    }
}

}  // namespace signalbox::simulator
