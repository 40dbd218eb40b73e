#include "faces/telegram/halt_watch.hpp"

#include <algorithm>

#include "faces/telegram/html.hpp"
#include "faces/telegram/talk_command.hpp"

namespace signalbox {

namespace {

constexpr std::size_t reason_most = 200;
constexpr std::size_t handed_most = 1'000;

}  // namespace

std::optional<Halting> halting(const Typed& typed) {
    if (typed.name == "pause") return Halting{Verb::pause, typed.rest(0)};
    if (typed.name == "kill_switch" && typed.choice(0) == "on") return Halting{Verb::kill, typed.rest(1)};
    return std::nullopt;
}

bool is_persons_word(const BotMessage& message) {
    const bool is_person = message.from && !message.from->is_bot && !message.as_chat && message.from->id > 0;
    const bool is_place =
        message.kind == ChatKind::person || message.kind == ChatKind::group || message.kind == ChatKind::supergroup;
    const bool is_elsewhere = message.kind == ChatKind::person && is_person && message.chat != message.from->id;
    return is_person && is_place && !is_elsewhere && !message.is_forwarded && !message.text.empty();
}

bool is_for(const Typed& typed, std::string_view username) {
    return typed.addressed.empty() || typed.addressed == username;
}

Command command_of(std::int64_t update, std::int64_t user, Verb verb, const std::string& reason) {
    return {.id = "telegram:" + std::to_string(update),
            .actor = "telegram:" + std::to_string(user),
            .verb = verb,
            .reason = shortened(RichText(reason), reason_most).plain(),
            .at = {}};
}

HaltWatch::HaltWatch(Parts parts, std::chrono::milliseconds look_every)
    : parts_(std::move(parts)),
      look_every_(look_every),
      thread_([this](std::stop_token stop) { turn(std::move(stop)); }) {}

HaltWatch::~HaltWatch() { end(); }

void HaltWatch::begin(Busy busy) {
    const std::scoped_lock lock(mutex_);
    busy_ = std::move(busy);
    poll_ = {};
    changed_.notify_all();
}

void HaltWatch::end() {
    std::unique_lock lock(mutex_);
    busy_.reset();
    poll_.request_stop();
    changed_.notify_all();
    changed_.wait(lock, [this] { return !is_polling_; });
}

void HaltWatch::turn(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [this] { return busy_.has_value(); })) {
        const Busy busy = *busy_;
        const auto is_over = [&] { return !busy_ || busy_->offset != busy.offset; };
        // An answer that is quick ends before anybody looks.
        if (changed_.wait_for(lock, stop, look_every_, is_over)) continue;
        if (stop.stop_requested()) return;
        is_polling_ = true;
        const std::stop_token poll = poll_.get_token();
        lock.unlock();
        look(busy, poll);
        lock.lock();
        is_polling_ = false;
        changed_.notify_all();
    }
}

void HaltWatch::look(const Busy& busy, std::stop_token stop) {
    const auto updates = parts_.bot.updates({.offset = busy.offset, .limit = 100}, std::move(stop));
    if (!updates) return;  // the conversation says so when it asks
    for (const BotUpdate& update : *updates) hear(update, busy);
}

void HaltWatch::hear(const BotUpdate& update, const Busy& busy) {
    const auto* message = std::get_if<BotMessage>(&update.what);
    if (message == nullptr || !is_persons_word(*message) || handed_.contains(update.id)) return;
    const auto typed = parse_typed(message->text);
    const auto halts = typed && is_for(*typed, busy.username) ? halting(*typed) : std::nullopt;
    if (!halts) return;
    const auto person = std::ranges::find(busy.known, message->from->id, &Chat::id);
    if (person == busy.known.end() || person->role < find_command(typed->name)->least) return;
    Command command = command_of(update.id, message->from->id, halts->verb, halts->reason);
    command.id += ":heard";
    parts_.log.warning("a command is heard while an answer takes long", {{"id", command.id}, {"actor", command.actor}});
    if (!parts_.submit({.events = {command}, .done = [](const Result<Outcomes>&) {}})) return;  // it comes again
    if (handed_.size() == handed_most) handed_.clear();
    handed_.insert(update.id);
}

}  // namespace signalbox
