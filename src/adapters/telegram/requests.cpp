#include "adapters/telegram/requests.hpp"

#include "adapters/telegram/bot_json.hpp"

namespace signalbox::telegram {
namespace {

Json keyboard_of(const BotKeyboard& keyboard) {
    Json rows = Json::array();
    for (const auto& row : keyboard) {
        Json buttons = Json::array();
        for (const BotButton& button : row) buttons.push_back({{"text", button.text}, {"callback_data", button.data}});
        rows.push_back(std::move(buttons));
    }
    return {{"inline_keyboard", std::move(rows)}};
}

/// What texts and photos have in common.
template <typename Message>
Json place_of(const Message& message) {
    Json json{{"chat_id", message.chat}};
    if (message.thread) json["message_thread_id"] = *message.thread;
    if (message.is_silent) json["disable_notification"] = true;
    if (message.reply_to)
        json["reply_parameters"] = {{"message_id", *message.reply_to}, {"allow_sending_without_reply", true}};
    if (!message.keyboard.empty()) json["reply_markup"] = keyboard_of(message.keyboard);
    if (message.markup == Markup::html) json["parse_mode"] = "HTML";
    return json;
}

const Json& no_preview() {
    static const Json none{{"is_disabled", true}};
    return none;
}

/// Each member is a field, nested ones as JSON (the Bot API's rule); behind them the file.
Call with_file(std::string method, const Json& fields, std::string_view file) {
    // It stands in nothing that is sent: a caption that held it would end its own field.
    const std::string all_fields = print_json(fields);
    std::string boundary = "signalbox-picture";
    for (int more = 0; file.find(boundary) != file.npos || all_fields.find(boundary) != all_fields.npos; ++more)
        boundary += std::to_string(more);
    std::string body;
    for (const auto& [name, value] : fields.items()) {
        body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n";
        body += (value.is_string() ? valid_utf8(value.get_ref<const std::string&>()) : print_json(value)) + "\r\n";
    }
    body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"chart.png\"\r\n";
    body += "Content-Type: image/png\r\n\r\n";
    body.append(file);
    body += "\r\n--" + boundary + "--\r\n";
    return {.method = std::move(method),
            .body = std::move(body),
            .content_type = "multipart/form-data; boundary=" + boundary};
}

}  // namespace

Call call_of(const BotText& text) {
    Json json = place_of(text);
    json["text"] = text.text;
    json["link_preview_options"] = no_preview();
    return {.method = "sendMessage", .body = print_json(json), .chat = text.chat, .goes = text.goes};
}

Call call_of(const BotPhoto& photo) {
    Json json = place_of(photo);
    if (!photo.caption.empty()) json["caption"] = photo.caption;
    Call call;
    if (photo.png.empty()) {
        json["photo"] = photo.known_as;
        call = {.method = "sendPhoto", .body = print_json(json)};
    } else {
        call = with_file("sendPhoto", json, {reinterpret_cast<const char*>(photo.png.data()), photo.png.size()});
    }
    call.chat = photo.chat;
    call.goes = photo.goes;
    return call;
}

Call call_of(const BotEdit& edit) {
    Json json{{"chat_id", edit.chat}, {"message_id", edit.message}, {"reply_markup", keyboard_of(edit.keyboard)}};
    std::string method = "editMessageReplyMarkup";
    if (edit.part != BotPart::keyboard) {
        const bool is_text = edit.part == BotPart::text;
        method = is_text ? "editMessageText" : "editMessageCaption";
        json[is_text ? "text" : "caption"] = edit.text;
        if (edit.markup == Markup::html) json["parse_mode"] = "HTML";
        if (is_text) json["link_preview_options"] = no_preview();
    }
    return {.method = std::move(method), .body = print_json(json), .chat = edit.chat};
}

Call call_of(const BotAnswer& answer) {
    Json json{{"callback_query_id", answer.press}};
    if (!answer.text.empty()) json["text"] = answer.text;
    if (answer.is_alert) json["show_alert"] = true;
    return {.method = "answerCallbackQuery", .body = print_json(json)};
}

Call call_of(const BotCommands& commands) {
    Json list = Json::array();
    for (const BotCommands::Command& command : commands.commands)
        list.push_back({{"command", command.name}, {"description", command.description}});
    Json json{{"commands", std::move(list)}};
    json["scope"] = commands.chat ? Json{{"type", "chat"}, {"chat_id", *commands.chat}} : Json{{"type", "default"}};
    if (!commands.language.empty()) json["language_code"] = commands.language;
    return {.method = "setMyCommands", .body = print_json(json)};
}

Call call_of(const BotPoll& poll) {
    const Json json{{"offset", poll.offset},
                    {"limit", poll.limit},
                    {"timeout", poll.hold.count()},
                    {"allowed_updates", {"message", "callback_query", "my_chat_member"}}};
    return {.method = "getUpdates", .body = print_json(json)};
}

}  // namespace signalbox::telegram
