// What the conversation is made of: its own stores, what it knows of the run, and what it may ask of it.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "faces/telegram/chat_book.hpp"
#include "faces/telegram/phone.hpp"
#include "faces/telegram/typed.hpp"
#include "platform/log.hpp"
#include "ports/bot.hpp"
#include "ports/candle_store.hpp"
#include "ports/chart_picture.hpp"
#include "ports/run_store.hpp"
#include "ports/screen_store.hpp"
#include "ports/setting_store.hpp"
#include "runners/live.hpp"
#include "views/whynot.hpp"

namespace signalbox {

/// Of the program and its run; does not change while it runs.
struct TalkTerms {
    std::string run;
    std::string version;
    std::string venue;      ///< of symbols that name none
    std::string currency;   ///< of the account; empty: each signal's quote
    EngineSettings engine;  ///< as configured: what a threshold is taken back to
    Language language = Language::en;
    TimeZone zone;                   ///< of readers who have set none
    bool kill_switch_set = false;    ///< KILL_SWITCH=true: nobody lifts it
    std::filesystem::path data_dir;  ///< whose disk is looked at
    std::function<UniverseRules(const std::string& venue)> universe;
    std::chrono::milliseconds patience{10'000};  ///< so long the run may take to journal an order
};

/// What it asks of others. Called from the conversation's thread, `submit` from that of its halt watch
/// too.
struct TalkHooks {
    std::function<LiveStatus()> status;
    /// Into the run's journal (LiveRun::submit).
    std::function<Result<>(Order order)> submit;
    /// Where the run follows an instrument; none: it does not.
    std::function<std::optional<std::uint16_t>(const Instrument& instrument)> slot_of;
    /// As of the newest close; the question's `at` is left to whoever answers.
    std::function<Result<WhyNot>(WhyNotQuestion question)> why_not;
    std::function<Result<Bytes>(const ChartPicture& picture)> draw;
    /// Takes the kill file away where there is one; what puts it back.
    std::function<Result<std::function<void()>>()> take_kill_file;
    /// The newest so many lines of the program's log, the oldest first.
    std::function<std::vector<LoggedLine>(std::size_t most)> logs;
    /// The book's chats, whenever they are others than before.
    std::function<void(const std::vector<Chat>& chats)> chats;
    std::function<UtcTime()> wall;
};

/// All of it outlives the conversation, and the stores are its own.
struct TalkParts {
    Bot& bot;
    ChatBook& chats;
    SettingStore& settings;
    CandleStore& candles;
    RunStore& runs;
    ScreenStore& screens;
    TalkTerms terms;
    TalkHooks hooks;
    Logger log;
};

/// Somebody who may ask, and what they asked, wherever it came from.
struct Asked {
    std::int64_t update = 0;
    std::int64_t chat = 0;
    std::optional<std::int64_t> thread = {};
    BotUser from = {};
    Role role{};         ///< of whoever asks
    Chat settings = {};  ///< of the chat where it is a person's own; of the person, in a group
    bool is_private = true;
    UtcTime date{};                            ///< when it was said; of a press: now
    std::string press = {};                    ///< the press that asks, or empty
    std::optional<std::int64_t> message = {};  ///< that the pressed button hangs under
    Person reader = {};
    Typed typed = {};

    std::string actor() const { return "telegram:" + std::to_string(from.id); }
    std::string command_id() const { return "telegram:" + std::to_string(update); }
};

/// Messages in their order; with a picture the first one is its caption.
struct Reply {
    std::vector<PhoneMessage> messages;
    Bytes png = {};

    Reply() = default;
    Reply(PhoneMessage message) { messages.push_back(std::move(message)); }
    Reply(std::vector<PhoneMessage> all) : messages(std::move(all)) {}
    Reply(RichText text) { messages.push_back({.text = std::move(text)}); }
};

}  // namespace signalbox
