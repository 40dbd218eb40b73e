#include "adapters/net/inbox.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "platform/clock.hpp"

namespace signalbox {
namespace {

SocketEvent message(std::uint32_t socket, std::string text) {
    return {.socket = socket, .connection = 1, .arrived_at = {}, .what = SocketMessage{.text = std::move(text)}};
}

bool put(Inbox& inbox, std::uint32_t socket, std::string text) {
    SocketEvent event = message(socket, std::move(text));
    return inbox.push(event);
}

std::string text_of(const std::optional<SocketEvent>& event) {
    return event ? std::get<SocketMessage>(event->what).text : "nothing";
}

TEST(Inbox, KeepsTheOrder) {
    Inbox inbox({.capacity = 3});
    for (const char* text : {"a", "b", "c"}) EXPECT_TRUE(put(inbox, 0, text));
    for (const char* text : {"a", "b", "c"}) EXPECT_EQ(text_of(inbox.try_pop()), text);
    EXPECT_FALSE(inbox.try_pop());
}

// What comes while its reader rests is there when it looks again, and nothing had to wake it.
TEST(Inbox, AReaderThatRestsMissesNothing) {
    Inbox inbox({.capacity = 1'000, .rest = std::chrono::microseconds(50)});
    SystemMarketClock clock;
    std::string read;
    std::jthread writer([&] {
        for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(put(inbox, 0, std::string(1, static_cast<char>('a' + i % 26))));
    });
    while (read.size() < 500) read += text_of(inbox.pop());
    while (read.size() < 1'000) read += text_of(inbox.pop_until(clock, clock.now() + minute, {}));
    for (std::size_t i = 0; i < read.size(); ++i) ASSERT_EQ(read[i], static_cast<char>('a' + i % 26)) << i;
    EXPECT_FALSE(inbox.try_pop());
}

TEST(Inbox, RefusesAMessageWhenFullButNoOpening) {
    Inbox inbox({.capacity = 2});
    EXPECT_TRUE(put(inbox, 0, "a"));
    EXPECT_TRUE(put(inbox, 0, "b"));
    SocketEvent third = message(0, "c");
    EXPECT_FALSE(inbox.push(third));
    EXPECT_EQ(std::get<SocketMessage>(third.what).text, "c") << "not taken";
    SocketEvent closed{.what = SocketClosed{}};
    EXPECT_TRUE(inbox.push(closed));
    EXPECT_EQ(inbox.size(), 3U);
}

TEST(Inbox, BoundsItsBytes) {
    Inbox inbox({.capacity = 100, .bytes_max = 10});
    EXPECT_TRUE(put(inbox, 0, std::string(50, 'x'))) << "an empty one takes any";
    EXPECT_FALSE(put(inbox, 0, "y"));
    (void)inbox.try_pop();
    EXPECT_TRUE(put(inbox, 0, "12345"));
    EXPECT_TRUE(put(inbox, 0, "67890"));
    EXPECT_FALSE(put(inbox, 0, "y"));
}

TEST(Inbox, SaysOfEachSocketHowManyWereLost) {
    Inbox inbox({.capacity = 3, .when_full = WhenFull::drop_oldest});
    put(inbox, 1, "a");
    put(inbox, 2, "b");
    put(inbox, 1, "c");
    put(inbox, 2, "d");  // a goes: said by c
    put(inbox, 2, "e");  // b goes: said by d
    put(inbox, 1, "f");  // c goes with what it had to say: said by f
    EXPECT_EQ(inbox.dropped(), 3U);
    struct Row {
        const char* text;
        std::uint64_t lost;
    };
    for (const Row& row : {Row{"d", 1}, Row{"e", 0}, Row{"f", 2}}) {
        const auto event = inbox.try_pop();
        EXPECT_EQ(text_of(event), row.text);
        EXPECT_EQ(std::get<SocketMessage>(event->what).lost, row.lost);
    }
}

TEST(Inbox, DropsNoOpenings) {
    Inbox inbox({.capacity = 2, .when_full = WhenFull::drop_oldest});
    for (int turn = 0; turn < 2; ++turn) {
        SocketEvent opened{.what = SocketOpened{}};
        EXPECT_TRUE(inbox.push(opened));
    }
    EXPECT_TRUE(put(inbox, 0, "a"));
    EXPECT_TRUE(put(inbox, 0, "b"));
    EXPECT_TRUE(std::holds_alternative<SocketOpened>(inbox.try_pop()->what));
    EXPECT_TRUE(std::holds_alternative<SocketOpened>(inbox.try_pop()->what));
    EXPECT_EQ(text_of(inbox.try_pop()), "b");
}

TEST(Inbox, CallsWhoWaitsForRoomOnceWhenHalfEmpty) {
    Inbox inbox({.capacity = 4});
    for (int turn = 0; turn < 4; ++turn) put(inbox, 0, "x");
    int called = 0;
    inbox.when_room([&] { ++called; });
    (void)inbox.try_pop();
    EXPECT_EQ(called, 0);
    (void)inbox.try_pop();
    EXPECT_EQ(called, 1);
    (void)inbox.try_pop();
    EXPECT_EQ(called, 1);
    inbox.when_room([&] { ++called; });
    EXPECT_EQ(called, 2) << "at once where there is room";
}

TEST(Inbox, WakesItsReader) {
    Inbox inbox({});
    std::jthread writer([&] { put(inbox, 0, "a"); });
    EXPECT_EQ(text_of(inbox.pop()), "a");
    std::stop_source source;
    std::jthread other([&] { source.request_stop(); });
    EXPECT_FALSE(inbox.pop(source.get_token()));
}

TEST(Inbox, IsWaitedForInMarketTime) {
    Inbox inbox({});
    ManualClock ended(utc_from_ms(0));
    EXPECT_FALSE(inbox.pop_until(ended, utc_from_ms(5), {}));
    EXPECT_EQ(ended.now(), utc_from_ms(5)) << "nothing came until then";
    AcceleratedClock clock(utc_from_ms(0), 1);
    std::thread socket([&] {
        SocketEvent event{1, 1, utc_from_ms(0), SocketOpened{}};
        EXPECT_TRUE(inbox.push(event));
    });
    EXPECT_TRUE(inbox.pop_until(clock, utc_max, {}));
    socket.join();
    std::stop_source stop;
    std::thread stopper([&] { stop.request_stop(); });
    EXPECT_FALSE(inbox.pop_until(clock, utc_max, stop.get_token()));
    stopper.join();
}

}  // namespace
}  // namespace signalbox
