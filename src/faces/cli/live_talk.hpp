// The run's side of the conversation with its people (faces/telegram/talk.hpp): its stores, and what it may ask.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "faces/cli/context.hpp"
#include "faces/cli/followed_slots.hpp"
#include "faces/cli/run_log.hpp"
#include "faces/telegram/chat_book.hpp"
#include "faces/telegram/talk_loop.hpp"

namespace signalbox {

/// A conversation that has begun, and the stores that are its thread's.
class LiveTalk {
public:
    /// From the run's listener: it asks for the commands that the run remembers. Everything named outlives it; `chats`
    /// is told, from its own thread, whom signals are sent to from now on.
    static Result<std::unique_ptr<LiveTalk>> begin(const Context& context, const RunRecord& record, LiveRun& run,
                                                   const FollowedSlots& slots, Bot& bot, ChatBook& book,
                                                   const RunLog& log,
                                                   std::function<void(const std::vector<Chat>&)> chats);

private:
    std::unique_ptr<SettingStore> settings_;
    std::unique_ptr<CandleStore> candles_;
    std::unique_ptr<RunStore> runs_;
    std::unique_ptr<ScreenStore> screens_;
    std::unique_ptr<TalkLoop> loop_;  // last: its thread uses what stands above
};

}  // namespace signalbox
