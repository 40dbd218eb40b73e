#include "adapters/telegram/telegram_bot.hpp"

#include <algorithm>

#include "adapters/telegram/reply.hpp"
#include "adapters/telegram/updates.hpp"
#include "platform/clock.hpp"

namespace signalbox::telegram {
namespace {

constexpr std::string_view usual_url = "https://api.telegram.org";
constexpr std::chrono::seconds poll_slack{10};  ///< how much later than its hold a poll may be answered
constexpr std::chrono::seconds poll_max{50};
constexpr Millis pause_more{1000};  ///< Telegram's seconds are whole, and may have been cut
constexpr std::size_t answer_max = 8U << 20;

HttpLimits limits_of_calls() { return {.first_byte = Millis{30'000}, .body_bytes = answer_max, .connections = 8}; }

HttpLimits limits_of_polls(std::chrono::seconds poll) {
    return {.first_byte = Millis(poll + poll_slack), .body_bytes = answer_max, .connections = 1};
}

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_letter(char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z'); }

}  // namespace

/// A result, and nothing else of the reply.
struct Answered {
    Json result;
};

bool is_token(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == text.npos || colon == 0 || colon > 16 || text[0] == '0') return false;
    const std::string_view number = text.substr(0, colon), secret = text.substr(colon + 1);
    return std::ranges::all_of(number, is_digit) && secret.size() >= 30 && secret.size() <= 64 &&
           std::ranges::all_of(secret, [](char letter) {
               return is_digit(letter) || is_letter(letter) || letter == '_' || letter == '-';
           });
}

Result<std::unique_ptr<TelegramBot>> TelegramBot::make(Network& network, MarketClock& clock, const BotAccess& access,
                                                       const SendRateRules& rates) {
    if (!is_token(access.token))
        return fail(ErrorCode::WrongUse, "the bot's token is not written as one")
            .suggest("copy it from @BotFather: a number, a colon, and some 35 letters, digits, _ and -");
    if (access.poll.count() < 0 || access.poll > poll_max)
        return fail(ErrorCode::WrongUse, "a poll of {} s is too long", access.poll.count())
            .suggest("the server holds a poll for {} s at most", poll_max.count());
    const Url url = TRY(Url::http(access.api_url.empty() ? usual_url : std::string_view(access.api_url)));
    return std::unique_ptr<TelegramBot>(new TelegramBot(network, clock, access, url, rates));
}

TelegramBot::TelegramBot(Network& network, MarketClock& clock, const BotAccess& access, const Url& url,
                         const SendRateRules& rates)
    : token_(access.token),
      poll_(access.poll),
      rates_(rates, clock),
      calls_(network, {.base = url, .limits = limits_of_calls()}),
      polls_(network, {.base = url, .limits = limits_of_polls(access.poll)}) {}

HttpAttempt TelegramBot::ask(HttpClient& client, const Call& call, std::stop_token stop) {
    return client.send_once({.method = "POST",
                             .target = "/bot" + token_ + "/" + call.method,
                             .headers = {{"Content-Type", call.content_type}},
                             .body = call.body,
                             .shown_as = "/bot…/" + call.method},
                            stop);
}

std::string TelegramBot::without_token(std::string text) const {
    for (std::size_t at = text.find(token_); at != text.npos; at = text.find(token_))
        text.replace(at, token_.size(), "…");
    return text;
}

Result<Answered> TelegramBot::read(HttpClient& client, const Call& call, std::stop_token stop) {
    const std::string what = "Telegram, " + call.method;
    const SendRates::Turn turn = rates_.take(std::nullopt, stop);
    if (!turn.is_mine && !turn.wait) return fail(ErrorCode::Interrupted, "{}: stopped", what);
    if (!turn.is_mine)
        return fail(ErrorCode::Unreachable, "{}: it asked not to be asked for {} s", what,
                    std::chrono::ceil<std::chrono::seconds>(*turn.wait).count())
            .again_later();
    HttpAttempt attempt = ask(client, call, stop);
    if (!attempt.answer) return fail(std::move(attempt.answer).error());
    Reply reply = read_reply(*attempt.answer);
    reply.description = without_token(std::move(reply.description));
    if (reply.code == 429) rates_.pause(std::nullopt, reply.retry_after.value_or(Millis(0)) + pause_more);
    if (!reply.ok) return unread(reply, what);
    return Answered{std::move(reply.result)};
}

BotSent TelegramBot::say(const Call& call, std::stop_token stop) {
    const SendRates::Turn turn = rates_.take(call.chat, stop);
    if (!turn.is_mine) {
        BotSent waits;
        waits.wait = turn.wait;
        waits.why = turn.wait ? "its rate is used up, or Telegram asked for a pause" : "stopped";
        return waits;
    }
    if (call.goes && !call.goes()) {
        BotSent kept;
        kept.why = "held back when its turn came";
        return kept;
    }
    const HttpAttempt attempt = ask(calls_, call, stop);
    if (!attempt.answer) {
        BotSent sent = judge(attempt.answer.error(), attempt.has_left);
        sent.why = without_token(std::move(sent.why));
        return sent;
    }
    const Reply reply = read_reply(*attempt.answer);
    BotSent sent = judge(reply);
    sent.why = without_token(std::move(sent.why));
    if (reply.code == 429) {
        const Millis pause = reply.retry_after.value_or(Millis(0)) + pause_more;
        rates_.pause(call.chat, pause);
        sent.wait = pause;
    }
    const auto message = whole_at(&reply.result, "message_id");
    const auto chat = whole_at(member(&reply.result, "chat"), "id");
    if (sent.fate == Fate::delivered && message && chat)
        sent.mark = std::to_string(*chat) + "/" + std::to_string(*message);
    const Json* const sizes = member(&reply.result, "photo");
    constexpr std::size_t file_id_max = 512;
    if (sizes != nullptr && sizes->is_array() && !sizes->empty())
        sent.picture = text_at(&sizes->back(), "file_id", file_id_max).value_or("");
    return sent;
}

Result<BotIdentity> TelegramBot::who_am_i(std::stop_token stop) {
    const Answered me = TRY(read(calls_, {.method = "getMe", .body = "{}"}, stop));
    const auto id = whole_at(&me.result, "id");
    constexpr std::size_t name_max = 64;
    const auto name = text_at(&me.result, "username", name_max);
    if (!id || !name)
        return fail(ErrorCode::BadData, "{}: the answer is not understood", "Telegram, getMe").again_later();
    return BotIdentity{
        .id = *id, .username = *name, .reads_groups = is_true(&me.result, "can_read_all_group_messages")};
}

Result<std::vector<BotUpdate>> TelegramBot::updates(const BotPoll& poll, std::stop_token stop) {
    BotPoll bounded = poll;
    bounded.hold = std::clamp(poll.hold, std::chrono::seconds(0), poll_);
    bounded.limit = std::clamp(poll.limit, 1, 100);
    const Answered answered = TRY(read(polls_, call_of(bounded), stop));
    auto updates = read_updates(answered.result);
    if (!updates)
        return fail(ErrorCode::BadData, "{}: the answer is not understood", "Telegram, getUpdates").again_later();
    return *std::move(updates);
}

Result<std::string> TelegramBot::webhook(std::stop_token stop) {
    const Answered info = TRY(read(calls_, {.method = "getWebhookInfo", .body = "{}"}, stop));
    constexpr std::size_t url_max = 2048;
    const auto url = text_at(&info.result, "url", url_max);
    if (!url)
        return fail(ErrorCode::BadData, "{}: the answer is not understood", "Telegram, getWebhookInfo").again_later();
    return *url;
}

BotSent TelegramBot::delete_webhook(std::stop_token stop) {
    return say({.method = "deleteWebhook", .body = R"({"drop_pending_updates":false})"}, stop);
}
BotSent TelegramBot::send(const BotText& text, std::stop_token stop) { return say(call_of(text), stop); }
BotSent TelegramBot::send(const BotPhoto& photo, std::stop_token stop) { return say(call_of(photo), stop); }
BotSent TelegramBot::edit(const BotEdit& edit, std::stop_token stop) { return say(call_of(edit), stop); }
BotSent TelegramBot::answer(const BotAnswer& answer, std::stop_token stop) { return say(call_of(answer), stop); }
BotSent TelegramBot::set_commands(const BotCommands& commands, std::stop_token stop) {
    return say(call_of(commands), stop);
}

namespace {

/// Everything that a bot needs, in the order in which it may end.
class WholeBot final : public Bot {
public:
    static Result<std::unique_ptr<Bot>> open(const BotAccess& access) {
        auto whole = std::make_unique<WholeBot>();
        whole->network_ = TRY(Network::start({.ca_file = access.ca_file, .proxy = access.proxy}, whole->clock_));
        whole->bot_ = TRY(TelegramBot::make(*whole->network_, whole->clock_, access));
        return whole;
    }
    Result<BotIdentity> who_am_i(std::stop_token stop) override { return bot_->who_am_i(stop); }
    Result<std::vector<BotUpdate>> updates(const BotPoll& poll, std::stop_token stop) override {
        return bot_->updates(poll, stop);
    }
    Result<std::string> webhook(std::stop_token stop) override { return bot_->webhook(stop); }
    BotSent delete_webhook(std::stop_token stop) override { return bot_->delete_webhook(stop); }
    BotSent send(const BotText& text, std::stop_token stop) override { return bot_->send(text, stop); }
    BotSent send(const BotPhoto& photo, std::stop_token stop) override { return bot_->send(photo, stop); }
    BotSent edit(const BotEdit& edit, std::stop_token stop) override { return bot_->edit(edit, stop); }
    BotSent answer(const BotAnswer& answer, std::stop_token stop) override { return bot_->answer(answer, stop); }
    BotSent set_commands(const BotCommands& commands, std::stop_token stop) override {
        return bot_->set_commands(commands, stop);
    }

private:
    SystemMarketClock clock_;
    std::unique_ptr<Network> network_;
    std::unique_ptr<TelegramBot> bot_;
};

}  // namespace

Result<std::unique_ptr<Bot>> open_telegram(const BotAccess& access) { return WholeBot::open(access); }

}  // namespace signalbox::telegram
