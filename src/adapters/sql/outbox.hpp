// The outbox in a database of SQL. The port's promises: ports/outbox.hpp.
//
// A channel's place is one number a lane: everything up to it is settled, for lanes are worked off in order. So what
// waits is found by the primary key, however long the table has grown; only what was taken up again by hand lies below.
#pragma once

#include "adapters/sql/connection.hpp"
#include "ports/outbox.hpp"
#include "ports/run_store.hpp"

namespace signalbox {

class SqlOutbox final : public Outbox {
public:
    /// `runs` tells the signals; it lies in the same database and outlives this.
    SqlOutbox(Connection& connection, RunStore& runs) : connection_(connection), runs_(runs) {}

    Result<> open_channel(const std::string& channel) override;
    Result<> close_channel(const std::string& channel) override;
    Result<std::vector<std::string>> channels() override;
    Result<std::optional<WaitingMessage>> oldest(const std::string& channel, Lane lane) override;
    Result<> end(const std::string& channel, std::int64_t number, const Word& word, UtcTime wall) override;
    Result<> settle(const std::string& channel, std::int64_t number, DeliveryState state,
                    const std::string& why) override;
    Result<bool> raise(const std::string& run, const Alert& alert) override;
    Result<std::vector<OutboxLine>> list(const OutboxFilter& filter) override;
    Result<> retry(std::int64_t number, const std::string& channel) override;
    Result<> drop(std::int64_t number, const std::string& channel) override;

protected:
    Result<bool> note_attempt(const std::string& channel, std::int64_t number, std::int64_t folded_to,
                              UtcTime wall) override;

private:
    struct Place {
        std::int64_t begins_after = 0, signals_to = 0, alerts_to = 0;
    };
    Result<Place> place_of(const std::string& channel);
    Result<OutboxMessage> message(std::int64_t number);
    Result<std::optional<WaitingMessage::OfSignal>> of_signal(const std::string& channel, const OutboxMessage& message);
    Result<std::optional<DeliveryState>> state_of(const std::string& channel, std::int64_t number);
    Result<DeliveryState> by_hand(const std::string& channel, std::int64_t number);
    Result<> pass(const std::string& channel, std::int64_t number);

    Connection& connection_;
    RunStore& runs_;
};

// What a projection writes, inside its own transaction. Each says nothing where it has been said.

Result<> put_signal(Connection& connection, const RunRecord& run, const Signal& signal, Withheld withheld);
Result<> put_follow_up(Connection& connection, const RunRecord& run, const SignalMoved& moved, Withheld withheld);
/// False: it has been said. An empty run: of none.
Result<bool> put_alert(Connection& connection, const std::string& run, const Alert& alert, Withheld withheld);
/// The kill switch is thrown: signals that some channel has not settled are killed there, of whatever run.
Result<> withhold_signals(Connection& connection);

}  // namespace signalbox
