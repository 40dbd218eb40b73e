// Pictures for many chats at once: each is drawn once, several together, and one that failed is tried again.
#include "faces/telegram/signal_pictures.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <future>
#include <thread>

#include "faces/telegram/signal_testing.hpp"
#include "ports/memory_candle_store.hpp"

namespace signalbox {
namespace {

struct SignalPicturesTest : testing::Test {
    const SignalRecord one = telling::a_short();
    SignalRecord other = one;
    const Person reader;

    SignalPicturesTest() { other.signal.id.low += 1; }
    SignalPictures pictures(SignalPictures::Draw draw, unsigned at_once) const {
        CandleSeries series;
        for (int i = 300; i > 0; --i)
            series.append({one.signal.closed_at - i * minute, 60'000, 60'100, 59'900, 60'000, 1});
        auto store = std::make_unique<MemoryCandleStore>();
        EXPECT_TRUE(store->add(one.instrument, {}));
        EXPECT_TRUE(
            store->merge(one.instrument, {.timeframe = Timeframe::m1, .candles = series.view(), .source = "test"}));
        return {std::move(store), std::move(draw), at_once};
    }
    auto asked(SignalPictures& of, const SignalRecord& record) const {
        return std::async(std::launch::async, [&of, &record, this] { return of.picture(record, reader); });
    }
};

TEST_F(SignalPicturesTest, TwoSignalsAreDrawnAtOnce) {
    std::barrier both(2);
    SignalPictures of = pictures(
        [&](const ChartPicture&) -> Result<Bytes> {
            both.arrive_and_wait();  // waits for ever where one comes after the other
            return Bytes(10);
        },
        2);
    auto first = asked(of, one), second = asked(of, other);
    EXPECT_EQ(first.get()->png.size(), 10U);
    EXPECT_EQ(second.get()->png.size(), 10U);
}

TEST_F(SignalPicturesTest, NoMoreAtOnceThanAllowedAndOfOneSignalOne) {
    std::atomic<int> drawn = 0, at_once = 0, most = 0;
    SignalPictures of = pictures(
        [&](const ChartPicture&) -> Result<Bytes> {
            ++drawn;
            most = std::max<int>(most, ++at_once);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            --at_once;
            return Bytes(10);
        },
        1);
    std::vector<std::future<Result<SignalPicture>>> all;
    for (int i = 0; i < 6; ++i) all.push_back(asked(of, i % 2 == 0 ? one : other));
    for (auto& each : all) EXPECT_TRUE(each.get());
    EXPECT_EQ(drawn, 2);
    EXPECT_EQ(most, 1);
    of.is_known_as(one, reader, "file-1");
    EXPECT_EQ(of.picture(one, reader)->known_as, "file-1");
    EXPECT_TRUE(of.picture(one, reader)->png.empty());
    EXPECT_EQ(of.picture(other, reader)->known_as, "");
}

TEST_F(SignalPicturesTest, OneThatFailedIsTriedAgain) {
    bool fails = true;
    SignalPictures of = pictures(
        [&](const ChartPicture&) -> Result<Bytes> {
            if (fails) return fail(ErrorCode::NoSpace, "no memory");
            return Bytes(10);
        },
        1);
    EXPECT_EQ(of.picture(one, reader).error().code, ErrorCode::NoSpace);
    of.is_known_as(one, reader, "file-1");
    fails = false;
    EXPECT_EQ(of.picture(one, reader)->png.size(), 10U);
}

}  // namespace
}  // namespace signalbox
