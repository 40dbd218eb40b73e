#include "faces/web/hook_gate.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/base/check.hpp"
#include "faces/web/hook_body.hpp"
#include "platform/hook_signature.hpp"

namespace signalbox {
namespace {

constexpr std::size_t id_max = 100, time_digits_max = 12;

DoorReply said(int status, std::string_view key, std::string_view what) {
    const nlohmann::json body{{std::string(key), std::string(what)}};
    return {.status = status, .body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n"};
}
DoorReply again_in(std::chrono::seconds time, int status, std::string_view why) {
    DoorReply reply = said(status, "error", why);
    reply.headers.push_back({"Retry-After", std::to_string(time.count())});
    return reply;
}

/// Whole seconds since 1970; none: it is no such text.
std::optional<UtcTime> seconds_of(std::string_view text) {
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || end != text.data() + text.size() || text.size() > time_digits_max || seconds < 0)
        return std::nullopt;
    return utc_from_ms(seconds * 1'000);
}

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= id_max &&
           std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
}

}  // namespace

std::string_view to_text(HookAnswer answer) {
    switch (answer) {
        case HookAnswer::taken: return "taken";
        case HookAnswer::unsigned_: return "unsigned";
        case HookAnswer::too_old: return "too_old";
        case HookAnswer::repeated: return "repeated";
        case HookAnswer::malformed: return "malformed";
        case HookAnswer::too_often: return "too_often";
        case HookAnswer::busy: return "busy";
    }
    return "";
}

HookGate::HookGate(HookParts parts, HookLimits limits, HookMemory& memory)
    : parts_(std::move(parts)), limits_(limits), memory_(memory) {
    for (const auto& [hook, secret] : parts_.secrets) {
        check(!secret.empty(), "an open hook has a secret");
        counts_[hook] = {};
    }
}

DoorReply HookGate::take(const std::string& hook, const DoorRequest& request) {
    Said judged = judge(hook, request);
    const std::lock_guard lock(mutex_);
    ++counts_[hook][static_cast<std::size_t>(judged.answer)];
    return std::move(judged.reply);
}

HookGate::Said HookGate::judge(const std::string& hook, const DoorRequest& request) {
    const UtcTime now = parts_.wall();
    const std::string time_text(request.header("x-event-time").value_or(""));
    const std::string signature(request.header("x-signature").value_or(""));
    if (!is_hook_signature(parts_.secrets.at(hook), time_text, request.body, signature))
        return {HookAnswer::unsigned_, said(401, "error", "not accepted")};

    const auto sent_at = seconds_of(time_text);
    if (!sent_at || std::chrono::abs(now - *sent_at) > limits_.time_apart)
        return {HookAnswer::too_old,
                said(401, "error", "X-Event-Time must be seconds, and within 300 of the time here")};
    const std::string id(request.header("x-event-id").value_or(""));
    if (!is_id(id)) return {HookAnswer::malformed, said(400, "error", "X-Event-Id must be 1 to 100 printable letters")};
    if (comes_too_often(hook, now))
        return {HookAnswer::too_often, again_in(std::chrono::seconds(60), 429, "too many within a minute")};

    const auto body = parse_hook_body(request.body);
    if (!body) return {HookAnswer::malformed, said(body.error().status, "error", body.error().why)};
    const UtcTime arrived_at = parts_.market();
    if (body->as_of > arrived_at) return {HookAnswer::malformed, said(422, "error", "as_of lies in the future")};

    if (!memory_.reserve(hook, id, signature, now))
        return {HookAnswer::repeated, said(409, "error", "it was here before")};
    return bring(hook,
                 {.arrived_at = arrived_at,
                  .source = std::string(hook_source) + hook,
                  .id = id,
                  .subject = body->symbol,
                  .value = body->sentiment},
                 {.hook = hook,
                  .id = id,
                  .signature = signature,
                  .received_at = now,
                  .arrived_at = arrived_at,
                  .event_time = time_text,
                  .body = request.body});
}

HookGate::Said HookGate::bring(const std::string& hook, FactArrived fact, const HookTaken& taken) {
    const bool has_place = ++waiting_ <= limits_.waiting_max;
    const Result<> done = has_place ? parts_.submit(std::move(fact), limits_.patience)
                                    : Result<>(fail(ErrorCode::Busy, "others wait already").again_later());
    --waiting_;
    if (!done) {
        // A run that ended in the middle of it may have journaled it: its next start knows.
        if (done.error().code != ErrorCode::Interrupted) memory_.release(hook, taken.id, taken.signature);
        return {HookAnswer::busy, again_in(std::chrono::seconds(5), 503, "the run can not take it now")};
    }
    if (const Result<> kept = memory_.keep(taken); !kept && parts_.trouble) parts_.trouble(kept.error());
    return {HookAnswer::taken, said(202, "taken", taken.id)};
}

bool HookGate::comes_too_often(const std::string& hook, UtcTime now) {
    const std::lock_guard lock(mutex_);
    std::deque<UtcTime>& lately = lately_[hook];
    while (!lately.empty() && now - lately.front() >= std::chrono::minutes(1)) lately.pop_front();
    if (std::ssize(lately) >= limits_.minute_max) return true;
    lately.push_back(now);
    return false;
}

HookGate::Counts HookGate::counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
}

}  // namespace signalbox
