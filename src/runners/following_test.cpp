// Beside a run: whoever is drawn is warmed up and handed over, whoever is not drawn or listed any more shall leave.
#include "runners/following.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <thread>

#include "platform/clock.hpp"
#include "ports/forwarding_candle_store.hpp"
#include "ports/memory_candle_store.hpp"
#include "ports/memory_listing_store.hpp"
#include "ports/memory_venue.hpp"

namespace signalbox {
namespace {

constexpr UtcTime start = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{12};

Instrument coin(const std::string& base) { return {"bybit", base, "USDT", ""}; }

/// Waits, on the real clock, for what another thread does; the test fails after a minute.
class Counter {
public:
    void count() {
        const std::scoped_lock lock(mutex_);
        ++counted_;
        changed_.notify_all();
    }
    bool wait_for(int number) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds{60}, [&] { return counted_ >= number; });
    }

    int counted() {
        const std::scoped_lock lock(mutex_);
        return counted_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int counted_ = 0;
};

/// Asks until it is so, a minute at most: what is told is done a moment later.
template <typename Ask>
void ask_until(Ask is_so) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes{1};
    while (!is_so() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
}

struct Place {
    Place() {
        venue.timeframes = {Timeframe::m1, Timeframe::h1};
        double turnover = 5e6;
        for (const char* base : {"BTC", "ETH", "SOL"}) {
            venue.listed.push_back({.instrument = coin(base), .symbol = std::string(base) + "USDT", .tick = {}});
            venue.prices.push_back({.instrument = coin(base),
                                    .last = 100,
                                    .bid = 99.99,
                                    .ask = 100.01,
                                    .turnover_24h = turnover,
                                    .at = start});
            turnover /= 2;
            for (UtcTime at = day_start(start - day); at < start + 2 * hour; at += minute) {
                venue.has_candle(coin(base), Timeframe::m1, {at, 100, 101, 99, 100, 1});
            }
            for (UtcTime at = day_start(start) - 20 * day; at < start; at += hour) {
                venue.has_candle(coin(base), Timeframe::h1, {at, 100, 101, 99, 100, 60});
            }
        }
    }
    std::unique_ptr<Following> follow(FollowingTold told, std::vector<Instrument> members = {},
                                      std::function<Result<>(const Instrument&)> may = {},
                                      PatientVenue* other = nullptr) {
        return std::make_unique<Following>(
            other != nullptr ? *other : patient,
            [this]() -> Result<std::unique_ptr<CandleStore>> {
                return std::make_unique<ForwardingCandleStore>(candles);
            },
            [this]() -> Result<std::unique_ptr<ListingStore>> {
                auto store = std::make_unique<MemoryListingStore>();
                TRY(store->save(known));
                return store;
            },
            FollowingRules{.watch = {.universe = {}, .top = 2}, .costs = {}, .may_follow = std::move(may)},
            std::move(told), std::move(members));
    }

