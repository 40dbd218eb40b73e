#include "faces/telegram/talk.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "faces/telegram/cure.hpp"
#include "faces/telegram/halt_watch.hpp"
#include "faces/telegram/invitation.hpp"
#include "faces/telegram/keyboard.hpp"
#include "faces/telegram/talk_replies.hpp"
#include "faces/telegram/telegram_channel.hpp"

namespace signalbox {

namespace {

constexpr std::size_t strangers_most = 1'000;

/// The first letters of a language's tag, as `ru-RU` or `ru`.
bool speaks_russian(const BotUser& user) { return user.language == "ru" || user.language.starts_with("ru-"); }

}  // namespace

Talk::Talk(TalkParts parts) : parts_(std::move(parts)), orders_(parts_) { refresh_chats(); }

bool Talk::handle(const BotUpdate& update, std::stop_token stop) {
    refresh_chats();
    if (const auto* message = std::get_if<BotMessage>(&update.what)) return hear(update.id, *message, stop);
    if (const auto* press = std::get_if<BotPress>(&update.what)) return hear(update.id, *press, stop);
    if (const auto* membership = std::get_if<BotMembership>(&update.what)) return hear(*membership);
    return true;
}

// ---- who speaks

const Chat* Talk::person(std::int64_t id) const {
    const auto found = std::ranges::find(known_, id, &Chat::id);
    return found == known_.end() || id <= 0 || found->role == Role::none ? nullptr : &*found;
}

const Chat* Talk::place(std::int64_t chat) const {
    const auto found =
        std::ranges::find_if(known_, [chat](const Chat& one) { return one.id == chat || one.address() == chat; });
    return found == known_.end() ? nullptr : &*found;
}

void Talk::meet_stranger(std::int64_t id) {
    const UtcTime now = parts_.hooks.wall();
    if (strangers_.size() >= strangers_most) strangers_.clear();
    const auto [met, is_new] = strangers_.try_emplace(id, now);
    if (!is_new && now - met->second < hour) return;
    met->second = now;
    parts_.log.warning("a stranger wrote to the bot", {{"user", id}});
}

Asked Talk::asked_by(const Chat& person, const BotUser& from, std::int64_t chat) const {
    Asked asked{.chat = chat, .from = from, .role = person.role, .settings = person};
    asked.is_private = chat == from.id;
    if (const Chat* group = asked.is_private ? nullptr : place(chat)) asked.settings = *group;
    asked.date = parts_.hooks.wall();
    asked.reader = reader_of(asked.settings, parts_.terms.zone);
    return asked;
}

bool Talk::hear(std::int64_t update, const BotMessage& message, std::stop_token stop) {
    if (!is_persons_word(message)) return true;
    const bool is_private = message.kind == ChatKind::person;
    const auto typed = parse_typed(message.text);
    const Chat* known = person(message.from->id);
    if (is_private && let_in(message, typed ? &*typed : nullptr, known, stop)) return true;
    if (known == nullptr) {
        if (is_private || typed) meet_stranger(message.from->id);
        return true;
    }
    if (!typed && !is_private) return true;
    if (typed && !is_for(*typed, username_)) return true;
    Asked asked = asked_by(*known, *message.from, message.chat);
    asked.update = update;
    asked.thread = message.thread;
    asked.date = message.date;
    if (is_private && known->is_closed) {
        Chat open = *known;
        open.is_closed = false;
        keep(open);
    }
    if (typed) asked.typed = *typed;
    return ask(asked, stop);
}

bool Talk::hear(std::int64_t update, const BotPress& press, std::stop_token stop) {
    if (press.from.is_bot || press.from.id <= 0) return true;
    const Chat* known = person(press.from.id);
    if (known == nullptr) {
        meet_stranger(press.from.id);
        return true;
    }
    const auto typed = parse_pressed(press.data);
    if (!typed || !press.chat) {
        parts_.bot.answer({.press = press.id}, stop);
        return true;
    }
    Asked asked = asked_by(*known, press.from, *press.chat);
    asked.update = update;
    asked.press = press.id;
    asked.message = press.message;
    asked.thread = press.thread;
    asked.typed = *typed;
    if (typed->name == "yes" || typed->name == "no") return press_button(asked, stop);
    parts_.bot.answer({.press = press.id}, stop);
    return ask(asked, stop);
}

bool Talk::hear(const BotMembership& membership) {
    const Chat* known = place(membership.chat);
    if (known == nullptr || known->is_closed == !membership.is_member) return true;
    Chat changed = *known;
    changed.is_closed = !membership.is_member;
    parts_.log.info("a chat's door", {{"chat", changed.id}, {"open", int{membership.is_member}}});
    keep(changed);
    return true;
}

/// A code, from whoever has no rights yet, or more rights to win. True: it was one, whether or not it let them in.
bool Talk::let_in(const BotMessage& message, const Typed* typed, const Chat* known, std::stop_token stop) {
    std::string_view code = message.text;
    if (typed != nullptr && typed->name == "start") code = typed->word(0);
    if (!is_invitation(code) || (known != nullptr && known->role == Role::owner)) return false;
    const std::int64_t id = message.from->id;
    const auto role = redeem(parts_.settings, code, parts_.hooks.wall());
    if (!role) parts_.log.error("an invitation could not be read", {{"error", role.error().text()}});
    if (!role || !*role) {
        if (known == nullptr) meet_stranger(id);
        if (known != nullptr) {
            const Asked asked = asked_by(*known, *message.from, id);
            say(asked, asked.reader.say("That code is not good, or not any more."), stop);
        }
        return true;
    }
    Chat chat{.id = id, .language = speaks_russian(*message.from) ? Language::ru : parts_.terms.language};
    if (const Chat* before = place(id)) chat = *before;
    chat.role = std::max(**role, chat.role);
    chat.is_closed = false;
    Asked asked = asked_by(chat, *message.from, id);
    if (const auto saved = parts_.chats.save(chat); !saved) {
        parts_.log.error("a chat could not be kept", {{"chat", id}, {"error", saved.error().text()}});
        say(asked, asked.reader.say(saved.error().what), stop);
        return true;
    }
    parts_.log.warning("let in by an invitation", {{"user", id}, {"role", to_text(chat.role)}});
    refresh_chats();
    look_after(stop);
    say(asked, start_reply(asked), stop);
    return true;
}

// ---- the book

void Talk::refresh_chats() {
    auto chats = parts_.chats.chats();
    const std::string trouble = chats ? "" : chats.error().text();
    if (trouble != book_trouble_ && !trouble.empty())
        parts_.log.error("the chats cannot be read", {{"error", trouble}});
    book_trouble_ = trouble;
    if (chats) known_ = *std::move(chats);  // else those of before: whoever throws the switch must be heard
}

void Talk::keep(const Chat& chat) {
    if (const auto saved = parts_.chats.save(chat); !saved)
        parts_.log.error("a chat could not be kept", {{"chat", chat.id}, {"error", saved.error().text()}});
    refresh_chats();
}

void Talk::look_after(std::stop_token stop) {
    refresh_chats();
    if (!has_told_ || told_ != known_) {
        parts_.hooks.chats(known_);
        told_ = known_;
        has_told_ = true;
    }
    if (!has_emptied_default_) has_emptied_default_ = parts_.bot.set_commands({}, stop).fate == Fate::delivered;
    for (const Chat& chat : known_) list_commands(chat, stop);
    for (auto one = listed_.begin(); one != listed_.end();) {
        if (person(one->first) != nullptr) {
            ++one;
            continue;
        }
        parts_.bot.set_commands({.chat = one->first}, stop);
        one = listed_.erase(one);
    }
}

void Talk::list_commands(const Chat& chat, std::stop_token stop) {
    if (person(chat.id) == nullptr || chat.is_closed) return;
    const std::string key = std::string(to_text(chat.role)) + " " + std::string(to_text(chat.language));
    const auto listed = listed_.find(chat.id);
    if (listed != listed_.end() && listed->second == key) return;
    const BotSent sent =
        parts_.bot.set_commands({.chat = chat.id, .commands = listed_commands(chat.role, chat.language)}, stop);
    // A refusal (they never began a chat) is not asked for again before something changes.
    if (sent.fate == Fate::delivered || sent.fate == Fate::refused) listed_[chat.id] = key;
}

// ---- what is said

template <typename Message>
BotSent Talk::send(Message message, const RichText& text, std::string Message::* words, std::stop_token stop) {
    constexpr Millis wait_usual{500}, wait_most{5'000};
    BotSent sent;
    for (int i = 0; i <= cures_most; ++i) {
        sent = parts_.bot.send(message, stop);
        if (cure(message, sent, text, words)) continue;
        // One whose fate is unknown is not said twice: whoever misses it asks again.
        if (sent.fate != Fate::not_sent || stop.stop_requested()) break;
        std::mutex mutex;
        std::condition_variable_any never;
        std::unique_lock lock(mutex);
        never.wait_for(lock, stop, std::min(sent.wait.value_or(wait_usual), wait_most), [] { return false; });
    }
    if (sent.fate != Fate::delivered)
        parts_.log.warning("an answer was not delivered", {{"chat", message.chat}, {"why", sent.why}});
    return sent;
}

void Talk::say(const Asked& asked, const Reply& reply, std::stop_token stop) {
    bool has_picture = !reply.png.empty();
    for (const PhoneMessage& one : reply.messages) {
        BotSent sent;
        if (std::exchange(has_picture, false)) {
            sent = send(BotPhoto{.chat = asked.chat,
                                 .thread = asked.thread,
                                 .png = reply.png,
                                 .caption = one.text.html(),
                                 .keyboard = keyboard_of(one)},
                        one.text, &BotPhoto::caption, stop);
        } else {
            sent = send(
                BotText{
                    .chat = asked.chat, .thread = asked.thread, .text = one.text.html(), .keyboard = keyboard_of(one)},
                one.text, &BotText::text, stop);
        }
        if (sent.fate != Fate::delivered) return;
    }
}

}  // namespace signalbox
