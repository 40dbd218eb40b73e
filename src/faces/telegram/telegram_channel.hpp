// One chat as a channel of deliveries: a signal is one photo with its words, what became of it a reply, an alert a
// text.
//
// A refusal that has a cure is cured and sent at once: markup that is not understood goes plain, a topic that is gone
// is left, a group that moved is followed. That is no repeat: what was refused has not arrived. Threads: as
// ports/channel.hpp; `change` from any.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "faces/telegram/chat.hpp"
#include "faces/telegram/phone.hpp"
#include "faces/telegram/signal_pictures.hpp"
#include "ports/bot.hpp"
#include "ports/channel.hpp"

namespace signalbox {

/// What messages say of the account beside the signal. Any thread.
struct AccountWords {
    std::int64_t calibration_min = 200;
    std::string currency = {};
    std::string rules = {};
    bool break_even = true;
    std::function<Decimal()> equity;  ///< may be empty
    TimeZone zone;                    ///< of readers who have set none
};

/// The reader behind a chat.
Person reader_of(const Chat& chat, const TimeZone& zone);

class TelegramChannel final : public Channel {
public:
    using Changed = std::function<void(const Chat&)>;
    using Leaves = std::function<bool(const OutboxMessage&)>;
    /// `bot` and `pictures` outlive it. From the channel's thread: `changed` is told when the chat turned out to be
    /// elsewhere, or closed; `leaves`, which may be empty, is asked right before a message's first byte, and may
    /// keep it back: what waited for its turn may be wanted no more.
    TelegramChannel(Bot& bot, SignalPictures& pictures, Chat chat, AccountWords account, Changed changed,
                    Leaves leaves = {});

    const std::string& name() const override { return name_; }
    bool wants(const OutboxMessage& message) const override;
    Sent send(const Delivery& delivery, std::stop_token stop) override;

    Chat chat() const;
    void change(Chat chat);

private:
    Sent send_signal(const Chat& chat, const Delivery& delivery, std::stop_token stop);
    Sent send_follow_up(const Chat& chat, const Delivery& delivery, std::stop_token stop);
    Sent send_alert(const Chat& chat, const Delivery& delivery, std::stop_token stop);
    template <typename Message>
    BotSent send_cured(Message message, const RichText& text, std::string Message::* words, std::stop_token stop);
    void note(const std::function<void(Chat&)>& what);
    BotSent put(const PhoneMessage& message, bool is_silent, std::optional<std::int64_t> reply_to, const Chat& chat,
                const Delivery& delivery, std::stop_token stop);
    BotGoes goes(const Delivery& delivery) const;

    Bot& bot_;
    SignalPictures& pictures_;
    const AccountWords account_;
    const Changed changed_;
    const Leaves leaves_;
    const std::string name_;
    mutable std::mutex mutex_;  // guards chat_
    Chat chat_;
};

}  // namespace signalbox
