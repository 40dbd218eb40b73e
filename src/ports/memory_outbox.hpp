// The outbox in memory: the honest fake. Threads: one owner.
#pragma once

#include <map>
#include <string>

#include "ports/outbox.hpp"

namespace signalbox {

struct RunStore;

class MemoryOutbox final : public Outbox {
public:
    /// `runs` tells the signals; it outlives this.
    explicit MemoryOutbox(RunStore& runs) : runs_(runs) {}

    Result<> open_channel(const std::string& channel) override;
    Result<> close_channel(const std::string& channel) override;
    Result<std::vector<std::string>> channels() override;
    Result<std::optional<WaitingMessage>> oldest(const std::string& channel, Lane lane) override;
    Result<> end(const std::string& channel, std::int64_t number, const Word& word, UtcTime wall) override;
    Result<> settle(const std::string& channel, std::int64_t number, DeliveryState state,
                    const std::string& why) override;
    Result<bool> raise(const std::string& run, const Alert& alert) override {
        return put_alert(run, alert, Withheld::no);
    }
    Result<std::vector<OutboxLine>> list(const OutboxFilter& filter) override;
    Result<> retry(std::int64_t number, const std::string& channel) override;
    Result<> drop(std::int64_t number, const std::string& channel) override;

    // What a projection leaves here; each says nothing where it has been said.
    void put_signal(const std::string& run, const Signal& signal, Withheld withheld);
    void put_follow_up(const std::string& run, const SignalMoved& moved, Withheld withheld);
    bool put_alert(const std::string& run, const Alert& alert, Withheld withheld);
    void withhold_signals();

protected:
    Result<bool> note_attempt(const std::string& channel, std::int64_t number, std::int64_t folded_to,
                              UtcTime wall) override;

private:
    struct Row {
        OutboxMessage message;  ///< without its signal
        std::string key, signal;
    };
    struct Record {
        DeliveryState state{};
        int attempts = 0, unanswered = 0;
        std::int64_t folded_to = 0;
        std::optional<UtcTime> last_at;
        std::string mark, why;
    };
    struct Place {
        std::int64_t begins_after = 0;
        bool is_open = true;
        std::map<std::int64_t, Record> records;  ///< by message
    };
    bool put(Row row);
    std::int64_t newest() const { return rows_.empty() ? 0 : rows_.rbegin()->first; }
    Result<Place*> place_of(const std::string& channel);
    Result<DeliveryState> by_hand(Place& place, const std::string& channel, std::int64_t number);
    Result<OutboxMessage> message(std::int64_t number);

    RunStore& runs_;
    std::map<std::int64_t, Row> rows_;  ///< by number
    std::map<std::string, Place> channels_;
};

}  // namespace signalbox
