// A bot in a messenger: what people say to it comes in, what it says goes out, once a call.
//
//     const BotIdentity me = TRY(bot->who_am_i(stop));
//     for (const BotUpdate& update : TRY(bot->updates({.offset = next}, stop))) { …; next = update.id + 1; }
//     const BotSent sent = bot->send(BotText{.chat = 111, .text = "<b>BTC</b> long"}, stop);
//
// The shapes are those of Telegram's Bot API, less what nobody here needs. Always true: one call is one attempt,
// nothing is repeated; what was sent says its fate (sent.hpp), and by name what has to be done about it. Rates are kept
// ahead of time: a call waits for its turn where the wait is short, and is `not_sent` with the rest of the wait where
// it is long. A stop ends every wait at once. Threads: any; a poll and sendings go side by side.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "core/base/archive.hpp"
#include "core/base/result.hpp"
#include "ports/sent.hpp"

namespace signalbox {

// ---- what comes in

enum class ChatKind : std::uint8_t { person, group, supergroup, channel, unknown };

struct BotUser {
    std::int64_t id = 0;
    bool is_bot = false;
    std::string language = {};  ///< as `ru` or `pt-br`; empty: not said

    bool operator==(const BotUser&) const = default;
};

struct BotMessage {
    std::int64_t chat = 0;  ///< of a person: the same as the person's id
    ChatKind kind = ChatKind::unknown;
    std::optional<std::int64_t> thread = {};  ///< the topic of a forum
    std::int64_t message = 0;
    std::optional<BotUser> from = {};  ///< none: a channel speaks
    bool as_chat = false;              ///< somebody speaks in a chat's name, and `from` is not that person
    UtcTime date{};                    ///< wall time, whole seconds
    std::string text = {};             ///< empty: a picture, a sticker, a service message
    bool is_forwarded = false;

    bool operator==(const BotMessage&) const = default;
};

/// A button was pressed. It wants an answer (BotAnswer), or the person's screen waits.
struct BotPress {
    std::string id;
    BotUser from = {};
    std::string data = {};                     ///< what the button carries
    std::optional<std::int64_t> chat = {};     ///< where its message is; none: not in a chat of ours
    std::optional<std::int64_t> message = {};  ///< the same
    std::optional<std::int64_t> thread = {};   ///< its topic of a forum
    bool is_accessible = true;                 ///< false: the message is too old to be edited

    bool operator==(const BotPress&) const = default;
};

/// Somebody blocked the bot or let it in again, in a chat of their own or in a group.
struct BotMembership {
    std::int64_t chat = 0;
    ChatKind kind = ChatKind::unknown;
    BotUser from = {};
    UtcTime date{};
    bool is_member = false;

    bool operator==(const BotMembership&) const = default;
};

/// Anything else. It has an id, so that it is not asked for again.
struct BotUnknown {
    bool operator==(const BotUnknown&) const = default;
};

struct BotUpdate {
    std::int64_t id = 0;
    std::variant<BotUnknown, BotMessage, BotPress, BotMembership> what = {};

    bool operator==(const BotUpdate&) const = default;
};

struct BotPoll {
    /// The first update that is wanted: all before it are forgotten there. 0: the oldest that is kept.
    std::int64_t offset = 0;
    int limit = 100;               ///< 1 to 100
    std::chrono::seconds hold{0};  ///< so long the server waits for a first one; the bot's own poll at most
};

// ---- what goes out

struct BotButton {
    std::string text;
    std::string data;  ///< 1 to 64 bytes

