// The encoding: what goes in comes out, and bytes that were cut, bent or invented are refused without harm.
#include "core/base/archive.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>

#include "core/base/archive_testing.hpp"

namespace signalbox {
namespace {

using namespace every_shape;

Bytes bytes_of(std::initializer_list<int> values) {
    Bytes bytes;
    for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

TEST(Archive, WhatGoesInComesOut) {
    for (const Everything& value : {Everything{}, full()}) {
        const auto back = decode<Everything>(encode(value));
        ASSERT_TRUE(back) << back.error().text();
        EXPECT_EQ(*back, value);
    }
}

TEST(Archive, BytesAreLittleEndianAndOfFixedWidth) {
    EXPECT_EQ(encode(std::int32_t{-2}), bytes_of({0xfe, 0xff, 0xff, 0xff}));
    EXPECT_EQ(encode(std::string("ab")), bytes_of({2, 0, 0, 0, 'a', 'b'}));
    EXPECT_EQ(encode(Level{.price = 1.0, .touches = 5}), bytes_of({0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 1, 5, 0, 0, 0}));
    EXPECT_EQ(encode(std::variant<std::int8_t, bool>(true)), bytes_of({1, 1}));
    EXPECT_EQ(encode(Decimal::from_units(1)), bytes_of({1, 0, 0, 0, 0, 0, 0, 0}));
    EXPECT_EQ(encode(utc_from_ms(256)), bytes_of({0, 1, 0, 0, 0, 0, 0, 0}));
}

TEST(Archive, EveryNanHasTheSameBytesButZerosKeepTheirSign) {
    const Bytes nan = encode(std::numeric_limits<double>::quiet_NaN());
    EXPECT_EQ(nan, bytes_of({0, 0, 0, 0, 0, 0, 0xf8, 0x7f}));
    for (const std::uint64_t bits : {0xfff8'0000'0000'0000ULL, 0x7ff8'0000'dead'beefULL, 0xffff'ffff'ffff'ffffULL}) {
        EXPECT_EQ(encode(std::bit_cast<double>(bits)), nan);
    }
    EXPECT_NE(encode(0.0), encode(-0.0));
}

TEST(Archive, ACutAnywhereIsRefused) {
    const Bytes whole = encode(full());
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto cut = decode<Everything>(std::span(whole).first(size));
        ASSERT_FALSE(cut) << "cut to " << size << " of " << whole.size();
        EXPECT_EQ(cut.error().code, ErrorCode::Corrupt);
    }
    Bytes longer = whole;
    longer.push_back(std::byte{0});
    EXPECT_EQ(decode<Everything>(longer).error().text(),
              "the record goes on after its end at byte " + std::to_string(whole.size()));
}

TEST(Archive, HugeLengthsAllocateNothing) {
    const Bytes lie = bytes_of({0xff, 0xff, 0xff, 0xff, 1, 2, 3});
    EXPECT_FALSE(decode<std::string>(lie));
    EXPECT_FALSE(decode<std::vector<double>>(lie));
    EXPECT_FALSE(decode<Bytes>(lie));
    EXPECT_FALSE(decode<std::deque<int>>(lie));
    EXPECT_FALSE((decode<std::map<int, int>>(lie)));
    // A length that the bytes could hold one by one, but not as items: reading stops with the bytes.
    Bytes possible = bytes_of({200, 0, 0, 0});
    possible.resize(4 + 200);
    Reader reader(possible);
    std::vector<double> numbers;
    reader.get(numbers);
    EXPECT_TRUE(reader.failed());
    EXPECT_LE(numbers.size(), 26U);
}

TEST(Archive, ValuesWithoutMeaningAreRefused) {
    EXPECT_TRUE(decode<Side>(bytes_of({1})));
    EXPECT_FALSE(decode<Side>(bytes_of({2})));
    EXPECT_FALSE(decode<bool>(bytes_of({2})));
    EXPECT_FALSE(decode<std::optional<bool>>(bytes_of({2, 1})));
    EXPECT_FALSE((decode<std::variant<bool, std::int8_t>>(bytes_of({2, 1}))));
    EXPECT_TRUE(decode<UtcTime>(encode(to_ms(utc_max))));
    EXPECT_FALSE(decode<UtcTime>(encode(to_ms(utc_max) + 1)));
    EXPECT_FALSE(decode<UtcTime>(encode(to_ms(utc_min) - 1)));
    EXPECT_TRUE(decode<Decimal>(encode(-std::numeric_limits<std::int64_t>::max())));
    EXPECT_FALSE(decode<Decimal>(encode(std::numeric_limits<std::int64_t>::min())));
}

TEST(Archive, AReaderThatFailedStaysFailed) {
    const Bytes bytes = bytes_of({7, 1});
    Reader reader(bytes);
    EXPECT_FALSE(reader.read<bool>());
    EXPECT_FALSE(reader.read<bool>());
    Reader given_up(bytes);
    given_up.give_up();
    EXPECT_FALSE(given_up.read<std::uint8_t>());
}

TEST(Archive, ArbitraryBytesNeverDoHarm) {
    EXPECT_TRUE(rc::check([](const std::vector<std::uint8_t>& noise) {
        const auto value = decode<Everything>(std::as_bytes(std::span(noise)));
        if (value) RC_ASSERT(decode<Everything>(encode(*value)).has_value());
    }));
    EXPECT_TRUE(rc::check("nor does one bent byte of a record", [] {
        Bytes bytes = encode(full());
        bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] ^= static_cast<std::byte>(*rc::gen::inRange(1, 256));
        const auto value = decode<Everything>(bytes);
        if (value) RC_ASSERT(decode<Everything>(encode(*value)).has_value());
    }));
}

}  // namespace
}  // namespace signalbox
