// Sentences: how patterns are filled, and how values stand in them.
#include "core/base/error.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace signalbox {
namespace {

TEST(Sentence, FillsPlaceholdersInOrderOrByNumber) {
    const std::vector<std::string> none;
    const std::vector<std::string> two = {"one", "{}"};
    const struct {
        std::string_view pattern;
        const std::vector<std::string>& values;
        std::string_view text;
    } table[] = {
        {"", none, ""},
        {"plain", two, "plain"},
        {"{} and {}", two, "one and {}"},
        {"{1} after {0}", two, "{} after one"},
        {"{0}{0}", two, "oneone"},
        {"{} {} {}", two, "one {} {}"},
        {"{2} {99999999999999999999}", two, "{2} {99999999999999999999}"},
        {"{}", none, "{}"},
        {"{name} {-1} { }", two, "{name} {-1} { }"},
        {"{ {} }", two, "{ one }"},
        {"open { and }", two, "open { and }"},
        {"{", two, "{"},
        {"}{}", two, "}one"},
    };
    for (const auto& row : table) EXPECT_EQ(Sentence::fill(row.pattern, row.values), row.text) << row.pattern;
}

TEST(Sentence, ShowsEveryKindOfValueAsAPersonReadsIt) {
    const Sentence all = sentence("{} {} {} {} {} {}", "text", std::string("more"), -7, std::uint64_t{1} << 63,
                                  Decimal::from_units(-1), utc_from_ms(250));
    EXPECT_EQ(all.text(), "text more -7 9223372036854775808 -0.00000001 1970-01-01T00:00:00.250Z");
    EXPECT_EQ(sentence_value(0.1), "0.1");
    EXPECT_EQ(sentence_value(1e300), "1e+300");
    EXPECT_EQ(sentence_value(-std::numeric_limits<double>::denorm_min()), "-5e-324");
    EXPECT_EQ(sentence_value(std::numeric_limits<double>::max()), "1.7976931348623157e+308");
}

TEST(Error, SaysWhatAndWhatNext) {
    const Failure bare = fail(ErrorCode::BadData, "row {} has no close", 7);
    EXPECT_EQ(bare.error.text(), "row 7 has no close");
    EXPECT_FALSE(bare.error.retryable);
    const Result<int> whole =
        fail(ErrorCode::Unreachable, "{} is silent", "binance").suggest("try again in {} s", 5).again_later();
    ASSERT_FALSE(whole);
    EXPECT_EQ(whole.error().text(), "binance is silent; try again in 5 s");
    EXPECT_EQ(whole.error().code, ErrorCode::Unreachable);
    EXPECT_TRUE(whole.error().retryable);
}

Result<int> half(int value) {
    if (value % 2 != 0) return fail(ErrorCode::WrongUse, "{} is odd", value);
    return value / 2;
}
Result<int> quarter(int value) {
    const int once = TRY(half(value));
    return half(once);
}
Result<> must_be_whole(int value) {
    (void)TRY(quarter(value));
    return {};
}

TEST(Result, TryHandsTheFailureUp) {
    EXPECT_EQ(quarter(12).value(), 3);
    EXPECT_EQ(quarter(7).error().text(), "7 is odd");
    EXPECT_EQ(quarter(14).error().text(), "7 is odd");
    EXPECT_TRUE(must_be_whole(8));
    EXPECT_EQ(must_be_whole(6).error().text(), "3 is odd");
}

}  // namespace
}  // namespace signalbox
