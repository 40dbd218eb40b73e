// The methods of the Bot API, by their names in small letters. Each checks what the real server checks, in its order
// and with its words.

#include "core/base/letter_case.hpp"
#include "platform/sha256.hpp"
#include "testing/telegram/bot_world.hpp"
#include "testing/telegram/photo.hpp"

namespace signalbox::simulator {

namespace {

std::unexpected<ApiRefusal> forbidden(const std::string& words) {
    return std::unexpected(ApiRefusal{.code = 403, .description = "Forbidden: " + words});
}

/// {"inline_keyboard": …}, or null; other keyboards are taken as they are.
ApiResult<Json> markup_of(const ApiForm& form) {
    Json markup = TRY(form.nested("reply_markup"));
    if (markup.is_null() || (markup.is_object() && markup.empty())) return Json();
    if (!markup.is_object()) return bad_request("object expected as reply markup");
    const auto rows = markup.find("inline_keyboard");
    if (rows == markup.end()) return markup;
    if (!rows->is_array()) return bad_request("field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array");
    constexpr std::size_t buttons_max = 100, data_max = 64;
    std::size_t buttons = 0;
    for (const Json& row : *rows) {
        if (!row.is_array()) return bad_request("inline keyboard row must be an Array");
        for (const Json& button : row) {
            if (!button.is_object() || !button.contains("text") || !button["text"].is_string())
                return bad_request("can't parse inline keyboard button: Can't find field \"text\"");
            if (button["text"].get_ref<const std::string&>().empty())
                return bad_request("inline keyboard button text must be non-empty");
            std::size_t actions = 0;
            for (const char* const action : {"url", "callback_data", "web_app", "login_url", "switch_inline_query",
                                             "switch_inline_query_current_chat", "copy_text", "pay"})
                actions += button.contains(action) ? 1 : 0;
            if (actions != 1) return bad_request("text buttons are unallowed in the inline keyboard");
            if (button.contains("callback_data")) {
                const Json& data = button["callback_data"];
                if (!data.is_string() || data.get_ref<const std::string&>().empty() ||
                    data.get_ref<const std::string&>().size() > data_max)
                    return bad_request("BUTTON_DATA_INVALID");
            }
            if (++buttons > buttons_max) return bad_request("REPLY_MARKUP_TOO_LONG");
        }
    }
    return markup;
}

}  // namespace

struct BotMethods {
    BotWorld& world;
    const ApiForm& form;
    UtcTime now;
    std::string& description;

    using Method = ApiResult<Json> (BotMethods::*)();
    static const std::map<std::string, Method, std::less<>>& all() {
        static const std::map<std::string, Method, std::less<>> methods{
            {"getme", &BotMethods::get_me},
            {"setwebhook", &BotMethods::set_webhook},
            {"deletewebhook", &BotMethods::delete_webhook},
            {"getwebhookinfo", &BotMethods::webhook_info},
            {"sendmessage", &BotMethods::send_message},
            {"sendphoto", &BotMethods::send_photo},
            {"senddocument", &BotMethods::send_document},
            {"sendchataction", &BotMethods::chat_action},
            {"setmycommands", &BotMethods::set_commands},
            {"getmycommands", &BotMethods::get_commands},
            {"deletemycommands", &BotMethods::delete_commands},
            {"answercallbackquery", &BotMethods::answer_press},
            {"editmessagetext", &BotMethods::edit_text},
            {"editmessagecaption", &BotMethods::edit_caption},
            {"editmessagereplymarkup", &BotMethods::edit_markup},
            {"deletemessage", &BotMethods::delete_message},
        };
        return methods;
    }

    // ---- what many methods need

    ApiResult<WorldChat*> chat() const {
        if (form.text("chat_id").empty()) return bad_request("chat_id is empty");
        const auto id = form.whole("chat_id");
        const auto found = id ? world.chats_.find(*id) : world.chats_.end();
        if (found == world.chats_.end()) return bad_request("chat not found");
        WorldChat& chat = found->second;
        if (chat.moved_to) {
            return std::unexpected(
                ApiRefusal{.code = 400,
                           .description = "Bad Request: group chat was upgraded to a supergroup chat",
                           .parameters = {{"migrate_to_chat_id", *chat.moved_to}}});
        }
        switch (chat.welcome) {
            case Welcome::open: return &chat;
            case Welcome::blocked: return forbidden("bot was blocked by the user");
            case Welcome::kicked: return forbidden("bot was kicked from the " + chat.type + " chat");
            case Welcome::deactivated: return forbidden("user is deactivated");
        }
        return &chat;
    }

