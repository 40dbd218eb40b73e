// What every event log promises, as a test: the journal and the one in memory both pass it.
#pragma once

#include <gtest/gtest.h>

#include "ports/event_log.hpp"

namespace signalbox {

/// Events of several kinds that differ from each other; the first is Opened, as in every journal.
inline Event sample_event(std::uint64_t number) {
    const UtcTime at = utc_from_ms(static_cast<std::int64_t>(1'700'000'040'000 + number * 60'000));
    if (number == 1) return Opened{};
    if (number % 5 == 0)
        return Command{
            .id = "cli-" + std::to_string(number), .actor = "cli:test", .verb = Verb::pause, .reason = {}, .at = at};
    if (number % 3 == 0) return FeedLost{.venue = "bybit", .at = at, .lost = number % 2 == 0};
    const double close = 100.0 + static_cast<double>(number);
    return MarketFrame{.closed_at = at,
                       .arrived_at = at,
                       .minutes = {{.state = MinuteState::present,
                                    .open = 100,
                                    .high = close,
                                    .low = 99,
                                    .close = close,
                                    .volume = 1,
                                    .quote = {}}}};
}

inline std::vector<LoggedEvent> events_after(EventLog& log, std::uint64_t after) {
    std::vector<LoggedEvent> events;
    const auto read = log.read(after, [&](const LoggedEvent& event) -> Result<> {
        events.push_back(event);
        return {};
    });
    EXPECT_TRUE(read) << read.error().text();
    return events;
}

/// `log` is empty and writable.
inline void check_event_log(EventLog& log) {
    EXPECT_EQ(log.last(), 0U);
    EXPECT_TRUE(events_after(log, 0).empty());

    // Appends count up from 1; every second event gets its outcomes' hash.
    for (std::uint64_t number = 1; number <= 7; ++number) {
        const auto position = log.append(sample_event(number));
        ASSERT_TRUE(position) << position.error().text();
        EXPECT_EQ(*position, number);
        EXPECT_EQ(log.last(), number);
        if (number % 2 == 0) {
            ASSERT_TRUE(log.confirm(Hash128{number, 1}));
        }
    }
    // The same hash again changes nothing, another one is refused.
    ASSERT_TRUE(log.confirm(Hash128{7, 1}));
    ASSERT_TRUE(log.confirm(Hash128{7, 1}));
    const auto other = log.confirm(Hash128{7, 2});
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, ErrorCode::Corrupt);

    // Reading hands over everything after a position, in order.
    for (const std::uint64_t after : {0U, 1U, 3U, 6U, 7U, 100U}) {
        const auto events = events_after(log, after);
        ASSERT_EQ(events.size(), after < 7 ? 7 - after : 0);
        for (std::size_t i = 0; i < events.size(); ++i) {
            const std::uint64_t number = after + 1 + i;
            EXPECT_EQ(events[i].position, number);
            EXPECT_EQ(encode(events[i].event), encode(sample_event(number)));
            EXPECT_EQ(events[i].outcomes.has_value(), number % 2 == 0 || number == 7);
            EXPECT_EQ(events[i].outcomes.value_or(Hash128{number, 1}), (Hash128{number, 1}));
        }
    }

    // A reader that has had enough stops the reading, and its error comes back.
    std::uint64_t seen = 0;
    const auto stopped = log.read(0, [&](const LoggedEvent& event) -> Result<> {
        seen = event.position;
        if (seen == 3) return fail(ErrorCode::Interrupted, "enough");
        return {};
    });
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::Interrupted);
    EXPECT_EQ(seen, 3U);

    // Writing goes on after reading.
    ASSERT_TRUE(log.append(sample_event(8)));
    EXPECT_EQ(events_after(log, 7).size(), 1U);

    // Several at once, and what came of the last three; the two before never get theirs.
    const std::vector<Event> together{sample_event(9), sample_event(10), sample_event(11), sample_event(12)};
    EXPECT_EQ(log.append_all(together), 12U);
    EXPECT_EQ(log.confirmed(), 7U);
    ASSERT_TRUE(log.confirm_all(std::vector<Hash128>{{10, 1}, {11, 1}, {12, 1}}));
    EXPECT_EQ(log.confirmed(), 12U);
    ASSERT_TRUE(log.confirm(Hash128{12, 1}));
    EXPECT_EQ(log.confirm(Hash128{12, 2}).error().code, ErrorCode::Corrupt);
    EXPECT_EQ(log.append(sample_event(13)), 13U);
    for (const std::uint64_t after : {7U, 9U, 11U, 12U}) {
        const auto events = events_after(log, after);
        ASSERT_EQ(events.size(), 13 - after);
        for (const LoggedEvent& event : events) {
            EXPECT_EQ(encode(event.event), encode(sample_event(event.position)));
            const bool is_known = event.position >= 10 && event.position <= 12;
            EXPECT_EQ(event.outcomes, is_known ? std::optional(Hash128{event.position, 1}) : std::nullopt);
        }
    }
}

}  // namespace signalbox
