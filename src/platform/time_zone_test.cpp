// Zones as the C library has them, over all years that matter; offsets; files that are none.
#include "platform/time_zone.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

#include "core/base/random.hpp"

namespace signalbox {
namespace {

/// The C library's zone while this lives.
class LibraryZone {
public:
    explicit LibraryZone(const char* name) {
        if (const char* old = std::getenv("TZ")) old_ = old;
        setenv("TZ", name, 1);
        tzset();
    }
    ~LibraryZone() {
        if (old_)
            setenv("TZ", old_->c_str(), 1);
        else
            unsetenv("TZ");
        tzset();
    }
    LibraryZone(const LibraryZone&) = delete;
    LibraryZone& operator=(const LibraryZone&) = delete;

    static std::int64_t offset_at(std::int64_t seconds) {
        const auto time = static_cast<std::time_t>(seconds);
        std::tm local{};
        localtime_r(&time, &local);
        return local.tm_gmtoff;
    }

private:
    std::optional<std::string> old_;
};

TEST(TimeZone, IsWhatTheCLibrarySays) {
    Random random({20260314, 7});
    for (const char* name :
         {"Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Europe/Dublin",
          "America/Sao_Paulo", "Pacific/Apia", "Africa/Casablanca", "Asia/Tokyo", "America/Nuuk", "Antarctica/Troll",
          "Etc/GMT+5", "Asia/Gaza"}) {
        const auto zone = TimeZone::named(name);
        ASSERT_TRUE(zone) << name << ": " << zone.error().text();
        EXPECT_EQ(zone->name(), name);
        const LibraryZone library(name);
        for (int i = 0; i < 4000; ++i) {
            const std::int64_t from = -2'000'000'000, to = 6'000'000'000;  // 1906 to 2160
            const auto at = from + static_cast<std::int64_t>(random.uniform() * static_cast<double>(to - from));
            ASSERT_EQ(zone->offset_at(utc_from_ms(at * 1000)).count(), LibraryZone::offset_at(at)) << name << " " << at;
        }
        // Every hour of a year beyond most files' last transition: the edges, too.
        for (std::int64_t at = 2'208'988'800; at < 2'208'988'800 + 367 * 86'400; at += 1800)
            ASSERT_EQ(zone->offset_at(utc_from_ms(at * 1000)).count(), LibraryZone::offset_at(at)) << name << " " << at;
    }
}

TEST(TimeZone, AnOffsetIsAZone) {
    const std::tuple<const char*, int, const char*> table[] = {
        {"UTC", 0, "UTC"},          {"+03:00", 180, "UTC+3"},    {"-0530", -330, "UTC−5:30"},
        {"+3", 180, "UTC+3"},       {"UTC+3", 180, "UTC+3"},     {"UTC−5:30", -330, "UTC−5:30"},
        {"GMT-11", -660, "UTC−11"}, {"+05:45", 345, "UTC+5:45"},
    };
    const UtcTime any = *parse_utc("2024-06-01T00:00:00Z");
    for (const auto& [name, minutes, text] : table) {
        const auto zone = TimeZone::named(name);
        ASSERT_TRUE(zone) << name;
        EXPECT_EQ(zone->offset_at(any), std::chrono::minutes{minutes}) << name;
        EXPECT_EQ(zone->offset_text(any), text);
    }
    EXPECT_EQ(TimeZone{}.offset_text(any), "UTC");
}

TEST(TimeZone, WhatIsNoneSaysSo) {
    for (const char* name : {"", "Europe/Atlantis", "../../etc/passwd", "/etc/localtime", "+24:00", "+3:7", "+3:60",
                             "UTC+", "Europe/", "Europe", "a b", "+03:00:00"}) {
        const auto zone = TimeZone::named(name);
        ASSERT_FALSE(zone) << name;
        EXPECT_EQ(zone.error().code, ErrorCode::NotFound) << name;
        EXPECT_FALSE(zone.error().next.empty());
    }
    const auto refused = TimeZone::parse("X", std::as_bytes(std::span("TZif1 and no more")));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::BadData);
}

}  // namespace
}  // namespace signalbox
