#include "faces/telegram/talk_loop.hpp"

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <mutex>

namespace signalbox {

std::int64_t update_after(std::span<const std::string> commands) {
    constexpr std::string_view beginning = "telegram:";
    for (auto id = commands.rbegin(); id != commands.rend(); ++id) {
        if (!id->starts_with(beginning)) continue;
        std::int64_t update = 0;
        const char* const end = id->data() + id->size();
        const auto read = std::from_chars(id->data() + beginning.size(), end, update);
        if (read.ec == std::errc{} && read.ptr == end && update > 0 && update < INT64_MAX) return update + 1;
    }
    return 0;
}

TalkLoop::TalkLoop(std::unique_ptr<Talk> talk, std::int64_t offset, TalkPace pace, std::uint64_t seed)
    : talk_(std::move(talk)),
      pace_(pace),
      offset_(offset),
      acknowledged_(offset),
      random_(seed, "telegram"),
      halts_({.bot = talk_->parts().bot, .submit = talk_->parts().hooks.submit, .log = talk_->parts().log},
             pace.look_every),
      thread_([this](std::stop_token stop) { turn(std::move(stop)); }) {}

TalkLoop::~TalkLoop() = default;

void TalkLoop::wait(std::chrono::milliseconds time, std::stop_token stop) const {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, time, [] { return false; });
}

bool TalkLoop::wait_after(const Error& error, std::stop_token stop) {
    const Logger& log = talk_->parts().log;
    if (stop.stop_requested()) return false;
    if (error.code == ErrorCode::Refused) {
        log.error("the bot's token is none: nobody is heard in Telegram; correct TELEGRAM_BOT_TOKEN and start again",
                  {{"error", error.text()}});
        over_ = true;
        return false;
    }
    if (error.code == ErrorCode::Busy) {
        if (!std::exchange(said_busy_, true))
            log.error("another program speaks with this bot's token: it is waited for", {{"error", error.text()}});
        const auto span = static_cast<std::uint64_t>((pace_.busy_most - pace_.busy_least).count());
        wait(pace_.busy_least + std::chrono::milliseconds(random_.below(span + 1)), stop);
        return !stop.stop_requested();
    }
    if (!std::exchange(said_away_, true))
        log.warning("the messenger cannot be reached: it is asked again", {{"error", error.text()}});
    wait(std::min<std::chrono::milliseconds>(pace_.again_first * (1LL << std::min(failures_, 20)), pace_.again_most),
         stop);
    ++failures_;
    return !stop.stop_requested();
}

bool TalkLoop::begin(std::stop_token stop) {
    Bot& bot = talk_->parts().bot;
    for (;;) {
        const auto me = bot.who_am_i(stop);
        if (me) {
            talk_->is_called(me->username);
            talk_->parts().log.info("the bot listens", {{"username", me->username}, {"offset", offset_}});
            break;
        }
        if (!wait_after(me.error(), stop)) return false;
    }
    bot.delete_webhook(stop);  // what waits there stays; a poll says Busy where it did not work
    return true;
}

/// The run remembers where it was. After a week without an update numbers begin anywhere, and a poll behind the
/// remembered one would throw away all that are below: so it is left where the oldest update that waits is far behind
/// it, and where none waits, for then nothing can come twice.
bool TalkLoop::find_place(std::stop_token stop) {
    constexpr std::int64_t behind_most = 10'000;  // handled, and not acknowledged before a crash
    while (offset_ > 0) {
        const auto first = talk_->parts().bot.updates({.offset = 0, .limit = 1}, stop);
        if (!first) {
            if (!wait_after(first.error(), stop)) return false;
            continue;
        }
        if (first->empty() || first->front().id < offset_ - behind_most) offset_ = acknowledged_ = 0;
        break;
    }
    return true;
}

void TalkLoop::hand_over(const BotUpdate& update, std::stop_token stop) {
    halts_.begin({.offset = update.id, .username = talk_->username(), .known = talk_->known()});
    auto pause = pace_.again_first;
    bool is_handled = talk_->handle(update, stop);
    for (; !is_handled && !stop.stop_requested(); pause = std::min(2 * pause, pace_.again_most)) {
        wait(pause, stop);
        if (!stop.stop_requested()) is_handled = talk_->handle(update, stop);
    }
    halts_.end();
    if (is_handled) offset_ = update.id + 1;  // else it is not behind us: it comes again after the next start
}

void TalkLoop::turn(std::stop_token stop) {
    if (!begin(stop) || !find_place(stop)) return;
    while (!stop.stop_requested()) {
        talk_->look_after(stop);
        const bool is_silent = std::chrono::steady_clock::now() - heard_ >= pace_.silence;
        if (is_silent && acknowledged_ == offset_) offset_ = acknowledged_ = 0;
        const auto updates = talk_->parts().bot.updates({.offset = offset_, .limit = 100, .hold = pace_.hold}, stop);
        if (!updates) {
            if (!wait_after(updates.error(), stop)) break;
            // Another's webhook, set meanwhile, would keep us waiting for ever.
            if (updates.error().code == ErrorCode::Busy) talk_->parts().bot.delete_webhook(stop);
            continue;
        }
        failures_ = 0;
        said_busy_ = said_away_ = false;
        acknowledged_ = offset_;
        if (!updates->empty()) heard_ = std::chrono::steady_clock::now();
        for (const BotUpdate& update : *updates) {
            if (stop.stop_requested()) break;
            if (update.id >= offset_) hand_over(update, stop);
        }
    }
    if (!over_) acknowledge();
}

/// So that the next start is not asked again what was answered already. Not for long: the program wants to end.
void TalkLoop::acknowledge() {
    if (offset_ == acknowledged_) return;
    std::stop_source enough;
    const std::jthread clock([this, &enough](std::stop_token stop) {
        wait(pace_.farewell, std::move(stop));
        enough.request_stop();
    });
    static_cast<void>(talk_->parts().bot.updates({.offset = offset_, .limit = 1}, enough.get_token()));
}

}  // namespace signalbox
