// A message exactly as its venue writes it: no blanks, no escapes, its fields in the listed order. Nearly all are so.
//
// The same list of fields as fields.hpp reads, without looking anything up, and with the place in the text kept in a
// register. Whatever differs makes it give up, and the message is read from its start by fields.hpp: so this decides
// nothing, and what it takes, that one takes alike (a property of the tests and the fuzzers).
#pragma once

#include "venues/wire/fields.hpp"

namespace signalbox::wire {

struct Place {
    const char* at;
    const char* end;
};

template <std::size_t size>
[[gnu::always_inline]] inline bool quick_literal(Place& place, const char (&text)[size]) {
    constexpr std::size_t length = size - 1;
    if (static_cast<std::size_t>(place.end - place.at) < length) return false;
    if (__builtin_memcmp(place.at, text, length) != 0) return false;
    place.at += length;
    return true;
}

[[gnu::always_inline]] inline bool quick_char(Place& place, char c) {
    if (place.at == place.end || *place.at != c) return false;
    ++place.at;
    return true;
}

/// Plain ASCII up to the closing quote.
[[gnu::always_inline]] inline bool quick_text(Place& place, std::string_view& text) {
    if (!quick_char(place, '"')) return false;
    const char* const from = place.at;
    const auto is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
    while (place.at != place.end && is_plain(*place.at)) ++place.at;
    text = {from, static_cast<std::size_t>(place.at - from)};
    return text.size() <= text_max && quick_char(place, '"');
}

[[gnu::always_inline]] inline bool quick_integer(Place& place, bool is_quoted, std::int64_t& value) {
    if (is_quoted && !quick_char(place, '"')) return false;
    const unsigned count = digits_at(place.at, place.end, value);
    if (count == 0 || (*place.at == '0' && count > 1)) return false;
    place.at += count;
    return !is_quoted || quick_char(place, '"');
}

template <typename T>
[[gnu::always_inline]] inline bool quick_value(Place& place, bool is_quoted, T& out);

template <Message T>
[[gnu::always_inline]] inline bool quick_object(Place& place, T& out) {
    static constexpr auto fields = T::fields();
    bool is_first = true;
    const auto take = [&](const auto& one) __attribute__((always_inline)) {
        if (!quick_char(place, is_first ? '{' : ',') || !quick_char(place, '"')) return false;
        is_first = false;
        return quick_literal(place, one.name) && quick_literal(place, "\":") &&
               quick_value(place, one.is_quoted, out.*one.member);
    };
    return std::apply([&](const auto&... each) __attribute__((always_inline)) { return (take(each) && ...); },
                      fields) &&
           quick_char(place, '}');
}

template <typename T>
[[gnu::always_inline]] inline bool quick_value(Place& place, bool is_quoted, T& out) {
    if constexpr (std::same_as<T, Number>) {
        const std::size_t length = out.take_quoted(place.at, place.end);
        place.at += length;
        return length > 0;
    } else if constexpr (std::same_as<T, UtcTime>) {
        std::int64_t ms = 0;
        if (!quick_integer(place, is_quoted, ms) || ms > to_ms(utc_max)) return false;
        out = utc_from_ms(ms);
        return true;
    } else if constexpr (std::same_as<T, bool>) {
        out = quick_char(place, 't');
        return out ? quick_literal(place, "rue") : quick_literal(place, "false");
    } else if constexpr (is_list<T>) {
        if (!quick_char(place, '[')) return false;
        do {
            if (out.size() == list_max || !quick_object(place, out.emplace_back())) return false;
        } while (quick_char(place, ','));
        return quick_char(place, ']');
    } else {
        std::string_view text;
        if (!quick_text(place, text)) return false;
        if constexpr (std::same_as<T, std::string>) {
            out = text;
            return true;
        } else {
            return from_text(text, out);
        }
    }
}

/// True if the whole text was read; else `message` may hold anything.
template <Message T>
bool quick_read(T& message, std::string_view text) {
    Place place{text.data(), text.data() + text.size()};
    return quick_object(place, message) && place.at == place.end;
}

}  // namespace signalbox::wire
