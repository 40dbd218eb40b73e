// Times as text. The expected milliseconds were worked out with `date -u -d … +%s`.
#include "core/base/time.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace signalbox {
namespace {

TEST(Time, ReadsEveryFormItPromises) {
    const struct {
        std::string_view text;
        std::int64_t ms;
    } table[] = {
        {"1970-01-01", 0},
        {"19700102", 86'400'000},
        {"2023-03-14", 1'678'752'000'000},
        {"20230314", 1'678'752'000'000},
        {"2023-03-14T08:00", 1'678'780'800'000},
        {"2023-03-14 08:00", 1'678'780'800'000},
        {"2023-03-14T08:00Z", 1'678'780'800'000},
        {"2023-03-14T08:00:00Z", 1'678'780'800'000},
        {"2023-03-14T08:00:00", 1'678'780'800'000},
        {"2023-03-14T08:00:00.2Z", 1'678'780'800'200},
        {"2023-03-14T08:00:00.25Z", 1'678'780'800'250},
        {"2023-03-14T08:00:00.007Z", 1'678'780'800'007},
        {"2023-03-14T08:00:00.123456Z", 1'678'780'800'123},
        {"2023-03-14T08:00:00.999999999", 1'678'780'800'999},
        {"2023-03-14T08:00:00+01:30", 1'678'775'400'000},
        {"2023-03-14T08:00:00-08:00", 1'678'809'600'000},
        {"2023-03-14T08:00:00.5+00:00", 1'678'780'800'500},
        {"2024-02-29", 1'709'164'800'000},
        {"2000-02-29", 951'782'400'000},
        {"1969-12-31T23:59:59.999Z", -1},
        {"0001-01-01", -62'135'596'800'000},
        {"9999-12-31T23:59:59.999Z", 253'402'300'799'999},
    };
    for (const auto& row : table) {
        const auto time = parse_utc(row.text);
        ASSERT_TRUE(time) << row.text << ": " << time.error().text();
        EXPECT_EQ(to_ms(*time), row.ms) << row.text;
    }
}

TEST(Time, RefusesWhatIsNoTimeAndSaysWhy) {
    const struct {
        std::string_view text;
        std::string_view why;
    } table[] = {
        {"", "'' is not a time"},
        {"yesterday", "'yesterday' is not a time"},
        {"2023", "'2023' is not a time"},
        {"2023-03", "'2023-03' is not a time"},
        {"2023-3-14", "'2023-3-14' is not a time"},
        {"2023-0314", "'2023-0314' is not a time"},
        {"202303-14", "'202303-14' is not a time"},
        {"20230314T08:00", "'20230314T08:00' is not a time"},
        {"2023-03-14T", "'2023-03-14T' is not a time"},
        {"2023-03-14T08", "'2023-03-14T08' is not a time"},
        {"2023-03-14T8:00", "'2023-03-14T8:00' is not a time"},
        {"2023-03-14T24:00", "'2023-03-14T24:00' is not a time"},
        {"2023-03-14T08:60", "'2023-03-14T08:60' is not a time"},
        {"2023-03-14T23:59:60Z", "'2023-03-14T23:59:60Z' is not a time"},
        {"2023-03-14T08:00:00.Z", "'2023-03-14T08:00:00.Z' is not a time"},
        {"2023-03-14T08:00:00.1234567890Z", "'2023-03-14T08:00:00.1234567890Z' is not a time"},
        {"2023-03-14T08:00:00z", "'2023-03-14T08:00:00z' is not a time"},
        {"2023-03-14T08:00:00+0100", "'2023-03-14T08:00:00+0100' is not a time"},
        {"2023-03-14T08:00:00+24:00", "'2023-03-14T08:00:00+24:00' is not a time"},
        {"2023-03-14T08:00:00Z ", "'2023-03-14T08:00:00Z ' is not a time"},
        {" 2023-03-14", "' 2023-03-14' is not a time"},
        {"-023-03-14", "'-023-03-14' is not a time"},
        {"2023-02-29", "'2023-02-29' names a day that does not exist"},
        {"1900-02-29", "'1900-02-29' names a day that does not exist"},
        {"2023-13-01", "'2023-13-01' names a day that does not exist"},
        {"2023-00-10", "'2023-00-10' names a day that does not exist"},
        {"20230432", "'20230432' names a day that does not exist"},
        {"0000-01-01", "'0000-01-01' is outside the years 0001 to 9999"},
        {"0001-01-01T00:00+00:01", "'0001-01-01T00:00+00:01' is outside the years 0001 to 9999"},
        {"9999-12-31T23:59:59-00:01", "'9999-12-31T23:59:59-00:01' is outside the years 0001 to 9999"},
    };
    for (const auto& row : table) {
        const auto time = parse_utc(row.text);
        ASSERT_FALSE(time) << row.text;
        EXPECT_EQ(time.error().what.text(), row.why);
        EXPECT_EQ(time.error().next.text(), "write it as 2023-03-14T08:00:00Z or 20230314");
    }
    EXPECT_LT(parse_utc(std::string(1'000'000, '7')).error().text().size(), 200U);
}

TEST(Time, PrintsMillisecondsOnlyWhereThereAreAny) {
    EXPECT_EQ(to_text(utc_from_ms(1'678'780'800'000)), "2023-03-14T08:00:00Z");
    EXPECT_EQ(to_text(utc_from_ms(1'678'780'800'250)), "2023-03-14T08:00:00.250Z");
    EXPECT_EQ(to_text(utc_from_ms(-1)), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(to_text(utc_min), "0001-01-01T00:00:00Z");
    EXPECT_EQ(to_text(utc_max), "9999-12-31T23:59:59.999Z");
    EXPECT_EQ(to_text(utc_max + Millis{1}), "253402300800000 ms");
}

TEST(Time, EveryTimeIsReadBackFromItsText) {
    EXPECT_TRUE(rc::check([] {
        const auto time = utc_from_ms(*rc::gen::inRange(to_ms(utc_min), to_ms(utc_max) + 1));
        RC_ASSERT(parse_utc(to_text(time)).value() == time);
    }));
}

TEST(Time, MinutesAndDaysRoundDownAlsoBefore1970) {
    EXPECT_EQ(minute_number(utc_from_ms(59'999)), 0);
    EXPECT_EQ(minute_number(utc_from_ms(60'000)), 1);
    EXPECT_EQ(minute_number(utc_from_ms(-1)), -1);
    EXPECT_EQ(day_start(utc_from_ms(-1)), utc_from_ms(-86'400'000));
    EXPECT_EQ(day_start(utc_from_ms(86'400'001)), utc_from_ms(86'400'000));
}

}  // namespace
}  // namespace signalbox
