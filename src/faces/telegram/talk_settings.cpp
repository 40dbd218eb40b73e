#include <algorithm>

#include "core/base/letter_case.hpp"
#include "faces/telegram/talk_replies.hpp"
#include "platform/span.hpp"

namespace signalbox {

namespace {

constexpr Millis mute_usual = 8 * hour, mute_least = minute, mute_most = 30 * day;
constexpr std::size_t coins_most = 64, coin_most = 16;

/// `BTC,eth sol`, in capitals. None: one of them is no coin.
std::optional<std::vector<std::string>> parse_coins(const std::string& text) {
    std::vector<std::string> coins;
    std::string coin;
    for (const char letter : text + ",") {
        const char large = upper_case(letter);
        const bool is_letter = (large >= 'A' && large <= 'Z') || (large >= '0' && large <= '9');
        if (!is_letter && letter != ',' && letter != ' ') return std::nullopt;
        if (is_letter) coin += large;
        if (coin.size() > coin_most) return std::nullopt;
        if (is_letter || coin.empty()) continue;
        if (std::ranges::find(coins, coin) == coins.end()) coins.push_back(coin);
        coin.clear();
    }
    if (coins.empty() || coins.size() > coins_most) return std::nullopt;
    return coins;
}

/// Europe/Moscow for europe/moscow, as a phone may write it.
Result<std::string> zone_meant(const std::string& typed) {
    const auto as_typed = TimeZone::named(typed);
    if (as_typed) return typed;
    std::string titled = lower_case(typed);
    for (std::size_t i = 0; i < titled.size(); ++i)
        if (i == 0 || titled[i - 1] == '/' || titled[i - 1] == '_') titled[i] = upper_case(titled[i]);
    for (const std::string& meant : {titled, upper_case(typed)})
        if (TimeZone::named(meant)) return meant;
    return fail(as_typed.error());
}

std::string heard_text(const Chat& chat, const Person& reader) {
    switch (chat.hears) {
        case Hears::all: return reader.say("signals: all");
        case Hears::strong: return reader.say("signals: the strong ones");
        case Hears::coins: break;
    }
    std::string coins;
    for (const std::string& coin : chat.coins) coins += (coins.empty() ? "" : ", ") + coin;
    return reader.say("signals: of {}", coins);
}

}  // namespace

Reply settings_reply(const Asked& asked, const Chat& chat) {
    const Person& reader = asked.reader;
    RichText text = bold(asked.is_private ? reader.say("Your settings") : reader.say("Settings of this chat"));
    text += "\n" + reader.say("language: {}", to_text(chat.language));
    text += "\n" + reader.say("clock: {}", chat.zone.empty() ? reader.zone.name() : chat.zone);
    text += "\n" + heard_text(chat, reader);
    text += "\n" + (chat.muted_to > asked.date ? reader.say("silent until {}", reader.moment(chat.muted_to))
                                               : reader.say("not silent"));
    text += "\n\n" + reader.say("Others are typed: {}, {}", zone_example, coins_example);
    return PhoneMessage{
        .text = std::move(text),
        .rows = {{{"English", "settings language en"}, {"Русский", "settings language ru"}},
                 {{reader.say("All signals"), "settings all"}, {reader.say("Strong ones"), "settings strong"}},
                 {{reader.say("Silent for 8 h"), "mute 8h"}, {reader.say("Not silent"), "mute off"}}}};
}

Result<Chat> settings_wanted(const Asked& asked, Chat chat) {
    const std::string what = asked.typed.choice(0), value = asked.typed.choice(1);
    if (what == "all" || what == "strong") {
        chat.hears = what == "all" ? Hears::all : Hears::strong;
        return chat;
    }
    if (what == "coins") {
        const auto coins = parse_coins(asked.typed.rest(1));
        if (!coins) return fail(ErrorCode::WrongUse, "these are no coins: {}", asked.typed.rest(1));
        chat.hears = Hears::coins;
        chat.coins = *coins;
        return chat;
    }
    if (what == "language") {
        const auto language = parse_language(value);
        if (!language) return fail(ErrorCode::WrongUse, "there is no language {}; there are en and ru", value);
        chat.language = *language;
        return chat;
    }
    if (what == "zone") {
        if (value.empty()) return fail(ErrorCode::WrongUse, "no time zone is named");
        chat.zone = TRY(zone_meant(std::string(asked.typed.word(1))));
        return chat;
    }
    return fail(ErrorCode::WrongUse, "there is no setting {}", asked.typed.word(0));
}

Result<Chat> mute_wanted(const Asked& asked, Chat chat) {
    std::string word = asked.typed.choice(0);
    word += asked.typed.choice(1);  // 8 h
    if (word == "off") {
        chat.muted_to = UtcTime{};
        return chat;
    }
    const auto span = word.empty() ? std::optional(mute_usual) : parse_span(word);
    if (!span || *span < mute_least || *span > mute_most)
        return fail(ErrorCode::WrongUse, "{} is no span of time from a minute to 30 days", word);
    chat.muted_to = asked.date + *span;
    return chat;
}

}  // namespace signalbox
