// A bot whose messenger is this process's memory: for tests. It remembers what was said, and says no where a messenger
// would: to who blocked it, in a chat that is none, over a text that is too long.
//
// Threads: any.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>

#include "ports/bot.hpp"

namespace signalbox {

class MemoryBot final : public Bot {
public:
    struct Said {
        std::int64_t chat = 0;
        std::int64_t message = 0;
        std::string text;  ///< or caption
        BotKeyboard keyboard;
        std::size_t picture_bytes = 0;
        bool is_silent = false;
        int edits = 0;
        std::optional<std::int64_t> thread = {};
    };
    struct Answered {
        std::string press, text;
    };
    enum class Chat : std::uint8_t { open, blocked, moved };

    // ---- the messenger's side
    void open(std::int64_t chat) { set(chat, Chat::open); }
    void block(std::int64_t chat) { set(chat, Chat::blocked); }
    void move(std::int64_t chat, std::int64_t to) {
        set(chat, Chat::moved);
        set(to, Chat::open);
        const std::scoped_lock lock(mutex_);
        moved_[chat] = to;
    }
    /// `what` comes in; its update's id.
    std::int64_t hear(decltype(BotUpdate::what) what) {
        const std::scoped_lock lock(mutex_);
        if (const auto* press = std::get_if<BotPress>(&what)) presses_[press->id] = true;
        waiting_.push_back({.id = next_update_, .what = std::move(what)});
        arrived_.notify_all();
        return next_update_++;
    }
    std::vector<Said> said() const {
        const std::scoped_lock lock(mutex_);
        return said_;
    }
    std::vector<Answered> answered() const {
        const std::scoped_lock lock(mutex_);
        return answered_;
    }
    std::vector<BotCommands> commands() const {
        const std::scoped_lock lock(mutex_);
        return commands_;
    }
    /// From now on every attempt to say something ends like this; `none`: as it should.
    void fail_with(std::optional<Fate> fate) {
        const std::scoped_lock lock(mutex_);
        forced_ = fate;
    }

    // ---- the bot's
    Result<BotIdentity> who_am_i(std::stop_token) override { return BotIdentity{.id = 1, .username = "memory_bot"}; }

    Result<std::vector<BotUpdate>> updates(const BotPoll& poll, std::stop_token stop) override {
        std::unique_lock lock(mutex_);
        std::erase_if(waiting_, [&](const BotUpdate& one) { return one.id < poll.offset; });
        arrived_.wait_for(lock, stop, poll.hold, [&] { return !waiting_.empty(); });
        if (stop.stop_requested()) return fail(ErrorCode::Interrupted, "{}: stopped", "the bot in memory");
        const auto most = static_cast<std::size_t>(poll.limit);
        return std::vector<BotUpdate>(waiting_.begin(),
                                      waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(most, waiting_.size())));
    }
    Result<std::string> webhook(std::stop_token) override { return std::string(); }
    BotSent delete_webhook(std::stop_token) override { return delivered(""); }

