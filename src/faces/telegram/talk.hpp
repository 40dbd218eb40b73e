// The conversation: who speaks, what they ask, and what they are told.
//
// Rights hang on people, by their number: in a private chat, and in a group by who speaks there, whatever the group.
// Strangers are met with silence, whatever they say, but for an invitation's code. Whoever is no person (a channel, a
// bot, somebody in a chat's name), and what is edited or forwarded, is not heard.
// Always true: an update that changes something counts as handled only when the run's journal has it; whatever else
// fails is said or logged, and is behind us. Threads: one.
#pragma once

#include <map>
#include <stop_token>
#include <string>

#include "faces/telegram/halt_watch.hpp"
#include "faces/telegram/talk_command.hpp"
#include "faces/telegram/talk_orders.hpp"

namespace signalbox {

class Talk {
public:
    explicit Talk(TalkParts parts);

    /// The bot's own name, for /status@name.
    void is_called(std::string username) { username_ = std::move(username); }
    const std::string& username() const { return username_; }
    /// Who is in the book, as it was last read.
    const std::vector<Chat>& known() const { return known_; }
    /// False: the run has not taken what it asks; hand it again.
    bool handle(const BotUpdate& update, std::stop_token stop);
    /// Tells others of chats that are new, gone or changed, and messengers their commands. Between two polls.
    void look_after(std::stop_token stop);

    const TalkParts& parts() const { return parts_; }

private:
    bool hear(std::int64_t update, const BotMessage& message, std::stop_token stop);
    bool hear(std::int64_t update, const BotPress& press, std::stop_token stop);
    bool hear(const BotMembership& membership);

    bool ask(const Asked& asked, std::stop_token stop);
    bool ask(const Asked& asked, const TalkCommand& command, std::stop_token stop);
    bool press_button(const Asked& asked, std::stop_token stop);
    bool change_chat(const Asked& asked, bool is_mute, std::stop_token stop);
    bool throw_or_lift(const Asked& asked, std::stop_token stop);
    bool want_threshold(const Asked& asked, std::stop_token stop);
    Result<> want_trade(const Asked& asked, const TalkCommand& command, std::stop_token stop);
    Result<Reply> read(const Asked& asked, Ask what);
    bool order(const Asked& asked, const Halting& what, const std::string& done, std::stop_token stop);
    bool not_taken(const Asked& asked, const Error& error, std::stop_token stop);
    bool is_stale(const Asked& asked) const;
    void confirm(const Asked& asked, Wanted wanted, std::stop_token stop);

    bool let_in(const BotMessage& message, const Typed* typed, const Chat* known, std::stop_token stop);
    void meet_stranger(std::int64_t id);
    const Chat* person(std::int64_t id) const;
    const Chat* place(std::int64_t chat) const;
    Asked asked_by(const Chat& person, const BotUser& from, std::int64_t chat) const;
    void refresh_chats();
    void keep(const Chat& chat);
    void list_commands(const Chat& chat, std::stop_token stop);

    void say(const Asked& asked, const Reply& reply, std::stop_token stop);
    void say(const Asked& asked, RichText text, std::stop_token stop) { say(asked, Reply(std::move(text)), stop); }
    template <typename Message>
    BotSent send(Message message, const RichText& text, std::string Message::* words, std::stop_token stop);

    const TalkParts parts_;
    TalkOrders orders_;
    std::string username_;
    std::vector<Chat> known_;  ///< the book's, as it was last read
    std::vector<Chat> told_;   ///< as others were last told
    bool has_told_ = false;
    std::string book_trouble_;
    std::map<std::int64_t, std::string> listed_;  ///< chat → role and language of the commands it shows
    bool has_emptied_default_ = false;
    std::map<std::int64_t, UtcTime> strangers_;  ///< when each was last logged
    std::int64_t said_not_taken_ = 0;            ///< of this update
};

}  // namespace signalbox
