#include "runners/daily_digest.hpp"

#include "runners/small_market.hpp"
#include "runners/watch_stage.hpp"

namespace signalbox {
namespace {

class DigestTest : public WatchStage {
protected:
    DigestWatch watch(const std::string& zone = "UTC", UtcTime first = start - 30 * day) {
        return {runs,
                candles,
                screens,
                {.run = "live-1",
                 .venue = "bybit",
                 .first_minute = first,
                 .at = std::chrono::hours(8),
                 .zone = TimeZone::named(zone).value(),
                 .status = [this] { return status; },
                 .followed = [this] { return followed; }}};
    }
    static std::vector<Alert> look(DigestWatch& watch, int minutes) {
        auto alerts = watch.look(at(minutes), {});
        EXPECT_TRUE(alerts.has_value()) << alerts.error().text();
        return alerts.value_or(std::vector<Alert>{});
    }
    /// Minutes [from, to), all at one price.
    void minutes(const Instrument& of, int from, int to, double close) {
        CandleSeries series;
        for (int i = from; i < to; ++i) series.append({at(i), close, close, close, close, 1});
        small_market::put(candles, of, series, {at(from), at(to)});
    }
    std::vector<Instrument> followed;
};

TEST_F(DigestTest, TellsYesterdayInBothLanguages) {
    marked(0, 1000);
    const Hash128 won = born(1, 60);
    filled(won, Leg::entry, 61, 100, 2);
    filled(won, Leg::target3, 90, 130, 2);
    closed(won, 90, SignalState::hit_tp3, 3);
    const Hash128 lost = born(2, 200, 1);
    filled(lost, Leg::entry, 201, 100, 2);
    closed(lost, 300, SignalState::hit_sl, -1.05);
    const Hash128 open = born(3, 1300);
    filled(open, Leg::entry, 1301, 100, 2);
    filled(open, Leg::target1, 1400, 110, 0.5);
    marked(a_day, 1019);
    born(4, a_day + 10);  // of today, and not yet filled
    minutes(btc, a_day + 400, a_day + 480, 108);
    status.killed = true;
    status.kill = {.on = true, .actor = "env", .reason = "", .at = at(a_day)};

    DigestWatch watching = watch();
    EXPECT_TRUE(look(watching, a_day + 479).empty());
    const auto alerts = look(watching, a_day + 480);
    ASSERT_EQ(alerts.size(), 1U);
    EXPECT_EQ(alerts[0].key(), "digest::2022-01-02");
    EXPECT_EQ(texts(alerts[0].lines),
              (Texts{"digest of 2022-01-01: signals: 3, closed: 2, +1.95 R",
                     "killed since 2022-01-02T00:00:00Z by env: nothing new is said", "won: 1, lost: 1",
                     "equity 1019.00 (+19.00 in that day)", "open: bybit:BTC/USDT 15m long, +0.60 R",
                     "the screener has no list yet: signalbox screen --refresh takes one",
                     "pairs followed: 0, minutes missing: 0, candles corrected: 0"}));
    const Texts russian = texts(alerts[0].lines, Language::ru);
    EXPECT_EQ(russian.at(0), "сводка за 2022-01-01: сигналов: 3, закрыто: 2, +1.95 R");
    EXPECT_EQ(russian.at(3), "капитал 1019.00 (за день +19.00)");
    EXPECT_EQ(russian.at(4), "открыто: bybit:BTC/USDT 15m лонг, +0.60 R");
}

TEST_F(DigestTest, ComesOnceADayAtTheClockOfItsZoneAndSixHoursLateAtMost) {
    struct Case {
        std::string zone;
        int minutes;
        std::string key;  // empty: nothing is said
    };
    const Case cases[] = {{"UTC", a_day + 480, "digest::2022-01-02"},
                          {"UTC", a_day + 839, "digest::2022-01-02"},
                          {"UTC", a_day + 840, ""},
                          {"UTC", a_day + 479, ""},
                          {"+03:00", a_day + 300, "digest::2022-01-02"},
                          {"+03:00", a_day + 299, ""},
                          {"-10:00", a_day + 1080, "digest::2022-01-02"},
                          {"America/New_York", a_day + 13 * 60, "digest::2022-01-02"}};
    for (const Case& one : cases) {
        DigestWatch watching = watch(one.zone);
        const auto alerts = look(watching, one.minutes);
        EXPECT_EQ(alerts.empty() ? "" : alerts[0].key(), one.key) << one.zone << " " << one.minutes;
        if (one.key.empty()) continue;
        EXPECT_TRUE(look(watching, one.minutes + 1).empty()) << one.zone;
    }
    DigestWatch young = watch("UTC", at(a_day + 481));
    EXPECT_TRUE(look(young, a_day + 490).empty()) << "it was due before the run began";
}

TEST_F(DigestTest, ALocalDayHasItsOwnLength) {
    const TimeZone york = TimeZone::named("America/New_York").value();
    const UtcTime spring = std::chrono::sys_days{std::chrono::year{2024} / 3 / 11} + 12 * hour;
    const LocalDay short_day = day_before(spring, york);
    EXPECT_EQ(short_day.date, "2024-03-10");
    EXPECT_EQ(to_text(short_day.span.from), "2024-03-10T05:00:00Z");
    EXPECT_EQ(short_day.span.to - short_day.span.from, 23 * hour);
    EXPECT_EQ(to_text(last_at(std::chrono::hours(8), spring, york)), "2024-03-11T12:00:00Z");
    EXPECT_EQ(to_text(last_at(std::chrono::hours(8), spring - minute, york)), "2024-03-10T12:00:00Z");
}

TEST_F(DigestTest, TheListsComeFromTheNewestScreenAndAnOldOneSaysSo) {
    ScreenSnapshot list;
    list.venue = "bybit";
    list.at = at(a_day);
    list.pairs = {screened("BTC", 110, 120, at(a_day)), screened("ETH", 90, 80, at(a_day))};
    ASSERT_TRUE(screens.save({&list, 1}).has_value());
    DigestWatch watching = watch();
    const Texts fresh = texts(digest_lines(watching.of(at(a_day + 180)).value()));
    EXPECT_EQ(fresh.at(3), "bullish pairs: BTC 98");
    EXPECT_EQ(fresh.at(4), "bearish pairs: ETH 92");
    const Texts old = texts(digest_lines(watching.of(at(a_day + 480)).value()));
    EXPECT_EQ(old.at(3), "the screener's list is 8 h old");
}

TEST_F(DigestTest, CountsMinutesThatNobodyKnowsAndCandlesThatWereCorrected) {
    followed = {btc, eth};
    minutes(btc, 0, a_day, 100);
    CandleSeries holed;
    for (int i = 0; i < a_day; ++i) {
        if (i < 700 || i >= 707) holed.append({at(i), 1, 1, 1, 1, 1});
    }
    small_market::put(candles, eth, holed, {});
    CandleSeries better;
    better.append({at(5), 100, 101, 100, 101, 1});
    small_market::put(candles, btc, better, {});
    DigestWatch watching = watch("UTC", start);
    const DigestOfDay digest = watching.of(at(a_day + 480)).value();
    EXPECT_EQ(digest.instruments, 2U);
    EXPECT_EQ(digest.missing_minutes, 7);
}

}  // namespace
}  // namespace signalbox