    ApiResult<ChatText> formatted(const std::string& name, const std::string& entities_name) const {
        const std::string raw = form.text(name);
        constexpr std::size_t raw_max = 32'768;
        if (raw.size() > raw_max) return bad_request("Text is too long");
        const Json entities = TRY(form.nested(entities_name));
        auto read = read_chat_text(raw, entities.is_array() && !entities.empty() ? "" : form.text("parse_mode"));
        if (!read) return bad_request(read.error());
        if (entities.is_array()) {
            for (const Json& one : entities) {
                if (!one.is_object()) continue;
                read->entities.push_back({.type = one.value("type", ""),
                                          .offset = one.value("offset", std::size_t{0}),
                                          .length = one.value("length", std::size_t{0}),
                                          .value = one.value("url", one.value("language", ""))});
            }
        }
        return *std::move(read);
    }

    ApiResult<ChatText> text() const {
        ChatText read = TRY(formatted("text", "entities"));
        constexpr std::size_t text_max = 4096;
        if (read.text.empty()) return bad_request("message text is empty");
        if (code_points(read.text) > text_max) return bad_request("message is too long");
        return read;
    }

    ApiResult<ChatText> caption() const {
        ChatText read = TRY(formatted("caption", "caption_entities"));
        constexpr std::size_t caption_max = 1024;
        if (code_points(read.text) > caption_max) return bad_request("message caption is too long");
        return read;
    }

    /// A message for a chat, with all that every kind of message may have.
    ApiResult<WorldMessage> message_for(const WorldChat& chat) const {
        WorldMessage message{.chat = chat.id, .is_silent = form.flag("disable_notification"), .date = now};
        if (const auto thread = form.whole("message_thread_id"); thread && *thread != 0) {
            if (!chat.topics.contains(*thread)) return bad_request("message thread not found");
            message.thread = thread;
        }
        const Json reply = TRY(form.nested("reply_parameters"));
        std::optional<std::int64_t> reply_to = form.whole("reply_to_message_id");
        bool anyway = form.flag("allow_sending_without_reply");
        if (reply.is_object() && reply.contains("message_id") && reply["message_id"].is_number_integer()) {
            reply_to = reply["message_id"].get<std::int64_t>();
            const auto flag = reply.find("allow_sending_without_reply");
            anyway = flag != reply.end() && flag->is_boolean() && flag->get<bool>();
        }
        if (reply_to && world.find(chat.id, *reply_to) != nullptr)
            message.reply_to = reply_to;
        else if (reply_to && !anyway)
            return bad_request("message to be replied not found");
        message.markup = TRY(markup_of(form));
        return message;
    }

    ApiResult<Json> deliver(WorldMessage message) {
        if (const auto rest = world.flood_.take(message.chat, now)) {
            return std::unexpected(ApiRefusal{.code = 429,
                                              .description = "Too Many Requests: retry after " + std::to_string(*rest),
                                              .parameters = {{"retry_after", *rest}}});
        }
        return world.message_json(world.keep(std::move(message)));
    }

    /// Names this call by what it asks for: the same again is another attempt.
    int attempts() const {
        Json all(form.values);
        for (const auto& [name, file] : form.files) all["file " + name] = sha256_hex(file.bytes);
        return world.attempts_of(sha256_hex(form.method + all.dump(-1, ' ', true, Json::error_handler_t::replace)));
    }

    // ---- the methods

    ApiResult<Json> get_me() {
        return Json{{"id", world.bot_},
                    {"is_bot", true},
                    {"first_name", "Simulated"},
                    {"username", world.username_},
                    {"can_join_groups", true},
                    {"can_read_all_group_messages", false},
                    {"supports_inline_queries", false}};
    }

    ApiResult<Json> set_webhook() {
        const std::string url = form.text("url");
        if (url.empty()) return delete_webhook();
        if (!url.starts_with("https://")) return bad_request("bad webhook: An HTTPS URL must be provided for webhook");
        description = world.webhook_ == url ? "Webhook is already set" : "Webhook was set";
        world.webhook_ = url;
        ++world.webhook_sets_;
        if (form.flag("drop_pending_updates")) world.updates_.clear();
        return true;
    }

    ApiResult<Json> delete_webhook() {
        description = world.webhook_.empty() ? "Webhook is already deleted" : "Webhook was deleted";
        world.webhook_.clear();
        if (form.flag("drop_pending_updates")) world.updates_.clear();
        return true;
    }

