// Messages with anything in them, drawn from a seed by their own lists of fields: for properties and fuzz seeds.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/random.hpp"
#include "venues/wire/fields.hpp"

namespace signalbox::wire {

inline std::string any_text(Random& random) {
    constexpr std::array<std::string_view, 8> pieces{"BTC", "USDT", "-", "\"", "\\", "\n", "é", "𝄞"};
    std::string text;
    for (std::uint64_t left = random.below(6); left > 0; --left) text += pieces[random.below(pieces.size())];
    return text;
}

inline Number any_number(Random& random) {
    constexpr std::array<std::string_view, 10> texts{"",
                                                     "0",
                                                     "1",
                                                     "84021.20",
                                                     "-0.000212",
                                                     "0.000000001237",
                                                     "302542.8759139051798",
                                                     "1E-7",
                                                     "9999999999999999",
                                                     "1234567890123456789.01234567890"};
    Number number;
    if (random.below(2) == 0) {
        Number::parse(texts[random.below(texts.size())], number);
        return number;
    }
    std::string text = std::to_string(random.below(100'000'000));
    if (random.below(2) == 0) text += "." + std::to_string(random.below(100'000'000));
    Number::parse(text, number);
    return number;
}

template <typename T>
void draw(Random& random, T& out) {
    if constexpr (std::same_as<T, Number>) {
        out = any_number(random);
    } else if constexpr (std::same_as<T, bool>) {
        out = random.below(2) == 0;
    } else if constexpr (std::same_as<T, std::int64_t>) {
        out = static_cast<std::int64_t>(random.next());
    } else if constexpr (std::same_as<T, UtcTime>) {
        out = utc_from_ms(static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(to_ms(utc_max)))));
    } else if constexpr (std::same_as<T, std::string>) {
        out = any_text(random);
    } else if constexpr (is_optional<T>) {
        if (random.below(3) > 0) draw(random, out.emplace());
    } else if constexpr (is_list<T>) {
        for (std::uint64_t left = random.below(4); left > 0; --left) draw(random, out.emplace_back());
    } else if constexpr (is_map<T>) {
        for (std::uint64_t left = random.below(4); left > 0; --left) draw(random, out[any_text(random)]);
    } else if constexpr (Message<T>) {
        static constexpr auto fields = T::fields();
        std::apply([&](const auto&... each) { (draw(random, out.*each.member), ...); }, fields);
    } else if constexpr (std::is_enum_v<T>) {
        out = static_cast<T>(random.below(2));
    } else {
        draw_own(random, out);  // beside a venue's own type
    }
}

template <typename T>
T any(Random& random) {
    T message;
    draw(random, message);
    return message;
}

}  // namespace signalbox::wire
