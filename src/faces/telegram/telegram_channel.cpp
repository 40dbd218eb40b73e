#include "faces/telegram/telegram_channel.hpp"

#include <charconv>

#include "faces/telegram/cure.hpp"
#include "faces/telegram/follow_up_message.hpp"
#include "faces/telegram/keyboard.hpp"
#include "faces/telegram/signal_message.hpp"
#include "platform/clock.hpp"

namespace signalbox {

namespace {

/// The message's number in a mark `chat/message`.
std::optional<std::int64_t> message_of(std::string_view mark) {
    const std::size_t slash = mark.find('/');
    if (slash == mark.npos) return std::nullopt;
    std::int64_t number = 0;
    const std::string_view text = mark.substr(slash + 1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// Alerts that wake nobody: what they tell of can wait until somebody looks.
bool is_silent_alert(AlertKind kind) {
    return kind == AlertKind::listing || kind == AlertKind::feed_back || kind == AlertKind::correction ||
           kind == AlertKind::silence || kind == AlertKind::digest;
}

/// Of an observation each message says so first, and has no buttons: there is nobody to press them for.
PhoneMessage marked(PhoneMessage message, const OutboxMessage& about, const Person& reader) {
    if (about.mode != Mode::observe) return message;
    message.rows.clear();
    message.text = bold(reader.say("OBSERVATION: not to be traded on")) + "\n" + message.text;
    return message;
}

}  // namespace

Person reader_of(const Chat& chat, const TimeZone& zone) {
    Person reader{.language = chat.language, .zone = zone};
    if (chat.zone.empty()) return reader;
    if (auto own = TimeZone::named(chat.zone)) reader.zone = *std::move(own);
    return reader;
}

TelegramChannel::TelegramChannel(Bot& bot, SignalPictures& pictures, Chat chat, AccountWords account, Changed changed,
                                 Leaves leaves)
    : bot_(bot),
      pictures_(pictures),
      account_(std::move(account)),
      changed_(std::move(changed)),
      leaves_(std::move(leaves)),
      name_(chat.channel()),
      chat_(std::move(chat)) {}

Chat TelegramChannel::chat() const {
    const std::scoped_lock lock(mutex_);
    return chat_;
}

void TelegramChannel::change(Chat chat) {
    const std::scoped_lock lock(mutex_);
    chat_ = std::move(chat);
}

bool TelegramChannel::wants(const OutboxMessage& message) const {
    return signalbox::wants(chat(), message, wall_time());
}

Sent TelegramChannel::send(const Delivery& delivery, std::stop_token stop) {
    const Chat to = chat();
    switch (delivery.message().kind) {
        case MessageKind::signal: return send_signal(to, delivery, stop);
        case MessageKind::follow_up: return send_follow_up(to, delivery, stop);
        case MessageKind::alert: return send_alert(to, delivery, stop);
    }
    return {.fate = Fate::refused, .why = "no such kind of message"};
}

template <typename Message>
BotSent TelegramChannel::send_cured(Message message, const RichText& text, std::string Message::* words,
                                    std::stop_token stop) {
    BotSent sent = bot_.send(message, stop);
    for (int cures = 0; cures < cures_most && cure(message, sent, text, words); ++cures) {
        if (sent.moved_to) note([&](Chat& moved) { moved.moved_to = sent.moved_to; });
        sent = bot_.send(message, stop);
    }
    if (sent.trouble == BotTrouble::blocked || sent.trouble == BotTrouble::no_chat) {
        note([](Chat& closed) { closed.is_closed = true; });
    }
    return sent;
}

/// The chat turned out to be another than was known.
void TelegramChannel::note(const std::function<void(Chat&)>& what) {
    Chat now = chat();
    what(now);
    change(now);
    if (changed_) changed_(now);
}

BotSent TelegramChannel::put(const PhoneMessage& message, bool is_silent, std::optional<std::int64_t> reply_to,
                             const Chat& to, const Delivery& delivery, std::stop_token stop) {
    return send_cured(BotText{.chat = to.address(),
                              .thread = to.thread,
                              .text = message.text.html(),
                              .is_silent = is_silent,
                              .reply_to = reply_to,
                              .keyboard = keyboard_of(message),
                              .goes = goes(delivery)},
                      message.text, &BotText::text, stop);
}

BotGoes TelegramChannel::goes(const Delivery& delivery) const {
    if (!leaves_) return {};
    return [this, &message = delivery.message()] { return leaves_(message); };
}

Sent TelegramChannel::send_signal(const Chat& to, const Delivery& delivery, std::stop_token stop) {
    const SignalRecord& record = *delivery.message().signal;
    const Circumstances& how = delivery.circumstances();
    const Person reader = reader_of(to, account_.zone);
    if (how.missed) {
        const FollowUpTelling telling{
            .reader = reader, .currency = account_.currency, .break_even = account_.break_even, .repeat = how.repeat};
        return put(marked(missed_message(record, *how.missed, how.late, telling), delivery.message(), reader), true,
                   std::nullopt, to, delivery, stop);
    }
    SignalTelling telling{.reader = reader,
                          .calibration_min = account_.calibration_min,
                          .currency = account_.currency,
                          .equity = account_.equity ? account_.equity() : Decimal{},
                          .rules = account_.rules,
                          .repeat = how.repeat};
    if (how.late) telling.late = LeftLate{.by = *how.late, .last_price = how.last_price};
    PhoneMessage message = signal_message(record, telling);  // it says itself what is unusual
    if (record.mode == Mode::observe) message.rows.clear();
    const auto picture = pictures_.picture(record, reader);
    if (!picture)
        return put(message, false, std::nullopt, to, delivery, stop);  // words without a picture, not a picture late
    const BotSent sent = send_cured(BotPhoto{.chat = to.address(),
                                             .thread = to.thread,
                                             .png = picture->known_as.empty() ? picture->png : Bytes{},
                                             .known_as = picture->known_as,
                                             .caption = message.text.html(),
                                             .keyboard = keyboard_of(message),
                                             .goes = goes(delivery)},
                                    message.text, &BotPhoto::caption, stop);
    if (sent.fate == Fate::delivered && !sent.picture.empty()) pictures_.is_known_as(record, reader, sent.picture);
    return sent;
}

Sent TelegramChannel::send_follow_up(const Chat& to, const Delivery& delivery, std::stop_token stop) {
    const OutboxMessage& message = delivery.message();
    const FollowUpTelling telling{.reader = reader_of(to, account_.zone),
                                  .currency = account_.currency,
                                  .break_even = account_.break_even,
                                  .repeat = delivery.circumstances().repeat};
    return put(marked(follow_up_message(*message.signal, *message.moved, telling), message, telling.reader),
               !message.moved->closed, message_of(delivery.circumstances().reply_to), to, delivery, stop);
}

Sent TelegramChannel::send_alert(const Chat& to, const Delivery& delivery, std::stop_token stop) {
    const Alert& alert = *delivery.message().alert;
    const Person reader = reader_of(to, account_.zone);
    PhoneMessage message;
    if (delivery.circumstances().repeat)
        message.text += italic("↻ " + reader.say("Repeat: the first may have arrived")) + "\n";
    bool first = true;
    for (const Sentence& line : alert.lines) {
        const RichText words(reader.say(line));
        message.text += first ? bold(words) : "\n" + words;
        first = false;
    }
    message = marked(std::move(message), delivery.message(), reader);
    message.text = shortened(message.text, message_most);
    return put(message, is_silent_alert(alert.kind), std::nullopt, to, delivery, stop);
}

}  // namespace signalbox
