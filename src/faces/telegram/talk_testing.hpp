// Tests only: a conversation with its people, a messenger in memory, and a run that does as it is told.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <sstream>

#include "faces/telegram/signal_testing.hpp"
#include "faces/telegram/talk.hpp"
#include "ports/memory_bot.hpp"
#include "ports/memory_candle_store.hpp"
#include "ports/memory_run_store.hpp"
#include "ports/memory_screen_store.hpp"

namespace signalbox {

/// Ends every order as a run does: once an id.
struct ToldRun {
    enum class How : std::uint8_t { takes, full, silent, broken } how = How::takes;
    std::vector<Command> commands;  ///< that changed something
    std::vector<DeskSettings> desks;
    std::vector<HandTraded> trades;
    std::vector<HandClosed> closes;
    std::vector<PositionClosed> positions;
    std::set<std::string> seen;
    std::size_t orders = 0;
    Outcomes comes;  ///< of each order
    LiveStatus status;
    std::mutex mutex;  // orders come from the conversation and from the watch beside it
    std::condition_variable came;

    template <typename Is>
    bool wait_for(Is is) {
        std::unique_lock lock(mutex);
        return came.wait_for(lock, std::chrono::seconds(60), is);
    }
    Result<> submit(Order order) {
        const std::scoped_lock lock(mutex);
        ++orders;
        came.notify_all();
        if (how == How::full) return fail(ErrorCode::Busy, "{} commands are waiting already", 64);
        if (how == How::silent) return {};
        if (how == How::broken) {
            order.done(fail(ErrorCode::NoSpace, "the disk is full"));
            return {};
        }
        const Command& command = std::get<Command>(order.events.front());
        if (seen.insert(command.id).second) {
            commands.push_back(command);
            if (command.verb == Verb::kill || command.verb == Verb::lift_kill)
                status.killed = command.verb == Verb::kill;
            for (const Event& event : order.events) {
                if (const auto* changed = std::get_if<SettingsChanged>(&event)) desks.push_back(changed->desk);
                if (const auto* trade = std::get_if<HandTraded>(&event)) trades.push_back(*trade);
                if (const auto* close = std::get_if<HandClosed>(&event)) closes.push_back(*close);
                if (const auto* position = std::get_if<PositionClosed>(&event)) positions.push_back(*position);
            }
        }
        order.done(comes);
        return {};
    }
};

/// Owner 42, operator 43, viewer 44 who reads Russian, the group -7 where signals are shown; 99 is a stranger.
struct TalkStage {
    UtcTime wall = telling::at("2026-11-22T08:00:00Z");
    MemoryBot bot;
    MemorySettingStore settings;
    ChatBook book{std::make_unique<MemorySettingStore>(), 42, Language::en};
    MemoryCandleStore candles;
    MemoryRunStore runs{candles};
    MemoryScreenStore screens;
    ToldRun run;
    bool has_kill_file = false, kill_switch_set = false;
    std::map<Instrument, std::uint16_t> followed;
    std::vector<std::vector<Chat>> told;
    std::ostringstream logged;
    Log log{{.json = true, .out = &logged}};
    std::function<LiveStatus()> status = [this] { return run.status; };
    std::unique_ptr<Talk> talk;

    TalkStage() {
        for (const std::int64_t chat : {42, 43, 44, 99, -7, -8}) bot.open(chat);
        check(book.save({.id = 43, .role = Role::operator_}).has_value(), "a test keeps chats");
        check(book.save({.id = 44, .role = Role::viewer, .language = Language::ru}).has_value(), "a test keeps chats");
        check(book.save({.id = -7}).has_value(), "a test keeps chats");
        run.status.run = "live-20261122-1";
        run.status.mode = Mode::paper;
        run.status.now = wall;
        run.status.last_frame = wall;
        run.status.equity = telling::decimal("1000");
        begin();
    }

    /// As after a start of the program: nothing is remembered but what was kept.
    void begin() {
        TalkTerms terms{.run = "live-20261122-1",
                        .version = "1.2.3",
                        .venue = "bybit",
                        .kill_switch_set = kill_switch_set,
                        .data_dir = ".",
                        .universe = [](const std::string&) { return UniverseRules{}; },
                        .patience = std::chrono::milliseconds(20)};
        TalkHooks hooks{.status = status,
                        .submit = [this](Order order) { return run.submit(std::move(order)); },
                        .slot_of = [this](const Instrument& one) -> std::optional<std::uint16_t> {
                            const auto found = followed.find(one);
                            return found == followed.end() ? std::nullopt : std::optional(found->second);
                        },
                        .why_not = [](WhyNotQuestion) -> Result<WhyNot> { return fail(ErrorCode::NotFound, "none"); },
                        .draw = [](const ChartPicture&) -> Result<Bytes> { return Bytes(100); },
                        .take_kill_file = [this]() -> Result<std::function<void()>> {
                            if (!std::exchange(has_kill_file, false)) return std::function<void()>();
                            return std::function<void()>([this] { has_kill_file = true; });
                        },
                        .logs = [this](std::size_t most) { return log.newest(most); },
                        .chats = [this](const std::vector<Chat>& chats) { told.push_back(chats); },
                        .wall = [this] { return wall; }};
        talk = std::make_unique<Talk>(TalkParts{.bot = bot,
                                                .chats = book,
                                                .settings = settings,
                                                .candles = candles,
                                                .runs = runs,
                                                .screens = screens,
                                                .terms = std::move(terms),
                                                .hooks = std::move(hooks),
                                                .log = log.module("telegram")});
        talk->is_called("our_bot");
    }

    std::int64_t next_update = 1;
    bool hand(decltype(BotUpdate::what) what) {
        return talk->handle({.id = next_update++, .what = std::move(what)}, {});
    }
    BotMessage message(std::int64_t user, const std::string& text, Millis ago = Millis{0}) const {
        return {.chat = user,
                .kind = ChatKind::person,
                .message = 1,
                .from = BotUser{.id = user, .language = "en"},
                .date = wall - ago,
                .text = text};
    }
    BotMessage in_group(std::int64_t user, const std::string& text, std::int64_t group = -7) const {
        BotMessage said = message(user, text);
        said.chat = group;
        said.kind = ChatKind::supergroup;
        return said;
    }
    bool type(std::int64_t user, const std::string& text, Millis ago = Millis{0}) {
        return hand(message(user, text, ago));
    }
    bool press(std::int64_t user, const std::string& data, std::int64_t chat, std::int64_t under = 1) {
        const BotPress pressed{.id = "press-" + std::to_string(next_update),
                               .from = {.id = user},
                               .data = data,
                               .chat = chat,
                               .message = under};
        bot.hear(pressed);
        return hand(pressed);
    }
    /// What was said last in a chat; empty where nothing was.
    std::string last(std::int64_t chat) const {
        std::string text;
        for (const MemoryBot::Said& one : bot.said())
            if (one.chat == chat) text = one.text;
        return text;
    }
    /// The data of that button of the chat's last message that has any.
    std::string button(std::int64_t chat, std::size_t place = 0) const {
        std::string data;
        for (const MemoryBot::Said& one : bot.said())
            if (one.chat == chat && !one.keyboard.empty()) data = one.keyboard.front().at(place).data;
        return data;
    }
    std::size_t said_count() const { return bot.said().size(); }
};

}  // namespace signalbox
