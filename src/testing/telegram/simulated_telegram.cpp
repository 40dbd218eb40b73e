#include "testing/telegram/simulated_telegram.hpp"

#include <algorithm>
#include <charconv>

#include "core/base/letter_case.hpp"

namespace signalbox::simulator {
namespace {

std::string print(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

ServedReply json_reply(int status, const Json& json) {
    return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = print(json)};
}

ServedReply refusal_reply(const ApiRefusal& refusal) {
    Json json{{"ok", false}, {"error_code", refusal.code}, {"description", refusal.description}};
    if (!refusal.parameters.is_null()) json["parameters"] = refusal.parameters;
    ServedReply reply = json_reply(refusal.code, json);
    if (refusal.parameters.is_object() && refusal.parameters.contains("retry_after"))
        reply.headers.push_back({"Retry-After", refusal.parameters["retry_after"].dump()});
    return reply;
}

ApiRefusal conflict(const std::string& words) { return {.code = 409, .description = "Conflict: " + words}; }

/// What the real server looks for in a token, which is little.
bool is_token_shape(std::string_view token) {
    constexpr std::size_t token_max = 80;
    return !token.starts_with('0') && token.size() <= token_max && token.find('/') == token.npos &&
           token.find(':') != token.npos;
}

ServedReply html_reply(int status) {
    const std::string words = status == 500 ? "500 Internal Server Error" : "502 Bad Gateway";
    return {.status = status,
            .headers = {{"Content-Type", "text/html"}},
            .body = "<html>\r\n<head><title>" + words + "</title></head>\r\n<body><center><h1>" + words +
                    "</h1></center><hr><center>nginx</center></body>\r\n</html>\r\n"};
}

constexpr std::size_t request_max = 60U << 20;

}  // namespace

Result<std::unique_ptr<SimulatedTelegram>> SimulatedTelegram::start(MarketClock& clock, const TelegramTerms& terms) {
    std::int64_t bot = 0;
    const char* const end = terms.token.data() + terms.token.size();
    const auto [colon, error] = std::from_chars(terms.token.data(), end, bot);
    if (error != std::errc{} || colon == end || *colon != ':' || bot <= 0 || !is_token_shape(terms.token))
        return fail(ErrorCode::WrongUse, "the bot's token is not written as one")
            .suggest("write it as a number, a colon, and some 35 letters, digits, _ and -");
    std::unique_ptr<SimulatedTelegram> telegram(new SimulatedTelegram(clock, terms, bot));
    telegram->server_ = TRY(Server::start(*telegram, {.port = terms.port, .request_bytes = request_max}));
    return telegram;
}

SimulatedTelegram::SimulatedTelegram(MarketClock& clock, const TelegramTerms& terms, std::int64_t bot)
    : clock_(clock), terms_(terms), world_(bot, terms.username), draws_(terms.faults, terms.seed) {
    for (const std::int64_t chat : terms.chats) world_.open_person(chat, chat > 0 ? "Ann" : "Group", "en");
}

void SimulatedTelegram::leave() {
    port_ = server_->port();
    server_.reset();
    const std::scoped_lock lock(mutex_);
    held_.clear();  // their connections are cut
}

Result<> SimulatedTelegram::come_back() {
    server_ = TRY(Server::start(*this, {.port = port_, .request_bytes = request_max}));
    return {};
}

SimulatedTelegram::~SimulatedTelegram() {
    if (server_) server_->stop();
}

bool SimulatedTelegram::is_ready(const ServedRequest& request) {
    const std::scoped_lock lock(mutex_);
    const auto found = held_.find(request.connection);
    if (found != held_.end()) return is_done(found->second);
    auto form = ApiForm::read(request);
    if (!form) return true;  // /_sim, or nothing that is known: answered at once
    Held held;
    if (*form)
        held = begin(**std::move(form));
    else
        held.refusal = form->error();
    const bool is_now = is_done(held);
    held_[request.connection] = std::move(held);
    return is_now;
}

SimulatedTelegram::Held SimulatedTelegram::begin(ApiForm form) {
    ++calls_;
    Held held{.form = std::move(form)};
    const std::string method = lower_case(held.form.method);
    if (!is_token_shape(held.form.token)) {
        held.refusal = ApiRefusal{.code = 401, .description = "Unauthorized: invalid token specified"};
        return held;
    }
    if (held.form.token != terms_.token) {
        held.refusal = ApiRefusal{.code = 401, .description = "Unauthorized"};
        return held;
    }
    if (!world_.knows_method(method)) {
        held.refusal = ApiRefusal{.code = 404, .description = "Not Found: method not found"};
        return held;
    }
    held.fault = draws_.of_call(method);
    const auto seconds = [&](std::int64_t usual) { return held.fault->seconds > 0 ? held.fault->seconds : usual; };
    if (held.fault) {
        switch (held.fault->fault) {
            case TelegramFault::slow: held.not_before = clock_.now() + Millis(1000 * seconds(2)); break;
            case TelegramFault::http429:
                held.refusal = ApiRefusal{.code = 429,
                                          .description = "Too Many Requests: retry after " + std::to_string(seconds(5)),
                                          .parameters = {{"retry_after", seconds(5)}}};
                break;
            case TelegramFault::http401: held.refusal = ApiRefusal{.code = 401, .description = "Unauthorized"}; break;
            case TelegramFault::http409:
                held.refusal =
                    conflict("terminated by other getUpdates request; make sure that only one bot instance is running");
                break;
            case TelegramFault::duplicate:
            case TelegramFault::unknown:
            case TelegramFault::inaccessible: world_.disturb(to_text(held.fault->fault), clock_.now()); break;
            default: break;
        }
    }
    held.is_poll = method == "getupdates";
    if (held.is_poll && !held.refusal) begin_poll(held);
    return held;
}

void SimulatedTelegram::begin_poll(Held& held) {
    if (world_.has_webhook()) {
        held.refusal = conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
        return;
    }
    constexpr std::int64_t hold_max = 50;
    const std::int64_t hold = std::clamp<std::int64_t>(held.form.whole("timeout").value_or(0), 0, hold_max);
    held.until = clock_.now() + Millis(1000 * hold);
    held.poll = ++polls_;
    held.webhook_sets = world_.webhook_sets();
    if (const auto begun = world_.begin_poll(held.form, clock_.now()); !begun) held.refusal = begun.error();
}

bool SimulatedTelegram::is_done(const Held& held) {
    const UtcTime now = clock_.now();
    if (now < held.not_before) return false;
    if (held.refusal || !held.is_poll) return true;
    return held.poll != polls_ || held.webhook_sets != world_.webhook_sets() || now >= held.until ||
           world_.has_updates(held.form);
}

ServedReply SimulatedTelegram::answer(const ServedRequest& request) {
    const std::scoped_lock lock(mutex_);
    const auto found = held_.find(request.connection);
    if (found != held_.end()) {
        Held held = std::move(found->second);
        held_.erase(found);
        return finish(held);
    }
    if (request.target.starts_with("/_sim/")) return side(request);
    return refusal_reply({.code = 404, .description = "Not Found"});
}

ServedReply SimulatedTelegram::finish(Held& held) {
    const UtcTime now = clock_.now();
    const std::string_view fault = held.fault ? to_text(held.fault->fault) : std::string_view();
    const auto noted = [&](ServedReply reply, int status) {
        world_.note_call(held.form.method, held.form.whole("chat_id").value_or(0), status, fault, now);
        return reply;
    };
    const auto is = [&](TelegramFault kind) { return held.fault && held.fault->fault == kind; };
    if (held.refusal) return noted(refusal_reply(*held.refusal), held.refusal->code);
    if (is(TelegramFault::http500)) return noted(html_reply(500), 500);
    if (is(TelegramFault::http502)) return noted(html_reply(502), 502);
    if (is(TelegramFault::drop)) return noted({.cut_after = 0}, 0);

    ApiResult<Json> result = Json();
    std::string description;
    if (!held.is_poll) {
        try {
            result = world_.call(held.form, now, description);
        } catch (const Json::exception&) {  // a member of another type than it should have
            result = bad_request("can't parse the request's JSON");
        }
    } else if (held.webhook_sets != world_.webhook_sets()) {
        result = std::unexpected(conflict("terminated by setWebhook request"));
    } else if (held.poll != polls_) {
        result = std::unexpected(
            conflict("terminated by other getUpdates request; make sure that only one bot instance is running"));
    } else {
        result = world_.updates(held.form);
    }
    ServedReply reply;
    if (result) {
        Json json{{"ok", true}, {"result", *std::move(result)}};
        if (!description.empty()) json["description"] = description;
        reply = json_reply(200, json);
    } else {
        reply = refusal_reply(result.error());
    }
    const int status = reply.status;
    if (is(TelegramFault::lost)) reply = {.cut_after = 0};
    if (is(TelegramFault::malformed)) reply.body.resize(reply.body.size() - reply.body.size() / 3 - 1);
    return noted(std::move(reply), status);
}

Json SimulatedTelegram::act_locked(std::string_view what, const Json& body, int& status) {
    status = 200;
    ApiResult<Json> done = Json();
    if (what == "fault") {
        const auto kind = body.find("kind");
        const auto fault =
            kind != body.end() && kind->is_string() ? telegram_fault(kind->get<std::string>()) : std::nullopt;
        const std::int64_t calls = body.value("calls", std::int64_t{1});
        if (fault && calls > 0) {
            draws_.order({.fault = *fault,
                          .calls = static_cast<std::uint64_t>(calls),
                          .method = lower_case(body.value("method", "")),
                          .seconds = std::clamp<std::int64_t>(body.value("seconds", std::int64_t{0}), 0, 86'400)});
            done = Json(true);
        } else {
            done = bad_request("no such fault");
        }
    } else {
        done = world_.act(what, body, clock_.now());
    }
    if (done) return {{"ok", true}, {"result", *done}};
    status = done.error().code;
    return {{"ok", false}, {"description", done.error().description}};
}

ServedReply SimulatedTelegram::side(const ServedRequest& request) {
    const std::string_view target = request.target;
    const std::string_view what = target.substr(6, std::min(target.size(), target.find('?')) - 6);
    if (what == "transcript") return json_reply(200, world_.transcript());
    const Json body = request.body.empty() ? Json::object() : Json::parse(request.body, nullptr, false);
    if (!body.is_object()) return json_reply(400, {{"ok", false}, {"description", "the body is a JSON object"}});
    int status = 200;
    try {
        const Json done = act_locked(what, body, status);
        return json_reply(status, done);
    } catch (const Json::exception&) {
        return json_reply(400, {{"ok", false}, {"description", "a member of the body is of another type"}});
    }
}

Json SimulatedTelegram::act(std::string_view what, const Json& body) {
    const std::scoped_lock lock(mutex_);
    int status = 0;
    return act_locked(what, body, status);
}

Json SimulatedTelegram::transcript() {
    const std::scoped_lock lock(mutex_);
    return world_.transcript();
}

SimulatedTelegram::Counts SimulatedTelegram::counts() {
    const std::scoped_lock lock(mutex_);
    return {.calls = calls_, .faults = draws_.counts()};
}

}  // namespace signalbox::simulator