    bool operator==(const BotButton&) const = default;
};
using BotKeyboard = std::vector<std::vector<BotButton>>;  ///< rows

enum class Markup : std::uint8_t { html, plain };

/// Asked when a message's turn has come, right before its first byte; false: it is not sent. Empty: it is.
using BotGoes = std::function<bool()>;

struct BotText {
    std::int64_t chat = 0;
    std::optional<std::int64_t> thread = {};
    std::string text;
    Markup markup = Markup::html;
    bool is_silent = false;
    std::optional<std::int64_t> reply_to = {};  ///< sent all the same where that one is gone
    BotKeyboard keyboard = {};
    BotGoes goes = {};
};

struct BotPhoto {
    std::int64_t chat = 0;
    std::optional<std::int64_t> thread = {};
    Bytes png = {};             ///< the picture, or …
    std::string known_as = {};  ///< … what the server calls one that it has (BotSent::picture)
    std::string caption = {};
    Markup markup = Markup::html;
    bool is_silent = false;
    std::optional<std::int64_t> reply_to = {};
    BotKeyboard keyboard = {};
    BotGoes goes = {};
};

/// Which part of a message is put in another's place; the keyboard always is (empty: it goes).
enum class BotPart : std::uint8_t { text, caption, keyboard };

struct BotEdit {
    std::int64_t chat = 0;
    std::int64_t message = 0;
    BotPart part = BotPart::text;
    std::string text = {};
    Markup markup = Markup::html;
    BotKeyboard keyboard = {};
};

/// Answers a press.
struct BotAnswer {
    std::string press;
    std::string text = {};  ///< 0 to 200 characters, shown over the chat
    bool is_alert = false;  ///< in a window that has to be closed
};

/// The list of commands that a messenger shows.
struct BotCommands {
    struct Command {
        std::string name;  ///< of a-z, 0-9 and _, without its slash
        std::string description;

        bool operator==(const Command&) const = default;
    };
    std::optional<std::int64_t> chat = {};  ///< for this chat; none: for everybody
    std::string language = {};              ///< of two letters; empty: whatever has no list of its own
    std::vector<Command> commands = {};
};

/// What a caller must know by name, because something else has to be done about it.
enum class BotTrouble : std::uint8_t {
    none,
    blocked,       ///< blocked by the person, put out of the group: nothing for this chat any more
    no_chat,       ///< there is no such chat: the person never began, or the number is wrong
    moved,         ///< the group has another number now: BotSent::moved_to
    no_thread,     ///< the topic is gone: send without it
    bad_markup,    ///< its HTML is not understood: send it plain
    too_long,      ///< split it
    unauthorised,  ///< the token is none: nothing goes out any more
};

struct BotSent : Sent {  ///< delivered: `mark` is `chat/message` of a message, else empty
    BotTrouble trouble = BotTrouble::none;
    std::optional<std::int64_t> moved_to = {};
    std::string picture = {};  ///< what the server calls the picture that was sent
};

struct BotIdentity {
    std::int64_t id = 0;
    std::string username = {};
    bool reads_groups = false;  ///< it hears all that is said in groups, not its commands alone
};

/// How a bot is reached.
struct BotAccess {
    std::string token;         ///< a secret
    std::string api_url = {};  ///< empty: https://api.telegram.org
    std::filesystem::path ca_file = {};
    std::string proxy = {};
    std::chrono::seconds poll{25};  ///< the longest hold of a poll; the server's own bound is 50
};

class Bot {
public:
    virtual ~Bot() = default;

    // Errors of what is asked: Refused (the token is none), Busy (another program polls with this token, or a webhook
    // is set; retryable), Unreachable (network, 5xx, asked to wait; retryable), BadData (an answer that is none),
    // Interrupted.
    virtual Result<BotIdentity> who_am_i(std::stop_token stop = {}) = 0;
    /// In their order; none: the hold is over.
    virtual Result<std::vector<BotUpdate>> updates(const BotPoll& poll, std::stop_token stop = {}) = 0;
    /// Where updates are sent instead of being polled; empty: nowhere.
    virtual Result<std::string> webhook(std::stop_token stop = {}) = 0;
    /// Updates are polled again; what waits stays.
    virtual BotSent delete_webhook(std::stop_token stop = {}) = 0;

    virtual BotSent send(const BotText& text, std::stop_token stop = {}) = 0;
    virtual BotSent send(const BotPhoto& photo, std::stop_token stop = {}) = 0;
    /// An edit that changes nothing counts as delivered.
    virtual BotSent edit(const BotEdit& edit, std::stop_token stop = {}) = 0;
    /// One that comes too late counts as delivered.
    virtual BotSent answer(const BotAnswer& answer, std::stop_token stop = {}) = 0;
    virtual BotSent set_commands(const BotCommands& commands, std::stop_token stop = {}) = 0;
};

}  // namespace signalbox
