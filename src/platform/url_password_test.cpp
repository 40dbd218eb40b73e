#include "platform/url_password.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

TEST(UrlPassword, IsTakenOutOfAUrl) {
    struct Case {
        const char* url;
        const char* without;
        const char* password;
    };
    const Case cases[] = {
        {"postgresql://me:p%40%3Ass@db/x", "postgresql://me@db/x", "p@:ss"},
        {"postgresql://me@db/x", "postgresql://me@db/x", ""},
        {"postgresql://db/x?password=p%4&user=me", "postgresql://db/x?password=&user=me", "p%4"},
        {"redis://:pw@db:7000", "redis://@db:7000", "pw"},
    };
    for (const Case& one : cases) {
        const UrlAndPassword parts = without_password(one.url);
        EXPECT_EQ(parts.url, one.without);
        EXPECT_EQ(parts.password, one.password) << one.url;
    }
}

}  // namespace
}  // namespace signalbox
