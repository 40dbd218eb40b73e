#include "adapters/net/http_date.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime now = utc_from_ms(784'111'777'000 - 5'000);  // five seconds before RFC 9110's example

TEST(HttpDate, ReadsItsThreeForms) {
    for (const std::string_view text :
         {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
        EXPECT_EQ(parse_http_date(text, now), utc_from_ms(784'111'777'000)) << text;
    EXPECT_EQ(parse_http_date("Thu, 29 Feb 2024 23:59:60 GMT", now), utc_from_ms(1'709'251'200'000)) << "a leap second";
    // RFC 9110, 5.6.7: two digits of a year are never more than 50 years ahead.
    EXPECT_EQ(parse_http_date("Saturday, 01-Jan-44 00:00:00 GMT", now), utc_from_ms(2'335'219'200'000));
    EXPECT_EQ(parse_http_date("Monday, 01-Jan-45 00:00:00 GMT", now), utc_from_ms(-788'918'400'000));
}

TEST(HttpDate, RefusesTheRest) {
    for (const std::string_view text :
         {"", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 6 Nov 1994 08:49:37 GMT",
          "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ",
          "Xxx, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nox 1994 08:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT"})
        EXPECT_FALSE(parse_http_date(text, now)) << text;
}

TEST(RetryAfter, IsSecondsOrADate) {
    struct Row {
        std::string_view text;
        std::optional<Millis> wait;
    };
    for (const Row& row :
         {Row{"0", 0ms}, Row{"120", 120s}, Row{"86400", day}, Row{"86401", day}, Row{"99999999999999999999999", day},
          Row{"Sun, 06 Nov 1994 08:49:37 GMT", 5s}, Row{"Sun, 06 Nov 1994 08:49:00 GMT", 0ms},
          Row{"Sun, 06 Nov 2094 08:49:00 GMT", day}, Row{"", std::nullopt}, Row{"-1", std::nullopt},
          Row{"1.5", std::nullopt}, Row{"soon", std::nullopt}, Row{"5 ", std::nullopt}})
        EXPECT_EQ(parse_retry_after(row.text, now), row.wait) << row.text;
}

}  // namespace
}  // namespace signalbox