    BotSent send(const BotText& text, std::stop_token stop) override {
        if (text.text.empty()) return says_no("Bad Request: message text is empty");
        if (text.goes && !text.goes()) return held_back();
        return say({.chat = text.chat,
                    .text = text.text,
                    .keyboard = text.keyboard,
                    .is_silent = text.is_silent,
                    .thread = text.thread},
                   text_max, stop);
    }
    BotSent send(const BotPhoto& photo, std::stop_token stop) override {
        if (photo.png.empty() && photo.known_as.empty())
            return says_no("Bad Request: there is no photo in the request");
        if (photo.goes && !photo.goes()) return held_back();
        BotSent sent = say({.chat = photo.chat,
                            .text = photo.caption,
                            .keyboard = photo.keyboard,
                            .picture_bytes = photo.png.size(),
                            .is_silent = photo.is_silent,
                            .thread = photo.thread},
                           caption_max, stop);
        if (sent.fate == Fate::delivered) sent.picture = "picture-" + sent.mark;
        return sent;
    }
    BotSent edit(const BotEdit& edit, std::stop_token) override {
        const std::scoped_lock lock(mutex_);
        for (Said& one : said_) {
            if (one.chat != edit.chat || one.message != edit.message) continue;
            const std::string text = edit.part == BotPart::keyboard ? one.text : edit.text;
            if (one.text != text || one.keyboard != edit.keyboard) ++one.edits;
            one.text = text;
            one.keyboard = edit.keyboard;
            return delivered(mark_of(one));
        }
        return says_no("Bad Request: message to edit not found");
    }
    BotSent answer(const BotAnswer& answer, std::stop_token) override {
        const std::scoped_lock lock(mutex_);
        if (presses_.erase(answer.press) > 0) answered_.push_back({answer.press, answer.text});
        return delivered("");
    }
    BotSent set_commands(const BotCommands& commands, std::stop_token) override {
        const std::scoped_lock lock(mutex_);
        commands_.push_back(commands);
        return delivered("");
    }

private:
    static constexpr std::size_t text_max = 4096, caption_max = 1024, data_max = 64;

    void set(std::int64_t chat, Chat state) {
        const std::scoped_lock lock(mutex_);
        chats_[chat] = state;
    }
    static std::size_t characters(std::string_view text) {
        return static_cast<std::size_t>(std::ranges::count_if(
            text, [](char letter) { return (static_cast<unsigned char>(letter) & 0xC0U) != 0x80U; }));
    }
    static std::string mark_of(const Said& said) {
        return std::to_string(said.chat) + "/" + std::to_string(said.message);
    }
    static BotSent held_back() {
        BotSent sent;
        sent.why = "held back when its turn came";
        return sent;
    }
    static BotSent delivered(std::string mark) {
        BotSent sent;
        sent.fate = Fate::delivered;
        sent.mark = std::move(mark);
        return sent;
    }
    static BotSent says_no(std::string why, BotTrouble trouble = BotTrouble::none) {
        BotSent sent;
        sent.fate = Fate::refused;
        sent.why = std::move(why);
        sent.trouble = trouble;
        return sent;
    }
    BotSent say(Said said, std::size_t most, std::stop_token stop) {
        const std::scoped_lock lock(mutex_);
        if (stop.stop_requested() || (forced_ && *forced_ != Fate::delivered)) {
            BotSent sent;
            sent.fate = stop.stop_requested() ? Fate::not_sent : *forced_;
            sent.why = "the bot in memory was told to";
            return sent;
        }
        const auto chat = chats_.find(said.chat);
        if (chat == chats_.end()) return says_no("Bad Request: chat not found", BotTrouble::no_chat);
        if (chat->second == Chat::blocked)
            return says_no("Forbidden: bot was blocked by the user", BotTrouble::blocked);
        if (chat->second == Chat::moved) {
            BotSent sent = says_no("Bad Request: group chat was upgraded to a supergroup chat", BotTrouble::moved);
            sent.moved_to = moved_[said.chat];
            return sent;
        }
        if (characters(said.text) > most) return says_no("Bad Request: message is too long", BotTrouble::too_long);
        for (const auto& row : said.keyboard)
            for (const BotButton& button : row)
                if (button.data.empty() || button.data.size() > data_max)
                    return says_no("Bad Request: BUTTON_DATA_INVALID");
        said.message = ++messages_[said.chat];
        said_.push_back(said);
        return delivered(mark_of(said));
    }

    mutable std::mutex mutex_;
    std::condition_variable_any arrived_;
    std::map<std::int64_t, Chat> chats_;
    std::map<std::int64_t, std::int64_t> moved_, messages_;
    std::map<std::string, bool> presses_;
    std::vector<BotUpdate> waiting_;
    std::int64_t next_update_ = 1;
    std::vector<Said> said_;
    std::vector<Answered> answered_;
    std::vector<BotCommands> commands_;
    std::optional<Fate> forced_;
};

}  // namespace signalbox
