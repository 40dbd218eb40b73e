#include "adapters/telegram/reply.hpp"

namespace signalbox::telegram {
namespace {

constexpr std::size_t description_max = 300;
constexpr std::int64_t retry_after_max = 86'400;

std::string cut(std::string_view text) {
    if (text.size() <= description_max) return std::string(text);
    return valid_utf8(text.substr(0, description_max)) + "…";
}

BotTrouble trouble_of(const Reply& reply) {
    const auto says = [&](std::string_view words) { return reply.description.find(words) != std::string::npos; };
    switch (reply.code) {
        case 401: return BotTrouble::unauthorised;
        case 403: return BotTrouble::blocked;
        case 404: return reply.description == "Not Found" ? BotTrouble::unauthorised : BotTrouble::none;
        case 400:
            if (reply.moved_to) return BotTrouble::moved;
            if (says("chat not found")) return BotTrouble::no_chat;
            if (says("message thread not found")) return BotTrouble::no_thread;
            if (says("can't parse entities")) return BotTrouble::bad_markup;
            if (says("is too long")) return BotTrouble::too_long;
            return BotTrouble::none;
        default: return BotTrouble::none;
    }
}

/// 400s that say that there is nothing left to do.
bool is_done_already(const Reply& reply) {
    return reply.code == 400 && (reply.description.find("message is not modified") != std::string::npos ||
                                 reply.description.find("query is too old") != std::string::npos);
}

}  // namespace

Reply read_reply(const HttpResponse& answer) {
    Reply reply{.code = answer.status};
    auto json = read_json(answer.body);
    const Json* const ok = json ? member(&*json, "ok") : nullptr;
    if (ok == nullptr || !ok->is_boolean()) {
        reply.description = "status " + std::to_string(answer.status) + ", and no answer of the Bot API";
        return reply;
    }
    reply.is_envelope = true;
    reply.ok = ok->get<bool>() && answer.status / 100 == 2;
    if (const auto code = whole_at(&*json, "error_code"); code && *code >= 100 && *code < 600)
        reply.code = static_cast<int>(*code);
    constexpr std::size_t any = 1U << 20;
    reply.description = cut(text_at(&*json, "description", any).value_or("status " + std::to_string(answer.status)));
    const Json* const parameters = member(&*json, "parameters");
    reply.moved_to = whole_at(parameters, "migrate_to_chat_id");
    if (const auto seconds = whole_at(parameters, "retry_after"))
        reply.retry_after = Millis(1000 * std::clamp<std::int64_t>(*seconds, 0, retry_after_max));
    if (reply.ok) {
        const auto result = json->find("result");
        if (result != json->end()) reply.result = std::move(*result);
    }
    return reply;
}

BotSent judge(const Reply& reply) {
    BotSent sent;
    if (reply.is_envelope && (reply.ok || is_done_already(reply))) {
        sent.fate = Fate::delivered;
        return sent;
    }
    sent.why = reply.description;
    sent.wait = reply.retry_after;
    const int code = reply.code;
    if (code == 408 || code == 425 || code == 429 || code == 503)
        sent.fate = Fate::not_sent;
    else if (code >= 300 && code < 500)
        sent.fate = Fate::refused;
    else
        sent.fate = Fate::unknown;  // 5xx, and a 2xx that nobody understands
    if (reply.is_envelope) {
        sent.trouble = trouble_of(reply);
        if (sent.trouble == BotTrouble::moved) sent.moved_to = reply.moved_to;
    } else if (code == 401) {
        sent.trouble = BotTrouble::unauthorised;
    }
    // The bot was refused, and not the message: it waits until somebody has put the token right.
    if (sent.trouble == BotTrouble::unauthorised) sent.fate = Fate::not_sent;
    return sent;
}

BotSent judge(const Error& error, bool has_left) {
    BotSent sent;
    sent.fate = has_left ? Fate::unknown : Fate::not_sent;
    sent.why = error.text();
    return sent;
}

Failure unread(const Reply& reply, std::string_view what) {
    const BotSent word = judge(reply);
    if (word.trouble == BotTrouble::unauthorised)
        return fail(ErrorCode::Refused, "{}: the bot's token is not accepted: {}", what, reply.description)
            .suggest("look at telegram.bot_token; @BotFather shows the token, and makes a new one with /revoke");
    if (reply.code == 409)
        return fail(ErrorCode::Busy, "{}: somebody else hears this bot's updates: {}", what, reply.description)
            .suggest("end the other program that has this token, or give this one a bot of its own")
            .again_later();
    if (word.fate == Fate::refused || reply.code / 100 == 2)
        return fail(ErrorCode::BadData, "{}: the answer is not understood: {}", what, reply.description).again_later();
    return fail(ErrorCode::Unreachable, "{}: {}", what, reply.description).again_later();
}

}  // namespace signalbox::telegram
