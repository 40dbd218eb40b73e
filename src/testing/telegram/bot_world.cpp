#include "testing/telegram/bot_world.hpp"

#include <algorithm>

namespace signalbox::simulator {
namespace {

constexpr std::array usual_kinds{"message",
                                 "edited_message",
                                 "channel_post",
                                 "edited_channel_post",
                                 "inline_query",
                                 "chosen_inline_result",
                                 "callback_query",
                                 "shipping_query",
                                 "pre_checkout_query",
                                 "poll",
                                 "poll_answer",
                                 "my_chat_member",
                                 "chat_join_request"};
constexpr std::array unusual_kinds{"chat_member", "message_reaction", "message_reaction_count"};

bool is_kind(const std::string& name) {
    return std::ranges::find(usual_kinds, name) != usual_kinds.end() ||
           std::ranges::find(unusual_kinds, name) != unusual_kinds.end();
}

std::size_t limit_of(const ApiForm& form) {
    return static_cast<std::size_t>(std::clamp<std::int64_t>(form.whole("limit").value_or(100), 1, 100));
}

std::int64_t seconds(UtcTime time) { return to_ms(time) / 1000; }

}  // namespace

Json BotWorld::chat_json(const WorldChat& chat) const {
    Json json{{"id", chat.id}, {"type", chat.type}};
    json[chat.type == "private" ? "first_name" : "title"] = chat.name;
    if (chat.is_forum) json["is_forum"] = true;
    return json;
}

Json BotWorld::user_json(std::int64_t id) const {
    const auto found = people_.find(id);
    return found != people_.end() ? found->second : Json{{"id", id}, {"is_bot", false}, {"first_name", "Somebody"}};
}

Json BotWorld::message_json(const WorldMessage& message) const {
    const WorldChat& chat = chats_.at(message.chat);
    Json json{{"message_id", message.id}, {"date", seconds(message.date)}, {"chat", chat_json(chat)}};
    if (message.by_bot)
        json["from"] = {{"id", bot_}, {"is_bot", true}, {"first_name", "Simulated"}, {"username", username_}};
    if (message.thread) {
        json["message_thread_id"] = *message.thread;
        if (chat.is_forum) json["is_topic_message"] = true;
    }
    const bool is_text = message.kind == "text";
    if (!is_text) json[message.kind] = message.media;
    if (is_text || !message.text.text.empty()) json[is_text ? "text" : "caption"] = message.text.text;
    if (!message.text.entities.empty())
        json[is_text ? "entities" : "caption_entities"] = json_of(message.text.entities);
    if (!message.markup.is_null() && !message.markup["inline_keyboard"].empty()) json["reply_markup"] = message.markup;
    if (message.reply_to) {
        json["reply_to_message"] = {
            {"message_id", *message.reply_to}, {"date", seconds(message.date)}, {"chat", chat_json(chat)}};
    }
    if (!message.edits.empty()) json["edit_date"] = message.edits.back()["date"];
    return json;
}

WorldMessage* BotWorld::find(std::int64_t chat, std::int64_t id) {
    const auto is_it = [&](const WorldMessage& one) { return one.chat == chat && one.id == id && !one.is_deleted; };
    const auto found = std::ranges::find_if(messages_, is_it);
    return found == messages_.end() ? nullptr : &*found;
}

WorldMessage& BotWorld::keep(WorldMessage message) {
    message.id = ++chats_.at(message.chat).last_message;
    message.order = ++order_;
    messages_.push_back(std::move(message));
    if (messages_.size() > messages_max) messages_.pop_front();
    return messages_.back();
}

int BotWorld::attempts_of(const std::string& print) {
    if (attempts_.size() > messages_max) attempts_.clear();
    return ++attempts_[print];
}

std::int64_t BotWorld::queue(const std::string& kind, Json what, UtcTime now) {
    const bool is_wanted =
        !is_kind(kind) || (allowed_.empty() ? std::ranges::find(usual_kinds, kind) != usual_kinds.end()
                                            : std::ranges::find(allowed_, kind) != allowed_.end());
    if (!is_wanted) return 0;
    forget_old(now);
    const std::int64_t id = next_update_++;
    updates_.push_back({id, now, Json{{"update_id", id}, {kind, std::move(what)}}});
    return id;
}

void BotWorld::forget_old(UtcTime now) {
    constexpr Millis kept_for = day;
    while (!updates_.empty() && (updates_.front().at + kept_for <= now || updates_.size() > updates_max))
        updates_.pop_front();
    constexpr std::size_t presses_max = 10'000;
    if (presses_.size() > presses_max) std::erase_if(presses_, [](const auto& one) { return one.second.is_answered; });
}

ApiResult<void> BotWorld::begin_poll(const ApiForm& form, UtcTime now) {
    if (form.has("allowed_updates")) {
        const Json kinds = TRY(form.nested("allowed_updates"));
        allowed_.clear();
        bool are_known = kinds.is_array();
        if (are_known)
            for (const Json& kind : kinds) are_known = are_known && kind.is_string() && is_kind(kind);
        if (are_known) allowed_ = kinds.get<std::vector<std::string>>();
    }
    forget_old(now);
    const std::int64_t offset = form.whole("offset").value_or(0);
    if (offset > 0) {
        std::erase_if(updates_, [&](const Queued& one) { return one.id < offset; });
    } else if (offset < 0) {
        const auto most = static_cast<std::size_t>(-std::max<std::int64_t>(offset, -1'000'000));
        while (updates_.size() > most) updates_.pop_front();
    }
    return {};
}

bool BotWorld::has_updates(const ApiForm& form) const {
    const std::int64_t offset = form.whole("offset").value_or(0);
    return std::ranges::any_of(updates_, [&](const Queued& one) { return one.id >= offset; });
}

Json BotWorld::updates(const ApiForm& form) const {
    const std::int64_t offset = form.whole("offset").value_or(0);
    constexpr std::size_t bytes_max = 4U << 20;
    Json list = Json::array();
    std::size_t bytes = 0;
    for (const Queued& one : updates_) {
        if (one.id < offset) continue;
        bytes += one.update.dump().size();
        if (list.size() == limit_of(form) || bytes > bytes_max) break;
        list.push_back(one.update);
    }
    return list;
}

void BotWorld::note_call(const std::string& method, std::int64_t chat, int status, std::string_view fault,
                         UtcTime now) {
    Json call{{"order", ++order_}, {"time", to_text(now)}, {"method", method}, {"status", status}};
    if (chat != 0) call["chat_id"] = chat;
    if (!fault.empty()) call["fault"] = fault;
    calls_.push_back(std::move(call));
    if (calls_.size() > calls_max) calls_.pop_front();
}

Json BotWorld::transcript() const {
    Json messages = Json::array();
    for (const WorldMessage& one : messages_) {
        if (!one.by_bot) continue;
        Json json{{"order", one.order}, {"time", to_text(one.date)}, {"chat_id", one.chat},     {"message_id", one.id},
                  {"kind", one.kind},   {"attempts", one.attempts},  {"silent", one.is_silent}, {"edits", one.edits}};
        json[one.kind == "text" ? "text" : "caption"] = one.text.text;
        json["entities"] = json_of(one.text.entities);
        if (one.thread) json["message_thread_id"] = *one.thread;
        if (one.reply_to) json["reply_to"] = *one.reply_to;
        if (!one.markup.is_null()) json["reply_markup"] = one.markup;
        if (!one.picture.is_null()) json["photo"] = one.picture;
        if (one.is_deleted) json["deleted"] = true;
        messages.push_back(std::move(json));
    }
    Json commands = Json::array();
    for (const auto& [key, list] : commands_)
        commands.push_back({{"scope", Json::parse(key.first)}, {"language_code", key.second}, {"commands", list}});
    return {{"messages", std::move(messages)},
            {"answers", answers_},
            {"commands", std::move(commands)},
            {"calls", calls_},
            {"waiting_updates", updates_.size()}};
}

}  // namespace signalbox::simulator
