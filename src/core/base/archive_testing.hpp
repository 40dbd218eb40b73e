// The record that the encoding's test and its fuzzer share: it holds every shape there is.
#pragma once

#include "core/base/archive.hpp"

namespace signalbox::every_shape {

enum class Side : std::uint8_t { Long, Short };
constexpr Side last_of(Side) { return Side::Short; }

struct Level {
    double price = 0;
    std::optional<std::int32_t> touches;

    bool operator==(const Level&) const = default;
    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("price", self.price);
        visit("touches", self.touches);
    }
};

/// A field of every shape the encoding knows.
struct Everything {
    bool flag = false;
    Side side = Side::Long;
    std::int64_t count = 0;
    double number = 0;
    UtcTime time{};
    Millis span{};
    Decimal money;
    std::string text;
    std::optional<Level> maybe;
    std::vector<Level> levels;
    std::vector<std::byte> bytes;
    std::vector<bool> flags;
    std::deque<std::uint16_t> queue;
    std::array<std::int8_t, 3> triple{};
    std::map<std::string, std::vector<int>> map;
    std::pair<Side, std::string> pair;
    std::variant<std::int32_t, std::string, Level> choice;

    bool operator==(const Everything&) const = default;
    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("flag", self.flag);
        visit("side", self.side);
        visit("count", self.count);
        visit("number", self.number);
        visit("time", self.time);
        visit("span", self.span);
        visit("money", self.money);
        visit("text", self.text);
        visit("maybe", self.maybe);
        visit("levels", self.levels);
        visit("bytes", self.bytes);
        visit("flags", self.flags);
        visit("queue", self.queue);
        visit("triple", self.triple);
        visit("map", self.map);
        visit("pair", self.pair);
        visit("choice", self.choice);
    }
};

/// Every field set to something.
inline Everything full() {
    return {.flag = true,
            .side = Side::Short,
            .count = -5,
            .number = 0.1,
            .time = utc_from_ms(1'678'780'800'000),
            .span = Millis{250},
            .money = Decimal::from_units(-1'250'000'000),
            .text = "BTC/USDT",
            .maybe = Level{.price = 20'000.5, .touches = 3},
            .levels = {{.price = 1, .touches = std::nullopt}, {.price = 2, .touches = 7}},
            .bytes = {std::byte{1}, std::byte{255}},
            .flags = {true, false, true},
            .queue = {1, 2, 65'535},
            .triple = {-1, 0, 1},
            .map = {{"a", {1, 2}}, {"b", {}}},
            .pair = {Side::Short, "x"},
            .choice = Level{.price = 3, .touches = 4}};
}

}  // namespace signalbox::every_shape
