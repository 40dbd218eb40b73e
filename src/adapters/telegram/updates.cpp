#include "adapters/telegram/updates.hpp"

namespace signalbox::telegram {
namespace {

// More than the Bot API ever sends of each: 4096 characters of text, 64 bytes of data.
constexpr std::size_t text_max = 32'768, id_max = 256, data_max = 1024, language_max = 35, word_max = 64;

ChatKind kind_of(const Json* chat) {
    const auto type = text_at(chat, "type", word_max);
    if (type == "private") return ChatKind::person;
    if (type == "group") return ChatKind::group;
    if (type == "supergroup") return ChatKind::supergroup;
    if (type == "channel") return ChatKind::channel;
    return ChatKind::unknown;
}

std::optional<BotUser> user_of(const Json* user) {
    const auto id = whole_at(user, "id");
    const Json* const is_bot = member(user, "is_bot");
    if (!id || is_bot == nullptr || !is_bot->is_boolean()) return std::nullopt;
    return BotUser{.id = *id,
                   .is_bot = is_bot->get<bool>(),
                   .language = text_at(user, "language_code", language_max).value_or("")};
}

/// Seconds since the epoch, of a year with four digits.
std::optional<UtcTime> date_at(const Json* json) {
    constexpr std::int64_t year_10000 = 253'402'300'800;
    const auto seconds = whole_at(json, "date");
    if (!seconds || *seconds < 0 || *seconds >= year_10000) return std::nullopt;
    return utc_from_ms(*seconds * 1000);
}

/// Outside of forums a thread is a row of replies, into which nothing can be sent.
std::optional<std::int64_t> topic_of(const Json* message) {
    return is_true(message, "is_topic_message") ? whole_at(message, "message_thread_id") : std::nullopt;
}

decltype(BotUpdate::what) message_of(const Json* json) {
    const Json* const chat = member(json, "chat");
    const auto chat_id = whole_at(chat, "id");
    const auto message = whole_at(json, "message_id");
    const auto date = date_at(json);
    const Json* const from = member(json, "from");
    const auto user = user_of(from);
    const Json* const text = member(json, "text");
    const auto words = text_at(json, "text", text_max);
    if (!chat_id || !message || !date || (from != nullptr && !user) || (text != nullptr && !words)) return BotUnknown{};
    bool is_forwarded = false;
    for (const char* const name : {"forward_origin", "forward_date", "forward_from", "forward_sender_name"})
        is_forwarded = is_forwarded || member(json, name) != nullptr;
    return BotMessage{.chat = *chat_id,
                      .kind = kind_of(chat),
                      .thread = topic_of(json),
                      .message = *message,
                      .from = user,
                      .as_chat = member(json, "sender_chat") != nullptr,
                      .date = *date,
                      .text = words.value_or(""),
                      .is_forwarded = is_forwarded};
}

decltype(BotUpdate::what) press_of(const Json* json) {
    const auto id = text_at(json, "id", id_max);
    const auto user = user_of(member(json, "from"));
    if (!id || id->empty() || !user) return BotUnknown{};
    const Json* const message = member(json, "message");
    BotPress press{.id = *id, .from = *user, .data = text_at(json, "data", data_max).value_or("")};
    press.chat = whole_at(member(message, "chat"), "id");
    press.message = whole_at(message, "message_id");
    press.thread = topic_of(message);
    press.is_accessible = press.chat && press.message && whole_at(message, "date").value_or(0) != 0;
    return press;
}

decltype(BotUpdate::what) membership_of(const Json* json) {
    const Json* const chat = member(json, "chat");
    const auto chat_id = whole_at(chat, "id");
    const auto user = user_of(member(json, "from"));
    const auto date = date_at(json);
    const Json* const now = member(json, "new_chat_member");
    const auto status = text_at(now, "status", word_max);
    if (!chat_id || !user || !date || !status) return BotUnknown{};
    const bool is_member = status == "member" || status == "administrator" || status == "creator" ||
                           (status == "restricted" && is_true(now, "is_member"));
    return BotMembership{.chat = *chat_id, .kind = kind_of(chat), .from = *user, .date = *date, .is_member = is_member};
}

}  // namespace

std::optional<BotUpdate> read_update(const Json& update) {
    const auto id = whole_at(&update, "update_id");
    if (!id) return std::nullopt;
    BotUpdate read{.id = *id};
    if (const Json* const message = member(&update, "message"))
        read.what = message_of(message);
    else if (const Json* const press = member(&update, "callback_query"))
        read.what = press_of(press);
    else if (const Json* const membership = member(&update, "my_chat_member"))
        read.what = membership_of(membership);
    return read;
}

std::optional<std::vector<BotUpdate>> read_updates(const Json& result) {
    if (!result.is_array()) return std::nullopt;
    std::vector<BotUpdate> updates;
    for (const Json& one : result)
        if (auto update = read_update(one)) updates.push_back(*std::move(update));
    return updates;
}

}  // namespace signalbox::telegram
