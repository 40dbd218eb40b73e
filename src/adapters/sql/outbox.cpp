#include "adapters/sql/outbox.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "core/base/archive.hpp"
#include "ports/outbox_rules.hpp"

namespace signalbox {

namespace {

constexpr std::string_view lane_kinds(Lane lane) {
    return lane == Lane::alerts ? "o.kind = 'alert'" : "o.kind <> 'alert'";
}

Result<std::int64_t> newest_number(Connection& connection) {
    return TRY(connection.number("SELECT COALESCE(MAX(number), 0) FROM (SELECT MAX(number) AS number FROM outbox"
                                 " UNION ALL SELECT MAX(begins_after) FROM outbox_channels"
                                 " UNION ALL SELECT MAX(signals_to) FROM outbox_channels"
                                 " UNION ALL SELECT MAX(alerts_to) FROM outbox_channels) AS numbers"))
        .value_or(0);
}

struct Row {
    std::string run;
    MessageKind kind{};
    std::string key, signal;
    UtcTime at{};
    Withheld withheld{};
    Bytes body;
};

Result<bool> put(Connection& connection, const Row& row) {
    {
        Query said = TRY(connection.query("SELECT 1 FROM outbox WHERE key = ?"));
        if (TRY(said->with(row.key).step())) return false;
    }
    const std::int64_t number = TRY(newest_number(connection)) + 1;
    Query insert =
        TRY(connection.query("INSERT INTO outbox (number, kind, key, signal, at, withheld, body, run)"
                             " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"));
    insert->with(number, to_text(row.kind), row.key, row.signal, row.at, to_text(row.withheld),
                 std::span<const std::byte>(row.body));
    insert->bind_null(8);
    if (!row.run.empty()) insert->bind(8, row.run);
    TRY(insert->run());
    return true;
}

template <typename Enum>
Result<Enum> named(std::string_view text, Enum last) {
    for (int i = 0; i <= static_cast<int>(last); ++i) {
        if (to_text(static_cast<Enum>(i)) == text) return static_cast<Enum>(i);
    }
    return fail(ErrorCode::Corrupt, "a row of the outbox says {}, which means nothing", text);
}

}  // namespace

Result<> put_signal(Connection& connection, const RunRecord& run, const Signal& signal, Withheld withheld) {
    (void)TRY(put(connection, {.run = run.id,
                               .kind = MessageKind::signal,
                               .key = outbox_key(run.id, signal),
                               .signal = to_text(signal.id),
                               .at = signal.closed_at,
                               .withheld = withheld,
                               .body = {}}));
    return {};
}

Result<> put_follow_up(Connection& connection, const RunRecord& run, const SignalMoved& moved, Withheld withheld) {
    (void)TRY(put(connection, {.run = run.id,
                               .kind = MessageKind::follow_up,
                               .key = outbox_key(run.id, moved),
                               .signal = to_text(moved.signal),
                               .at = moved.at,
                               .withheld = withheld,
                               .body = encode(moved)}));
    return {};
}

Result<bool> put_alert(Connection& connection, const std::string& run, const Alert& alert, Withheld withheld) {
    return put(connection, {.run = run,
                            .kind = MessageKind::alert,
                            .key = outbox_key(run, alert),
                            .signal = {},
                            .at = alert.at,
                            .withheld = withheld,
                            .body = encode(alert)});
}

Result<> withhold_signals(Connection& connection) {
    Query update =
        TRY(connection.query("UPDATE outbox SET withheld = 'killed' WHERE kind = 'signal' AND withheld = '' AND ("
                             "EXISTS (SELECT 1 FROM outbox_channels c WHERE outbox.number > c.signals_to)"
                             " OR EXISTS (SELECT 1 FROM deliveries d WHERE d.number = outbox.number AND d.state IN "
                             "('waiting', 'sending')))"));
    return update->run();
}

Result<> SqlOutbox::open_channel(const std::string& channel) {
    Transaction transaction = TRY(Transaction::begin_write(connection_));
    const std::int64_t newest = TRY(newest_number(connection_));
    {
        Query insert =
            TRY(connection_.query("INSERT INTO outbox_channels (channel, begins_after, signals_to, alerts_to)"
                                  " VALUES (?, ?, ?, ?) ON CONFLICT (channel) DO NOTHING"));
        TRY(insert->with(channel, newest, newest, newest).run());
    }
    return transaction.commit();
}

Result<> SqlOutbox::close_channel(const std::string& channel) {
    Transaction transaction = TRY(Transaction::begin_write(connection_));
    {
        Query drop =
            TRY(connection_.query("UPDATE deliveries SET state = 'dropped', why = 'its channel is gone'"
                                  " WHERE channel = ? AND state IN ('waiting', 'sending')"));
        TRY(drop->with(channel).run());
    }
    {
        Query close = TRY(connection_.query("DELETE FROM outbox_channels WHERE channel = ?"));
        TRY(close->with(channel).run());
    }
    return transaction.commit();
}

Result<std::vector<std::string>> SqlOutbox::channels() {
    std::vector<std::string> names;
    Query rows = TRY(connection_.query("SELECT channel FROM outbox_channels ORDER BY channel"));
    while (TRY(rows->step())) names.push_back(rows->text(0));
    return names;
}

Result<SqlOutbox::Place> SqlOutbox::place_of(const std::string& channel) {
    Query row =
        TRY(connection_.query("SELECT begins_after, signals_to, alerts_to FROM outbox_channels WHERE channel = ?"));
    if (!TRY(row->with(channel).step())) return fail(ErrorCode::NotFound, "the outbox has no channel {}", channel);
    return Place{row->integer(0), row->integer(1), row->integer(2)};
}

Result<std::optional<WaitingMessage>> SqlOutbox::oldest(const std::string& channel, Lane lane) {
    const Place place = TRY(place_of(channel));
    const std::int64_t settled_to = lane == Lane::alerts ? place.alerts_to : place.signals_to;
    WaitingMessage waiting;
    waiting.known_to = TRY(newest_number(connection_));  // before its signal is read
    std::int64_t number = 0;
    {
        // What was taken up again by hand comes first: it lies below.
        Query row = TRY(connection_.query(
            "SELECT o.number FROM deliveries d JOIN outbox o ON o.number = d.number WHERE d.channel = ?"
            " AND d.number <= ? AND d.state IN ('waiting', 'sending') AND " +
            std::string(lane_kinds(lane)) + " ORDER BY o.number LIMIT 1"));
        if (TRY(row->with(channel, settled_to).step())) number = row->integer(0);
    }
    if (number == 0) {
        Query row =
            TRY(connection_.query("SELECT o.number FROM outbox o WHERE o.number > ? AND o.withheld <> 'past' AND " +
                                  std::string(lane_kinds(lane)) + " ORDER BY o.number LIMIT 1"));
        if (TRY(row->with(settled_to).step())) number = row->integer(0);
    }
    if (number == 0) return std::optional<WaitingMessage>{};
    waiting.message = TRY(message(number));
    {
        Query row =
            TRY(connection_.query("SELECT attempts, unanswered FROM deliveries WHERE channel = ? AND number = ?"));
        if (TRY(row->with(channel, number).step())) {
            waiting.attempts = static_cast<int>(row->integer(0));
            waiting.unanswered = static_cast<int>(row->integer(1));
        }
    }
    if (waiting.message.kind == MessageKind::follow_up) {
        waiting.of_signal = TRY(of_signal(channel, waiting.message));
    }
    return std::optional(std::move(waiting));
}

Result<OutboxMessage> SqlOutbox::message(std::int64_t number) {
    OutboxMessage found{.number = number};
    std::string signal;
    {
        Query row =
            TRY(connection_.query("SELECT o.run, o.kind, o.signal, o.at, o.withheld, o.body, r.mode FROM outbox o"
                                  " LEFT JOIN runs r ON r.id = o.run WHERE o.number = ?"));
        if (!TRY(row->with(number).step())) return fail(ErrorCode::NotFound, "the outbox has no message {}", number);
        found.run = row->is_null(0) ? "" : row->text(0);
        found.kind = TRY(named(row->text(1), last_of(MessageKind{})));
        signal = row->text(2);
        found.at = row->time(3);
        found.withheld = TRY(named(row->text(4), last_of(Withheld{})));
        if (!row->is_null(6)) found.mode = TRY(parse_mode(row->text(6)));
        if (found.kind == MessageKind::follow_up) found.moved = TRY(decode<SignalMoved>(row->bytes(5)));
        if (found.kind == MessageKind::alert) found.alert = TRY(decode<Alert>(row->bytes(5)));
    }
    if (signal.empty()) return found;
    found.signal = TRY(runs_.signal(signal, found.run));
    if (found.signal) return found;
    return fail(ErrorCode::Corrupt, "message {} of the outbox is about signal {}, which is not there", number, signal);
}

Result<std::optional<WaitingMessage::OfSignal>> SqlOutbox::of_signal(const std::string& channel,
                                                                     const OutboxMessage& message) {
    Query row = TRY(connection_.query(
        "SELECT d.state, d.unanswered, d.folded_to, d.mark FROM outbox o JOIN deliveries d ON d.number = o.number"
        " WHERE o.signal = ? AND o.run = ? AND o.kind = 'signal' AND d.channel = ?"));
    if (!TRY(row->with(to_text(message.moved->signal), message.run, channel).step())) {
        return std::optional<WaitingMessage::OfSignal>{};
    }
    return std::optional(WaitingMessage::OfSignal{.state = TRY(parse_delivery_state(row->text(0))),
                                                  .may_have_arrived = row->integer(1) > 0,
                                                  .folded_to = row->integer(2),
                                                  .mark = row->text(3)});
}

Result<std::optional<DeliveryState>> SqlOutbox::state_of(const std::string& channel, std::int64_t number) {
    Query row = TRY(connection_.query("SELECT state FROM deliveries WHERE channel = ? AND number = ?"));
    if (!TRY(row->with(channel, number).step())) return std::optional<DeliveryState>{};
    return std::optional(TRY(parse_delivery_state(row->text(0))));
}

Result<bool> SqlOutbox::note_attempt(const std::string& channel, std::int64_t number, std::int64_t folded_to,
                                     UtcTime wall) {
    Transaction transaction = TRY(Transaction::begin_write(connection_));
    {
        Query row = TRY(connection_.query("SELECT withheld FROM outbox WHERE number = ?"));
        if (!TRY(row->with(number).step()) || !row->text(0).empty()) return false;
    }
    const auto state = TRY(state_of(channel, number));
    if (state && is_settled(*state)) return false;
    {
        Query note = TRY(connection_.query(
            "INSERT INTO deliveries (number, channel, state, attempts, unanswered, folded_to, last_at)"
            " VALUES (?, ?, 'sending', 1, 1, ?, ?) ON CONFLICT (channel, number) DO UPDATE SET state = 'sending',"
            " attempts = deliveries.attempts + 1, unanswered = deliveries.unanswered + 1,"
            " folded_to = excluded.folded_to, last_at = excluded.last_at"));
        TRY(note->with(number, channel, folded_to, wall).run());
    }
    TRY(transaction.commit());
    return true;
}

/// The channel's place goes on over what is settled, as far as that goes without a hole.
Result<> SqlOutbox::pass(const std::string& channel, std::int64_t number) {
    Lane lane{};
    {
        Query row = TRY(connection_.query("SELECT kind FROM outbox WHERE number = ?"));
        if (!TRY(row->with(number).step())) return fail(ErrorCode::NotFound, "the outbox has no message {}", number);
        const MessageKind kind = TRY(named(row->text(0), last_of(MessageKind{})));
        lane = lane_of(kind);
    }
    const Place place = TRY(place_of(channel));
    const std::int64_t settled_to = lane == Lane::alerts ? place.alerts_to : place.signals_to;
    std::int64_t reached = TRY(newest_number(connection_));
    {
        Query row = TRY(connection_.query(
            "SELECT MIN(o.number) FROM outbox o LEFT JOIN deliveries d ON d.number = o.number AND d.channel = ?"
            " WHERE o.number > ? AND o.withheld <> 'past' AND (d.state IS NULL OR d.state IN ('waiting', 'sending'))"
            " AND " +
            std::string(lane_kinds(lane))));
        if (TRY(row->with(channel, settled_to).step()) && !row->is_null(0)) {
            reached = row->integer(0) - 1;
        }
    }
    Query move =
        TRY(connection_.query(lane == Lane::alerts ? "UPDATE outbox_channels SET alerts_to = ? WHERE channel = ?"
                                                   : "UPDATE outbox_channels SET signals_to = ? WHERE channel = ?"));
    return move->with(reached, channel).run();
}

Result<> SqlOutbox::end(const std::string& channel, std::int64_t number, const Word& word, UtcTime wall) {
    Transaction transaction = TRY(Transaction::begin_write(connection_));
    {
        Query note = TRY(connection_.query(
            "UPDATE deliveries SET state = ?, unanswered = unanswered - ?, mark = ?, why = ?, last_at = ?"
            " WHERE channel = ? AND number = ? AND state = 'sending'"));
        TRY(note->with(to_text(word.state), std::int64_t{word.unanswered ? 0 : 1}, word.mark, word.why, wall, channel,
                       number)
                .run());
    }
    if (is_settled(word.state)) TRY(pass(channel, number));
    return transaction.commit();
}

Result<> SqlOutbox::settle(const std::string& channel, std::int64_t number, DeliveryState state,
                           const std::string& why) {
    Transaction transaction = TRY(Transaction::begin_write(connection_));
    {
        Query note = TRY(connection_.query(
            "INSERT INTO deliveries (number, channel, state, why) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (channel, number) DO UPDATE SET state = excluded.state, why = excluded.why"));
        TRY(note->with(number, channel, to_text(state), why).run());
    }
    TRY(pass(channel, number));
    return transaction.commit();
}

Result<bool> SqlOutbox::raise(const std::string& run, const Alert& alert) {
    Transaction transaction = TRY(Transaction::begin_write(connection_));
    const bool is_new = TRY(put_alert(connection_, run, alert, Withheld::no));
    if (is_new) TRY(transaction.commit());
    return is_new;
}

Result<std::vector<OutboxLine>> SqlOutbox::list(const OutboxFilter& filter) {
    std::map<std::string, Place> channels;
    {
        Query rows = TRY(connection_.query(
            "SELECT channel, begins_after, signals_to, alerts_to FROM outbox_channels ORDER BY channel"));
        while (TRY(rows->step())) channels[rows->text(0)] = {rows->integer(1), rows->integer(2), rows->integer(3)};
    }
    std::vector<std::int64_t> numbers;
    {
        Query rows =
            TRY(connection_.query("SELECT number FROM outbox WHERE number BETWEEN ? AND ? ORDER BY number DESC"));
        rows->with(filter.number.value_or(0), filter.number.value_or(std::numeric_limits<std::int64_t>::max()));
        while (TRY(rows->step())) numbers.push_back(rows->integer(0));
    }
    std::vector<OutboxLine> lines;
    for (const std::int64_t number : numbers) {
        OutboxLine line{.message = TRY(message(number)), .channels = {}};
        std::map<std::string, OutboxLine::InChannel> known;
        {
            Query rows = TRY(connection_.query(
                "SELECT channel, state, attempts, unanswered, last_at, mark, why FROM deliveries WHERE number = ?"));
            rows->with(number);
            while (TRY(rows->step())) {
                OutboxLine::InChannel& one = known[rows->text(0)];
                one.state = TRY(parse_delivery_state(rows->text(1)));
                one.attempts = static_cast<int>(rows->integer(2));
                one.unanswered = static_cast<int>(rows->integer(3));
                if (!rows->is_null(4)) one.last_at = rows->time(4);
                one.mark = rows->text(5);
                one.why = rows->text(6);
            }
        }
        for (const auto& [channel, delivery] : known) {  // of those that are closed, what had come of it
            if (channels.contains(channel) || (!filter.channel.empty() && channel != filter.channel)) continue;
            line.channels.push_back(delivery);
            line.channels.back().channel = channel;
        }
        for (const auto& [channel, place] : channels) {
            if (!filter.channel.empty() && channel != filter.channel) continue;
            const bool waits = number > place.begins_after && line.message.withheld != Withheld::past;
            const auto found = known.find(channel);
            if (found == known.end() && !waits) continue;
            OutboxLine::InChannel one = found == known.end() ? OutboxLine::InChannel{} : found->second;
            one.channel = channel;
            line.channels.push_back(std::move(one));
        }
        const auto is_wanted = [&](const OutboxLine::InChannel& one) { return one.state == *filter.state; };
        if (filter.state && std::ranges::none_of(line.channels, is_wanted)) continue;
        if (!filter.channel.empty() && line.channels.empty()) continue;
        lines.push_back(std::move(line));
        if (filter.limit > 0 && lines.size() == filter.limit) break;
    }
    return lines;
}

/// Where a message stands that somebody takes into their hands.
Result<DeliveryState> SqlOutbox::by_hand(const std::string& channel, std::int64_t number) {
    const Place place = TRY(place_of(channel));
    const OutboxMessage found = TRY(message(number));
    if (const auto state = TRY(state_of(channel, number))) return *state;
    return without_record(number, found.withheld, channel, place.begins_after);
}

Result<> SqlOutbox::retry(std::int64_t number, const std::string& channel) {
    Transaction transaction = TRY(Transaction::begin_write(connection_));
    const DeliveryState state = TRY(by_hand(channel, number));
    TRY(may_be_retried(number, state, channel));
    {
        Query again = TRY(
            connection_.query("UPDATE deliveries SET state = 'waiting', why = '' WHERE channel = ? AND number = ?"));
        TRY(again->with(channel, number).run());
    }
    return transaction.commit();
}

Result<> SqlOutbox::drop(std::int64_t number, const std::string& channel) {
    const DeliveryState state = TRY(by_hand(channel, number));
    TRY(may_be_dropped(number, state, channel));
    return settle(channel, number, DeliveryState::dropped, "by hand");
}

}  // namespace signalbox
