#include "ports/memory_outbox.hpp"

#include <algorithm>
#include <utility>

#include "ports/outbox_rules.hpp"
#include "ports/run_store.hpp"

namespace signalbox {

bool MemoryOutbox::put(Row row) {
    const auto same = [&](const auto& known) { return known.second.key == row.key; };
    if (std::ranges::any_of(rows_, same)) return false;
    row.message.number = newest() + 1;
    rows_.emplace(row.message.number, std::move(row));
    return true;
}

void MemoryOutbox::put_signal(const std::string& run, const Signal& signal, Withheld withheld) {
    put({.message = {.run = run, .kind = MessageKind::signal, .at = signal.closed_at, .withheld = withheld},
         .key = outbox_key(run, signal),
         .signal = to_text(signal.id)});
}

void MemoryOutbox::put_follow_up(const std::string& run, const SignalMoved& moved, Withheld withheld) {
    Row row{.message = {.run = run, .kind = MessageKind::follow_up, .at = moved.at, .withheld = withheld},
            .key = outbox_key(run, moved),
            .signal = to_text(moved.signal)};
    row.message.moved = moved;
    put(std::move(row));
}

bool MemoryOutbox::put_alert(const std::string& run, const Alert& alert, Withheld withheld) {
    Row row{.message = {.run = run, .kind = MessageKind::alert, .at = alert.at, .withheld = withheld},
            .key = outbox_key(run, alert),
            .signal = {}};
    row.message.alert = alert;
    return put(std::move(row));
}

void MemoryOutbox::withhold_signals() {
    for (auto& [number, row] : rows_) {
        if (row.message.kind != MessageKind::signal || row.message.withheld != Withheld::no) continue;
        for (const auto& [channel, place] : channels_) {
            const auto record = place.records.find(number);
            if (!place.is_open) continue;
            const bool waits =
                record == place.records.end() ? number > place.begins_after : !is_settled(record->second.state);
            if (waits) row.message.withheld = Withheld::killed;
        }
    }
}

Result<> MemoryOutbox::open_channel(const std::string& channel) {
    Place& place = channels_.try_emplace(channel, Place{.begins_after = newest(), .records = {}}).first->second;
    if (!std::exchange(place.is_open, true)) place.begins_after = newest();
    return {};
}

Result<> MemoryOutbox::close_channel(const std::string& channel) {
    const auto found = channels_.find(channel);
    if (found == channels_.end()) return {};
    found->second.is_open = false;
    for (auto& [number, record] : found->second.records) {
        if (is_settled(record.state)) continue;
        record.state = DeliveryState::dropped;
        record.why = "its channel is gone";
    }
    return {};
}

Result<std::vector<std::string>> MemoryOutbox::channels() {
    std::vector<std::string> names;
    for (const auto& [channel, place] : channels_)
        if (place.is_open) names.push_back(channel);
    return names;
}

Result<MemoryOutbox::Place*> MemoryOutbox::place_of(const std::string& channel) {
    const auto found = channels_.find(channel);
    if (found == channels_.end() || !found->second.is_open)
        return fail(ErrorCode::NotFound, "the outbox has no channel {}", channel);
    return &found->second;
}

Result<OutboxMessage> MemoryOutbox::message(std::int64_t number) {
    const auto row = rows_.find(number);
    if (row == rows_.end()) return fail(ErrorCode::NotFound, "the outbox has no message {}", number);
    OutboxMessage found = row->second.message;
    if (const auto run = TRY(runs_.run(found.run))) found.mode = run->mode;
    if (!row->second.signal.empty()) found.signal = TRY(runs_.signal(row->second.signal, found.run));
    return found;
}

Result<std::optional<WaitingMessage>> MemoryOutbox::oldest(const std::string& channel, Lane lane) {
    Place& place = *TRY(place_of(channel));
    for (const auto& [number, row] : rows_) {
        if (lane_of(row.message.kind) != lane || row.message.withheld == Withheld::past) continue;
        const auto record = place.records.find(number);
        if (record == place.records.end() ? number <= place.begins_after : is_settled(record->second.state)) continue;
        WaitingMessage waiting{.message = TRY(message(number)), .known_to = newest()};
        if (record != place.records.end()) {
            waiting.attempts = record->second.attempts;
            waiting.unanswered = record->second.unanswered;
        }
        if (row.message.kind != MessageKind::follow_up) return std::optional(std::move(waiting));
        for (const auto& [of, told] : place.records) {
            const Row& other = rows_.at(of);
            if (other.message.kind != MessageKind::signal || other.signal != row.signal) continue;
            if (other.message.run != row.message.run) continue;
            waiting.of_signal = {told.state, told.unanswered > 0, told.folded_to, told.mark};
        }
        return std::optional(std::move(waiting));
    }
    return std::optional<WaitingMessage>{};
}

Result<bool> MemoryOutbox::note_attempt(const std::string& channel, std::int64_t number, std::int64_t folded_to,
                                        UtcTime wall) {
    Place& place = *TRY(place_of(channel));
    if (rows_.at(number).message.withheld != Withheld::no) return false;
    Record& record = place.records[number];
    if (is_settled(record.state)) return false;
    record.state = DeliveryState::sending;
    ++record.attempts;
    ++record.unanswered;
    record.folded_to = folded_to;
    record.last_at = wall;
    return true;
}

Result<> MemoryOutbox::end(const std::string& channel, std::int64_t number, const Word& word, UtcTime wall) {
    Record& record = (*TRY(place_of(channel))).records[number];
    if (record.state != DeliveryState::sending) return {};
    record.state = word.state;
    record.unanswered -= word.unanswered ? 0 : 1;
    record.mark = word.mark;
    record.why = word.why;
    record.last_at = wall;
    return {};
}

Result<> MemoryOutbox::settle(const std::string& channel, std::int64_t number, DeliveryState state,
                              const std::string& why) {
    Record& record = (*TRY(place_of(channel))).records[number];
    record.state = state;
    record.why = why;
    return {};
}

Result<std::vector<OutboxLine>> MemoryOutbox::list(const OutboxFilter& filter) {
    std::vector<OutboxLine> lines;
    for (auto row = rows_.rbegin(); row != rows_.rend(); ++row) {
        if (filter.number && *filter.number != row->first) continue;
        OutboxLine line{.message = TRY(message(row->first)), .channels = {}};
        for (const auto& [channel, place] : channels_) {
            if (!filter.channel.empty() && channel != filter.channel) continue;
            const auto found = place.records.find(row->first);
            const bool waits =
                place.is_open && row->first > place.begins_after && line.message.withheld != Withheld::past;
            if (found == place.records.end() && !waits) continue;
            const Record record = found == place.records.end() ? Record{} : found->second;
            line.channels.push_back({.channel = channel,
                                     .state = record.state,
                                     .attempts = record.attempts,
                                     .unanswered = record.unanswered,
                                     .last_at = record.last_at,
                                     .mark = record.mark,
                                     .why = record.why});
        }
        const auto is_wanted = [&](const OutboxLine::InChannel& one) { return one.state == *filter.state; };
        if (filter.state && std::ranges::none_of(line.channels, is_wanted)) continue;
        if (!filter.channel.empty() && line.channels.empty()) continue;
        lines.push_back(std::move(line));
        if (filter.limit > 0 && lines.size() == filter.limit) break;
    }
    return lines;
}

Result<DeliveryState> MemoryOutbox::by_hand(Place& place, const std::string& channel, std::int64_t number) {
    const OutboxMessage found = TRY(message(number));
    const auto record = place.records.find(number);
    if (record != place.records.end()) return record->second.state;
    return without_record(number, found.withheld, channel, place.begins_after);
}

Result<> MemoryOutbox::retry(std::int64_t number, const std::string& channel) {
    Place& place = *TRY(place_of(channel));
    const DeliveryState state = TRY(by_hand(place, channel, number));
    TRY(may_be_retried(number, state, channel));
    place.records[number].state = DeliveryState::waiting;
    place.records[number].why.clear();
    return {};
}

Result<> MemoryOutbox::drop(std::int64_t number, const std::string& channel) {
    Place& place = *TRY(place_of(channel));
    const DeliveryState state = TRY(by_hand(place, channel, number));
    TRY(may_be_dropped(number, state, channel));
    return settle(channel, number, DeliveryState::dropped, "by hand");
}

}  // namespace signalbox