    ApiResult<Json> webhook_info() {
        return Json{{"url", world.webhook_},
                    {"has_custom_certificate", false},
                    {"pending_update_count", world.updates_.size()}};
    }

    ApiResult<Json> send_message() {
        const int tried = attempts();
        const WorldChat& to = *TRY(chat());
        ChatText words = TRY(text());
        WorldMessage message = TRY(message_for(to));
        message.text = std::move(words);
        message.attempts = tried;
        return deliver(std::move(message));
    }

    ApiResult<Json> send_photo() {
        const int tried = attempts();
        const WorldChat& to = *TRY(chat());
        ChatText words = TRY(caption());
        WorldMessage message = TRY(message_for(to));
        message.kind = "photo";
        message.text = std::move(words);
        message.attempts = tried;
        std::string name = form.text("photo");
        if (name.starts_with("attach://")) name = name.substr(9);
        const auto file = form.files.find(form.files.contains("photo") ? "photo" : name);
        if (file != form.files.end()) {
            TakenPhoto taken = TRY(take_photo(file->second.bytes));
            message.media = std::move(taken.sizes);
            message.picture = std::move(taken.picture);
            for (const Json& size : message.media)
                world.files_[size["file_id"]] = {{"sizes", message.media}, {"picture", message.picture}};
        } else if (name.empty()) {
            return bad_request("there is no photo in the request");
        } else if (const auto known = world.files_.find(name); known != world.files_.end()) {
            message.media = known->second["sizes"];
            message.picture = known->second["picture"];
        } else {
            return bad_request("wrong file identifier/HTTP URL specified");
        }
        return deliver(std::move(message));
    }

    ApiResult<Json> send_document() {
        const int tried = attempts();
        const WorldChat& to = *TRY(chat());
        ChatText words = TRY(caption());
        WorldMessage message = TRY(message_for(to));
        const auto file = form.files.find("document");
        if (file == form.files.end()) return bad_request("there is no document in the request");
        if (file->second.bytes.empty()) return bad_request("file must be non-empty");
        const std::string hash = sha256_hex(file->second.bytes);
        message.kind = "document";
        message.text = std::move(words);
        message.attempts = tried;
        message.media = {{"file_id", "BQACAgSimulated-" + hash.substr(0, 32)},
                         {"file_unique_id", "AgAD" + hash.substr(0, 12)},
                         {"file_name", file->second.name},
                         {"mime_type", file->second.type},
                         {"file_size", file->second.bytes.size()}};
        return deliver(std::move(message));
    }

    ApiResult<Json> chat_action() {
        (void)TRY(chat());
        static const std::set<std::string, std::less<>> actions{
            "typing",        "upload_photo",      "record_video",     "upload_video",
            "record_voice",  "upload_voice",      "upload_document",  "choose_sticker",
            "find_location", "record_video_note", "upload_video_note"};
        if (!actions.contains(form.text("action"))) return bad_request("wrong parameter action in request");
        return true;
    }

    ApiResult<std::pair<std::string, std::string>> scope() const {
        Json scope = TRY(form.nested("scope"));
        if (scope.is_null()) scope = {{"type", "default"}};
        static const std::set<std::string, std::less<>> types{
            "default", "all_private_chats",   "all_group_chats", "all_chat_administrators",
            "chat",    "chat_administrators", "chat_member"};
        if (!scope.is_object() || !types.contains(scope.value("type", "")))
            return bad_request("can't parse BotCommandScope: Unsupported type specified");
        if (scope["type"].get<std::string>().starts_with("chat")) {
            const Json id = scope.value("chat_id", Json());
            if (!id.is_number_integer() || !world.chats_.contains(id.get<std::int64_t>()))
                return bad_request("chat not found");
        }
        const std::string language = form.text("language_code");
        if (!language.empty() && language.size() != 2) return bad_request("invalid language code specified");
        return std::pair(scope.dump(), language);
    }

