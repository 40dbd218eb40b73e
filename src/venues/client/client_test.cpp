// What both venues' clients stand on: news in order and in time, quotes at minutes' ends, questions answered once.
#include <gtest/gtest.h>

#include <barrier>

#include "platform/clock.hpp"
#include "ports/memory_venue.hpp"
#include "venues/client/kept_frames.hpp"
#include "venues/client/news_box.hpp"
#include "venues/client/past_asker.hpp"
#include "venues/client/patience.hpp"
#include "venues/client/quote_book.hpp"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime start = utc_from_ms(1'790'006'400'000);
const Instrument btc{"coinbase", "BTC", "USD", ""};
const Instrument eth{"coinbase", "ETH", "USD", ""};

MarketNews news_at(UtcTime time) { return MinuteEnded{.instrument = btc, .arrived_at = time}; }
UtcTime time_of(const std::optional<MarketNews>& news) {
    return news ? std::get<MinuteEnded>(*news).arrived_at : UtcTime{};
}

TEST(NewsBox, HandsOverInOrderUntilItIsTime) {
    ManualClock clock(start);
    NewsBox box(clock);
    for (int i = 1; i <= 3; ++i) EXPECT_TRUE(box.push(news_at(start + Millis{i}), {}));
    for (int i = 1; i <= 3; ++i) EXPECT_EQ(time_of(box.next(start + 1h, {})), start + Millis{i});
    EXPECT_EQ(clock.now(), start) << "nothing was waited for";
    EXPECT_FALSE(box.next(start + 1h, {}));
    EXPECT_EQ(clock.now(), start + 1h);
}

TEST(NewsBox, WakesWhoWaits) {
    AcceleratedClock clock(start, 1);
    NewsBox box(clock);
    std::thread other([&] { EXPECT_TRUE(box.push(news_at(start), {})); });
    EXPECT_EQ(time_of(box.next(start + 10'000h, {})), start);
    other.join();
    std::stop_source stop;
    std::thread stopper([&] { stop.request_stop(); });
    EXPECT_FALSE(box.next(start + 10'000h, stop.get_token()));
    stopper.join();
}

TEST(QuoteBook, TellsWhatStoodAtTheMinutesEnd) {
    QuoteBook book(10s);
    book.follow(std::array{Followed{btc}});
    const UtcTime end = start + 1min;
    const auto quote = [&](Millis after_end, Quote one) { book.take(btc, end + after_end, one); };
    EXPECT_EQ(book.at(btc, end), Quote{});
    quote(-9s, {99, 101});
    quote(0s, {100, 101});
    quote(1ms, {200, 201});
    quote(-1s, {98, 99});
    EXPECT_EQ(book.at(btc, end), (Quote{100, 101})) << "the newest at or before the end, whatever came later";
    EXPECT_EQ(book.at(btc, end + 1min), Quote{}) << "59 s old";
    quote(51s, {201, 200});
    EXPECT_EQ(book.at(btc, end + 1min), Quote{}) << "crossed: the older one stands no more";
    book.take(eth, end, {1, 2});
    EXPECT_EQ(book.at(eth, end), Quote{}) << "not followed";
    book.follow(std::array{Followed{eth}});
    EXPECT_EQ(book.at(btc, end), Quote{});
}

TEST(QuoteBook, LooksIntoTheMinuteBefore) {
    QuoteBook book(60s);
    book.follow(std::array{Followed{btc}});
    book.take(btc, start, {1, 2});
    EXPECT_EQ(book.at(btc, start + 1min), (Quote{1, 2})) << "60 s old";
    book.take(btc, start - 1ms, {3, 4});
    EXPECT_EQ(book.at(btc, start + 1min), (Quote{1, 2}));
    EXPECT_EQ(book.at(btc, start + 2min), Quote{});
    for (int i = 0; i < 4; ++i) book.take(btc, start + i * 1min, {5, 6});
    EXPECT_EQ(book.at(btc, start - 1min), Quote{}) << "forgotten";
}

TEST(KeptFrames, CountsAllAndKeepsTheLast) {
    KeptFrames kept;
    for (std::size_t i = 0; i < 100; ++i) kept.keep(start, std::string(i * 100, 'x'), Error{});
    EXPECT_EQ(kept.count(), 100U);
    ASSERT_EQ(kept.newest().size(), KeptFrames::frames_max);
    EXPECT_EQ(kept.newest().front().bytes.size(), KeptFrames::bytes_max);
}

TEST(PastAsker, AnswersEachQuestionOnce) {
    ManualClock clock(start + 10min);
    MemoryVenue venue("coinbase", clock);
    venue.has_candle(btc, Timeframe::m1, {start, 1, 1, 1, 1, 1});
    std::barrier both(2);
    venue.before_candles = [&](const CandleQuestion& question) -> Result<> {
        if (question.instrument == eth) return fail(ErrorCode::Unreachable, "{} is away", "coinbase");
        both.arrive_and_wait();
        both.arrive_and_wait();
        return {};
    };
    BoundedQueue<PastArrived> told({.capacity = 10});
    PastAsker asker(venue, [&](PastArrived answer, std::stop_token) { told.push(std::move(answer)); });
    const TimeRange range{start, start + 2min};
    asker.ask({btc}, range);
    both.arrive_and_wait();
    asker.ask({btc}, {start, start + 5min});
    both.arrive_and_wait();
    const PastArrived first = *told.pop();
    EXPECT_EQ(first.asked, range);
    EXPECT_EQ(first.told, range);
    EXPECT_EQ(first.candles.size(), 1U);
    EXPECT_EQ(first.why, "");
    asker.ask({eth}, range);
    const PastArrived second = *told.pop();
    EXPECT_EQ(second.instrument, eth);
    EXPECT_TRUE(second.told.empty());
    EXPECT_EQ(second.why, "coinbase is away");
    EXPECT_EQ(venue.questions(), 2U);
}

TEST(PastAsker, SaysWhichMinutesDidNotRead) {
    ManualClock clock(start + 10min);
    MemoryVenue venue("coinbase", clock);
    for (int i = 0; i < 5; ++i) venue.has_candle(btc, Timeframe::m1, {start + i * 1min, 1, 1, 1, 1, 1});
    venue.unreadable.add({start + 2min, start + 3min});
    BoundedQueue<PastArrived> told({.capacity = 10});
    PastAsker asker(venue, [&](PastArrived answer, std::stop_token) { told.push(std::move(answer)); });
    asker.ask({btc}, {start, start + 5min});
    const PastArrived answer = *told.pop();
    EXPECT_EQ(answer.known(), (std::vector<TimeRange>{{start, start + 2min}, {start + 3min, start + 5min}}));
    EXPECT_EQ(answer.candles.size(), 4U);
    EXPECT_FALSE(answer.why.empty());
}

TEST(Patience, IsHalfASecondOfRealTimeAtLeast) {
    EXPECT_EQ(patient(Millis(5s), 1), 5s);
    EXPECT_EQ(patient(Millis(5s), 60), 30s);
    EXPECT_EQ(patient(WebSocketLimits{}, 600).no_message, 0s) << "never stays never";
    EXPECT_EQ(patient(HttpLimits{}, 600).connect, 300s);
}

}  // namespace
}  // namespace signalbox
