#include "testing/hook_sink.hpp"

#include <boost/beast/core/detail/base64.hpp>
#include <charconv>
#include <nlohmann/json.hpp>

#include "platform/clock.hpp"
#include "platform/hook_signature.hpp"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view production = "/webhook/", test = "/webhook-test/";

std::string basic(const std::string& user, const std::string& password) {
    namespace base64 = boost::beast::detail::base64;
    const std::string plain = user + ":" + password;
    std::string coded(base64::encoded_size(plain.size()), '\0');
    coded.resize(base64::encode(coded.data(), plain.data(), plain.size()));
    return "Basic " + coded;
}

ServedReply said(int status, const Json& what) {
    return {.status = status,
            .headers = {{"Content-Type", "application/json; charset=utf-8"}},
            .body = what.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

}  // namespace

Result<HookFate> HookFate::parse(std::string_view text) {
    if (text == "cut_before") return HookFate{.kind = Kind::cut_before};
    if (text == "cut_after") return HookFate{.kind = Kind::cut_after};
    int status = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), status);
    if (error != std::errc{} || end != text.data() + text.size() || status < 200 || status > 599)
        return fail(ErrorCode::WrongUse, "{} is nothing that becomes of a webhook", text)
            .suggest("choose among cut_before, cut_after and statuses from 200 to 599, as in 503,cut_after,200");
    return HookFate{.status = status};
}

Result<std::vector<HookFate>> HookFate::parse_all(std::string_view text) {
    std::vector<HookFate> fates;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        fates.push_back(TRY(parse(text.substr(0, comma))));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    if (fates.empty()) fates.emplace_back();
    return fates;
}

ServedReply HookSink::answer(const ServedRequest& request) {
    if (request.target == "/_sim/transcript")
        return {.headers = {{"Content-Type", "application/json"}}, .body = transcript_json()};
    const std::scoped_lock lock(mutex_);
    HookHeard heard{.number = ++came_,
                    .path = request.target,
                    .id = std::string(find_header(request.headers, "X-Event-Id").value_or("")),
                    .time = std::string(find_header(request.headers, "X-Event-Time").value_or("")),
                    .came = to_text(wall_time()),
                    .body = request.body};
    ServedReply reply = judge(request, heard);
    reply.delay = terms_.delay;
    transcript_.push_back(std::move(heard));
    if (transcript_.size() > terms_.kept) transcript_.pop_front();
    return reply;
}

ServedReply HookSink::judge(const ServedRequest& request, HookHeard& heard) {
    if (auto refusal = turned_away(request, heard)) {
        heard.status = refusal->status;
        return *std::move(refusal);
    }
    const HookFate fate =
        terms_.fates.empty() ? HookFate{} : terms_.fates[std::min(next_fate_, terms_.fates.size() - 1)];
    ++next_fate_;
    heard.is_taken = fate.kind == HookFate::Kind::cut_after ||
                     (fate.kind == HookFate::Kind::answered && fate.status >= 200 && fate.status < 300);
    if (taken_.size() > terms_.kept) taken_.clear();
    heard.times = heard.is_taken ? ++taken_[heard.id] : taken_[heard.id];
    if (fate.kind != HookFate::Kind::answered) return {.cut_after = 0};
    heard.status = fate.status;
    if (heard.is_taken) return said(fate.status, {{"message", "Workflow was started"}});
    ServedReply reply = said(fate.status, {{"message", "Error in workflow"}});
    if (fate.status == 429 || fate.status == 503) reply.headers.push_back({"Retry-After", "1"});
    return reply;
}

/// As n8n does before a workflow starts; then the signature, which a workflow verifies.
std::optional<ServedReply> HookSink::turned_away(const ServedRequest& request, HookHeard& heard) {
    heard.signature = "unchecked";
    if (request.method != "POST" || !is_registered(request.target))
        return said(404, {{"code", 404},
                          {"message", "The requested webhook is not registered."},
                          {"hint", "Activate the workflow, or listen for a test event."}});
    const auto authorization = find_header(request.headers, "Authorization");
    if (!terms_.basic_user.empty() && !authorization) {
        ServedReply reply = said(401, {{"message", "Authorization is required!"}});
        reply.headers.push_back({"WWW-Authenticate", "Basic realm=\"Webhook\""});
        return reply;
    }
    const bool is_basic = terms_.basic_user.empty() || authorization == basic(terms_.basic_user, terms_.basic_password);
    const bool has_header = !terms_.header || find_header(request.headers, terms_.header->name) == terms_.header->value;
    if (!is_basic || !has_header) return said(403, {{"message", "Authorization data is wrong!"}});
    if (terms_.secret.empty()) return std::nullopt;
    const auto given = find_header(request.headers, "X-Signature");
    const bool is_right = given && is_hook_signature(terms_.secret, heard.time, request.body, *given);
    heard.signature = !given ? "missing" : is_right ? "right" : "wrong";
    if (!is_right) return said(401, {{"message", "The signature is missing or wrong."}});
    return std::nullopt;
}

bool HookSink::is_registered(std::string_view path) {
    path = path.substr(0, path.find('?'));
    if (path.starts_with(production)) return is_active_.value_or(terms_.is_active) && path.size() > production.size();
    if (!path.starts_with(test)) return false;
    return listening_.erase(std::string(path.substr(test.size()))) > 0;
}

void HookSink::set_active(bool active) {
    const std::scoped_lock lock(mutex_);
    is_active_ = active;
}

void HookSink::listen_for_test(const std::string& name) {
    const std::scoped_lock lock(mutex_);
    listening_.insert(name);
}

std::vector<HookHeard> HookSink::transcript() const {
    const std::scoped_lock lock(mutex_);
    return {transcript_.begin(), transcript_.end()};
}

std::string HookSink::transcript_json() const {
    const std::scoped_lock lock(mutex_);
    Json list = Json::array();
    for (const HookHeard& one : transcript_) {
        Json body = Json::parse(one.body, nullptr, false);
        list.push_back({{"number", one.number},
                        {"path", one.path},
                        {"id", one.id},
                        {"time", one.time},
                        {"came", one.came},
                        {"signature", one.signature},
                        {"status", one.status},
                        {"taken", one.is_taken},
                        {"times", one.times},
                        {"body", body.is_discarded() ? Json(one.body) : std::move(body)}});
    }
    const Json all{{"heard", came_}, {"dropped", came_ - transcript_.size()}, {"transcript", std::move(list)}};
    return all.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace signalbox