    AcceleratedClock clock{start, 2'000};
    MemoryVenue venue{"bybit", clock};
    PatientVenue patient{venue, clock, {}};
    MemoryCandleStore candles;  // touched by Following's thread alone until that is gone
    std::vector<KnownListing> known;
};

TEST(Following, WarmsUpWhoIsDrawnFromTheHighestTurnoverDown) {
    Place place;
    Counter warmed;
    auto following = place.follow({.warmed = [&](const StoredInstrument&) { warmed.count(); }});
    ASSERT_TRUE(warmed.wait_for(2));
    std::vector<Instrument> arrived;
    ask_until([&] {
        if (const auto pair = following->arrival()) arrived.push_back(pair->instrument);
        return arrived.size() == 2;
    });
    EXPECT_EQ(arrived, (std::vector<Instrument>{coin("BTC"), coin("ETH")}));
    EXPECT_FALSE(following->departure());
    following.reset();
    const auto asked = place.candles.asked(coin("ETH"), Timeframe::m1);
    ASSERT_TRUE(asked);
    EXPECT_TRUE(asked->covers({day_start(start - day), start}));
    EXPECT_GT(place.candles.count(coin("ETH"), Timeframe::h1).value_or(0), 200);
    EXPECT_FALSE(place.candles.find(coin("SOL")).value().has_value()) << "ranked third";
}

TEST(Following, WhoIsNotDrawnIsDroppedAndWhoIsListedNoMoreIsGone) {
    Place place;
    place.known = {{.instrument = coin("LUNA"), .symbol = "LUNAUSDT", .changed_at = start - day}};
    Counter gone, warmed;
    auto following = place.follow({.listing =
                                       [&](const ListingChange& change) {
                                           if (change.now.state == Listed::gone) gone.count();
                                       },
                                   .warmed = [&](const StoredInstrument&) { warmed.count(); }},
                                  {coin("BTC"), coin("LUNA"), coin("SOL")});
    ASSERT_TRUE(gone.wait_for(1));
    ASSERT_TRUE(warmed.wait_for(1)) << "only ETH is new";
    following->arrival();
    std::map<std::string, bool> left;
    ask_until([&] {
        if (const auto departure = following->departure()) {
            left[departure->instrument.base + ' ' + departure->reason] = departure->is_gone;
        }
        return left.size() == 3;
    });
    EXPECT_EQ(left,
              (std::map<std::string, bool>{{"LUNA dropped", false}, {"SOL dropped", false}, {"LUNA delisted", true}}));
}

TEST(Following, WhatFailsIsSaidOnceAndTriedAgain) {
    Place place;
    std::atomic<int> refused = 0;
    place.venue.before_candles = [&](const CandleQuestion&) -> Result<> {
        if (++refused <= 30) return fail(ErrorCode::Refused, "not now");
        return {};
    };
    Counter warmed, trouble;
    auto following = place.follow({.warmed = [&](const StoredInstrument&) { warmed.count(); },
                                   .trouble = [&](const Error&) { trouble.count(); }});
    ASSERT_TRUE(warmed.wait_for(2));
    EXPECT_EQ(trouble.counted(), 1) << "thirty times it failed, and once it was said";
    EXPECT_GT(refused, 30);
}

TEST(Following, WhoMayNotBeFollowedYetWaits) {
    Place place;
    Counter warmed, trouble;
    std::atomic<bool> is_free = false;
    const auto may = [&](const Instrument& one) -> Result<> {
        if (one.base != "BTC" || is_free) return {};
        return fail(ErrorCode::Busy, "{} is collected", one);
    };
    auto following = place.follow(
        {.warmed = [&](const StoredInstrument&) { warmed.count(); }, .trouble = [&](const Error&) { trouble.count(); }},
        {}, may);
    ASSERT_TRUE(trouble.wait_for(1));
    ASSERT_TRUE(warmed.wait_for(1)) << "the other one does not wait";
    is_free = true;
    ASSERT_TRUE(warmed.wait_for(2));
}

TEST(Following, AVenueInMaintenanceIsSaidToBeUntilItIsOpen) {
    Place place;
    Counter shut, open;
    PatientVenue::Rules rules{.told = [&](const VenueState& state) { (state.is_open ? open : shut).count(); }};
    PatientVenue patient(place.venue, place.clock, rules);
    place.venue.answers_time = false;
    place.venue.stands({.is_open = false, .words = "upgrade", .until = {}});
    const auto following = place.follow({}, {}, {}, &patient);
    ASSERT_TRUE(shut.wait_for(1));
    EXPECT_EQ(patient.shut()->words, "upgrade");
    place.venue.stands({});
    ASSERT_TRUE(open.wait_for(1));
    EXPECT_FALSE(patient.shut());
}

TEST(Following, WhatAVenueSaysOfItselfIsSaidAtOnce) {
    Place place;
    Counter shut, open;
    PatientVenue::Rules rules{.told = [&](const VenueState& state) { (state.is_open ? open : shut).count(); }};
    PatientVenue patient(place.venue, place.clock, rules);
    {
        const auto following = place.follow({}, {}, {}, &patient);
        place.venue.says({.is_open = false, .words = "upgrade", .until = {}});
        ASSERT_TRUE(shut.wait_for(1));
        place.venue.says({});
        ASSERT_TRUE(open.wait_for(1));
    }
    place.venue.says({.is_open = false, .words = "unheard", .until = {}});
    EXPECT_FALSE(patient.shut()) << "nobody listens any more";
}

}  // namespace
}  // namespace signalbox
