// The voices of a run at work: its outbox sent to every channel that the configuration and the chat book name, and the
// conversation with its people (live_talk.hpp).
//
// Nothing here can hold up the run: it is told that the database has more, and what a frame's prices are; everything
// else happens on threads of its own. What can't be opened is said once, and the run goes on without it.
// Threads: made, told of frames and ended by the run's; `tell` and `figures` from any.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "faces/cli/context.hpp"
#include "faces/cli/kill_file.hpp"
#include "faces/cli/live_talk.hpp"
#include "faces/cli/run_log.hpp"
#include "faces/telegram/chat_book.hpp"
#include "faces/telegram/telegram_channel.hpp"
#include "platform/latency.hpp"
#include "runners/deliver.hpp"
#include "runners/last_prices.hpp"

namespace signalbox {

class LiveVoices {
public:
    /// Everything named outlives it.
    LiveVoices(const Context& context, const RunRecord& record, LiveRun& run, const FollowedSlots& slots,
               MarketClock& clock, const RunLog& log);
    ~LiveVoices();

    /// From the run's listener: what a frame tells of prices, and which signals it spoke.
    void step(const Event& event, std::span<const Outcome> outcomes);
    /// The outbox may hold more.
    void wake();
    /// What was delivered; none where there is no channel.
    std::optional<DeliveryFigures> figures() const;
    /// Into what the run says of itself: "deliveries", null where there is no channel.
    void tell(Json& status) const;
    bool speaks() const { return deliver_ != nullptr; }

private:
    /// Of an observation its owner alone is told, and nobody can ask: no webhook, no conversation.
    bool observes() const { return record_.mode == Mode::observe; }
    Result<> open();
    Result<> open_telegram();
    Result<> open_talk();
    /// True: every one is open.
    bool open_webhooks();
    Result<> close_the_others();
    Result<> open_webhook(const std::string& url, const std::set<std::string>& kinds);
    /// Said once; the other voices go on.
    void say_silent(const std::string& who, const Error& why) const;
    Result<> add_chat(const Chat& chat);
    bool is_halted() const;
    bool leaves(const OutboxMessage& message);
    void speak_to(const std::vector<Chat>& chats);

    const Context& context_;
    const RunRecord& record_;
    LiveRun& run_;
    const FollowedSlots& slots_;
    MarketClock& clock_;
    const RunLog& run_log_;
    const Logger log_;
    const KillFile kill_file_;
    LastPrices prices_;
    using Steady = std::chrono::steady_clock;
    static constexpr std::size_t spoken_most = 256;
    mutable std::mutex mutex_;  ///< guards the two below, and channels_
    std::deque<std::pair<Hash128, Steady::time_point>>
        spoken_;  ///< signals of this process, and when their frame closed
    LatencyCounts to_wire_;
    std::unique_ptr<RunStore> runs_;        // the deciding thread's
    std::unique_ptr<CandleStore> candles_;  // likewise: the newest price before the first frame
    std::unique_ptr<ChatBook> chats_;
    std::unique_ptr<Bot> bot_;
    std::unique_ptr<SignalPictures> pictures_;
    std::map<std::int64_t, std::shared_ptr<TelegramChannel>> channels_;  // by chat
    std::unique_ptr<Deliver> deliver_;                                   // its threads use what stands above
    std::unique_ptr<LiveTalk> talk_;                                     // last, likewise
};

}  // namespace signalbox
