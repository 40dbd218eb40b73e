// Times by the reader's own clock, in their language.
#include "views/person.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

TEST(Person, ReadsTimesByTheirOwnClock) {
    const UtcTime noon = *parse_utc("2024-06-25T22:05:00Z");
    const Person somebody{};
    EXPECT_EQ(somebody.time(noon), "2024-06-25 22:05");
    EXPECT_EQ(somebody.moment(noon), "25 Jun 22:05");
    const Person moscow{.language = Language::ru, .zone = *TimeZone::named("Europe/Moscow")};
    EXPECT_EQ(moscow.time(noon), "2024-06-26 01:05");
    EXPECT_EQ(moscow.moment(noon), "26 июн 01:05");
    const Person delhi{.language = Language::en, .zone = *TimeZone::named("+05:30")};
    EXPECT_EQ(delhi.moment(*parse_utc("2023-12-31T18:30:00Z")), "1 Jan 00:00");
    for (int month = 1; month <= 12; ++month) {
        const UtcTime first = std::chrono::sys_days{std::chrono::year{2024} / month / 1};
        EXPECT_NE(moscow.moment(first), Person{.language = Language::en}.moment(first)) << month;
    }
}

}  // namespace
}  // namespace signalbox