    ApiResult<Json> set_commands() {
        const Json commands = TRY(form.nested("commands"));
        if (!commands.is_array()) return bad_request("can't parse commands: Expected an Array of BotCommand");
        constexpr std::size_t commands_max = 100, name_max = 32, words_max = 256;
        if (commands.size() > commands_max) return bad_request("BOT_COMMANDS_TOO_MUCH");
        for (const Json& one : commands) {
            const std::string name = one.is_object() ? one.value("command", "") : "";
            const std::string words = one.is_object() ? one.value("description", "") : "";
            const bool is_name = !name.empty() && name.size() <= name_max &&
                                 name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == name.npos;
            if (!is_name) return bad_request("BOT_COMMAND_INVALID");
            if (words.empty() || code_points(words) > words_max) return bad_request("BOT_COMMAND_DESCRIPTION_INVALID");
        }
        world.commands_[TRY(scope())] = commands;
        return true;
    }
    ApiResult<Json> get_commands() {
        const auto found = world.commands_.find(TRY(scope()));
        return found == world.commands_.end() ? Json::array() : found->second;
    }
    ApiResult<Json> delete_commands() {
        world.commands_.erase(TRY(scope()));
        return true;
    }

    ApiResult<Json> answer_press() {
        const std::string id = form.text("callback_query_id");
        const std::string words = form.text("text");
        constexpr std::size_t words_max = 200;
        constexpr Millis lives{15 * 60'000};
        const auto found = world.presses_.find(id);
        if (found == world.presses_.end() || found->second.is_answered || found->second.at + lives <= now)
            return bad_request("query is too old and response timeout expired or query ID is invalid");
        if (code_points(words) > words_max) return bad_request("MESSAGE_TOO_LONG");
        found->second.is_answered = true;
        world.answers_.push_back({{"order", ++world.order_},
                                  {"time", to_text(now)},
                                  {"callback_query_id", id},
                                  {"text", words},
                                  {"show_alert", form.flag("show_alert")}});
        return true;
    }

    ApiResult<WorldMessage*> own_message(const char* verb) const {
        const WorldChat& in = *TRY(chat());
        const auto id = form.whole("message_id");
        WorldMessage* const found = id ? world.find(in.id, *id) : nullptr;
        if (found == nullptr) return bad_request(std::string("message to ") + verb + " not found");
        if (!found->by_bot)
            return bad_request(std::string("message can't be ") + (verb == std::string("edit") ? "edited" : "deleted"));
        return found;
    }

    ApiResult<Json> change(WorldMessage& message, ChatText words, Json markup) {
        const auto keyboard = [](const Json& one) {
            return one.is_object() && one.contains("inline_keyboard") && !one["inline_keyboard"].empty() ? one : Json();
        };
        if (message.text == words && keyboard(message.markup) == keyboard(markup)) {
            return bad_request(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message");
        }
        message.text = std::move(words);
        message.markup = keyboard(markup);
        Json edit{{"order", ++world.order_},
                  {"time", to_text(now)},
                  {"date", to_ms(now) / 1000},
                  {"text", message.text.text}};
        if (!message.markup.is_null()) edit["reply_markup"] = message.markup;
        message.edits.push_back(std::move(edit));
        return world.message_json(message);
    }

    ApiResult<Json> edit_text() {
        WorldMessage& message = *TRY(own_message("edit"));
        if (message.kind != "text") return bad_request("there is no text in the message to edit");
        ChatText words = TRY(text());
        Json markup = TRY(markup_of(form));
        return change(message, std::move(words), std::move(markup));
    }
    ApiResult<Json> edit_caption() {
        WorldMessage& message = *TRY(own_message("edit"));
        if (message.kind == "text") return bad_request("there is no caption in the message to edit");
        ChatText words = TRY(caption());
        Json markup = TRY(markup_of(form));
        return change(message, std::move(words), std::move(markup));
    }
    ApiResult<Json> edit_markup() {
        WorldMessage& message = *TRY(own_message("edit"));
        Json markup = TRY(markup_of(form));
        return change(message, message.text, std::move(markup));
    }

    ApiResult<Json> delete_message() {
        WorldMessage& message = *TRY(own_message("delete"));
        constexpr Millis lives = 2 * day;
        if (message.date + lives <= now) return bad_request("message can't be deleted for everyone");
        message.is_deleted = true;
        return true;
    }
};

bool BotWorld::knows_method(std::string_view method) const {
    const std::string name = lower_case(method);
    return name == "getupdates" || BotMethods::all().contains(name);
}

ApiResult<Json> BotWorld::call(const ApiForm& form, UtcTime now, std::string& description) {
    const auto method = BotMethods::all().find(lower_case(form.method));
    if (method == BotMethods::all().end())
        return std::unexpected(ApiRefusal{.code = 404, .description = "Not Found: method not found"});
    BotMethods methods{.world = *this, .form = form, .now = now, .description = description};
    return (methods.*(method->second))();
}

}  // namespace signalbox::simulator
