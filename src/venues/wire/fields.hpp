// One list of a message's fields, from which it is both read and printed: a struct and its JSON cannot drift apart.
//
//     struct Trade {
//         Number price;
//         std::optional<bool> is_block;                      // optional: the field may be absent, or null
//         UtcTime at{};
//         static constexpr auto fields() {
//             return std::tuple{field("price", &Trade::price), field("isBlockTrade", &Trade::is_block),
//                               quoted("time", &Trade::at)};  // printed "1672052955758", read either way
//         }
//     };
//     Result<Trade> trade = read<Trade>(text, "Bybit trade");
//     std::string json = print(*trade);
//
// Any order of keys is read, the listed order without looking any key up. Unknown keys are checked and passed over; a
// known one that stands there twice, and a required one that does not, are errors. A struct with
// `static constexpr bool is_row = true` is a list of its values, without names.
#pragma once

#include <charconv>
#include <concepts>
#include <map>
#include <optional>
#include <tuple>
#include <type_traits>
#include <vector>

#include "core/base/time.hpp"
#include "venues/wire/json_reader.hpp"

namespace signalbox::wire {

/// Entries of one list, and bytes of one text: what a message may ask memory for is bounded by these, not by its size.
inline constexpr std::size_t list_max = 10'000;
inline constexpr std::size_t text_max = 1'024;

template <typename Owner, typename Member, std::size_t size>
struct Field {
    const char (&name)[size];
    Member Owner::* member;
    bool is_quoted;
};

template <typename Owner, typename Member, std::size_t size>
constexpr auto field(const char (&name)[size], Member Owner::* member) {
    return Field<Owner, Member, size>{name, member, false};
}
/// Whole numbers and times that the venue writes in quotes.
template <typename Owner, typename Member, std::size_t size>
constexpr auto quoted(const char (&name)[size], Member Owner::* member) {
    return Field<Owner, Member, size>{name, member, true};
}

/// A value that is checked and kept as it stands in the text, for a second look. It lives as long as the text.
struct Raw {
    std::string_view text;
};

template <typename T>
concept Message = requires { T::fields(); };
template <typename T>
concept Row = Message<T> && requires { T::is_row; };
template <typename T>
inline constexpr bool is_optional = false;
template <typename T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <typename T>
inline constexpr bool is_list = false;
template <typename T>
inline constexpr bool is_list<std::vector<T>> = true;
template <typename T>
inline constexpr bool is_map = false;
template <typename T>
inline constexpr bool is_map<std::map<std::string, T>> = true;

template <typename T>
bool read_value(JsonReader& in, T& out);

template <typename T>
bool read_list(JsonReader& in, std::vector<T>& out) {
    out.clear();
    if (!in.enter('[')) return false;
    if (in.leaves_at_once(']')) return true;
    do {
        if (out.size() == list_max) return in.stop(JsonReader::Wrong::too_long);
        if (!read_value(in, out.emplace_back())) return false;
    } while (in.goes_on(']'));
    return in.is_good();
}

template <typename T>
bool read_map(JsonReader& in, std::map<std::string, T>& out) {
    out.clear();
    if (!in.enter('{')) return false;
    if (in.leaves_at_once('}')) return true;
    do {
        std::string_view name;
        if (!in.key(name)) return false;
        if (name.size() > text_max || out.size() == list_max) return in.stop(JsonReader::Wrong::too_long);
        const auto [entry, is_new] = out.try_emplace(std::string(name));
        if (!is_new) return in.stop(JsonReader::Wrong::twice);
        if (!read_value(in, entry->second)) return false;
    } while (in.goes_on('}'));
    return in.is_good();
}

template <Row T>
bool read_row(JsonReader& in, T& out) {
    static constexpr auto fields = T::fields();
    if (!in.enter('[')) return false;
    bool goes_on = !in.leaves_at_once(']');
    const auto take = [&](const auto& one) {
        if (!goes_on) return in.stop(JsonReader::Wrong::missing, one.name);
        in.reads(one.name);
        if (!read_value(in, out.*one.member)) return false;
        goes_on = in.goes_on(']');
        return in.is_good();
    };
    if (!std::apply([&](const auto&... each) { return (take(each) && ...); }, fields)) return false;
    while (goes_on) {  // more columns than are known
        if (!in.skip()) return false;
        goes_on = in.goes_on(']');
    }
    return in.is_good();
}

template <Message T>
bool read_object(JsonReader& in, T& out) {
    static constexpr auto fields = T::fields();
    static_assert(std::tuple_size_v<decltype(T::fields())> <= 64);
    std::uint64_t seen = 0;
    const auto take = [&](const auto& one, std::uint64_t bit) {
        if ((seen & bit) != 0) return in.stop(JsonReader::Wrong::twice, one.name);
        seen |= bit;
        return read_value(in, out.*one.member);
    };
    if (!in.enter('{')) return false;
    bool goes_on = !in.leaves_at_once('}');
    while (goes_on) {
        // As long as fields follow each other as listed, each key is compared with one name only.
        std::uint64_t bit = 1;
        const auto run = [&](const auto& one) {
            if (goes_on && in.takes_key(one.name)) goes_on = take(one, bit) && in.goes_on('}');
            bit <<= 1;
        };
        std::apply([&](const auto&... each) { (run(each), ...); }, fields);
        if (!goes_on) break;

        std::string_view name;
        if (!in.key(name)) return false;
        bit = 1;
        const auto is_it = [&](const auto& one) {
            if (name != std::string_view(one.name)) return (bit <<= 1, false);
            in.reads(one.name);
            goes_on = take(one, bit);
            return true;
        };
        if (!std::apply([&](const auto&... each) { return (is_it(each) || ...); }, fields)) {
            in.reads("");
            goes_on = in.skip();
        }
        goes_on = goes_on && in.goes_on('}');
    }
    if (!in.is_good()) return false;
    std::uint64_t bit = 1;
    const auto is_there =
        [&]<typename Owner, typename Member, std::size_t size>(const Field<Owner, Member, size>& one) {
            const bool is_seen = is_optional<Member> || (seen & bit) != 0;
            bit <<= 1;
            return is_seen || in.stop(JsonReader::Wrong::missing, one.name);
        };
    return std::apply([&](const auto&... each) { return (is_there(each) && ...); }, fields);
}

inline bool read_time(JsonReader& in, UtcTime& out) {
    std::int64_t ms = 0;
    if (!in.integer(ms)) return false;
    if (ms < 0 || ms > to_ms(utc_max)) return in.stop(JsonReader::Wrong::value);
    out = utc_from_ms(ms);
    return true;
}

inline bool read_text(JsonReader& in, std::string& out) {
    std::string_view text;
    if (!in.text(text)) return false;
    if (text.size() > text_max) return in.stop(JsonReader::Wrong::too_long);
    out = text;
    return true;
}

/// Types of a venue's own take part by a free function `bool from_text(std::string_view, T&)` beside their `to_text`.
template <typename T>
bool read_value(JsonReader& in, T& out) {
    if constexpr (std::same_as<T, Number>) {
        return in.number(out);
    } else if constexpr (std::same_as<T, bool>) {
        return in.boolean(out);
    } else if constexpr (std::same_as<T, std::int64_t>) {
        return in.integer(out);
    } else if constexpr (std::same_as<T, UtcTime>) {
        return read_time(in, out);
    } else if constexpr (std::same_as<T, std::string>) {
        return read_text(in, out);
    } else if constexpr (std::same_as<T, Raw>) {
        return in.skip(out.text);
    } else if constexpr (is_optional<T>) {
        if (in.null()) return true;
        return read_value(in, out.emplace());
    } else if constexpr (is_list<T>) {
        return read_list(in, out);
    } else if constexpr (is_map<T>) {
        return read_map(in, out);
    } else if constexpr (Row<T>) {
        return read_row(in, out);
    } else if constexpr (Message<T>) {
        return read_object(in, out);
    } else {
        std::string_view text;
        return in.text(text) && (from_text(text, out) || in.stop(JsonReader::Wrong::value));
    }
}

/// Reads a whole message over what `message` holds. `what` names it in the error: "Bybit tickers".
template <typename T>
Result<> read_into(T& message, std::string_view text, std::string_view what, Quote quote = Quote::some) {
    JsonReader in(text);
    read_value(in, message);
    return in.finish(what, quote);
}

template <typename T>
Result<T> read(std::string_view text, std::string_view what, Quote quote = Quote::some) {
    Result<T> message(std::in_place);
    if (auto good = read_into(*message, text, what, quote); !good) message = fail(std::move(good).error());
    return message;
}

/// Text in quotes, escaped as JSON asks.
void print_text(std::string& out, std::string_view text);

template <typename T>
void print_value(std::string& out, const T& value, bool is_quoted = false);

inline void print_integer(std::string& out, std::int64_t value, bool is_quoted) {
    if (is_quoted) out += '"';
    out += std::to_string(value);
    if (is_quoted) out += '"';
}

template <Message T>
void print_message(std::string& out, const T& message) {
    static constexpr auto fields = T::fields();
    out += Row<T> ? '[' : '{';
    const std::size_t begin = out.size();
    const auto add = [&](const auto& one) {
        const auto& value = message.*one.member;
        if constexpr (is_optional<std::remove_cvref_t<decltype(value)>>) {
            if (!value) return;
        }
        if (out.size() > begin) out += ',';
        if constexpr (!Row<T>) {
            print_text(out, one.name);
            out += ':';
        }
        print_value(out, value, one.is_quoted);
    };
    std::apply([&](const auto&... each) { (add(each), ...); }, fields);
    out += Row<T> ? ']' : '}';
}

template <typename T>
void print_value(std::string& out, const T& value, bool is_quoted) {
    if constexpr (std::same_as<T, bool>) {
        out += value ? "true" : "false";
    } else if constexpr (std::same_as<T, std::int64_t>) {
        print_integer(out, value, is_quoted);
    } else if constexpr (std::same_as<T, UtcTime>) {
        print_integer(out, to_ms(value), is_quoted);
    } else if constexpr (std::same_as<T, std::string>) {
        print_text(out, value);
    } else if constexpr (std::same_as<T, Raw>) {
        out += value.text;
    } else if constexpr (is_optional<T>) {
        print_value(out, *value, is_quoted);
    } else if constexpr (is_list<T>) {
        out += '[';
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (i > 0) out += ',';
            print_value(out, value[i], is_quoted);
        }
        out += ']';
    } else if constexpr (is_map<T>) {
        out += '{';
        for (bool is_first = true; const auto& [name, entry] : value) {
            if (!is_first) out += ',';
            is_first = false;
            print_text(out, name);
            out += ':';
            print_value(out, entry, is_quoted);
        }
        out += '}';
    } else if constexpr (Message<T>) {
        print_message(out, value);
    } else {
        print_text(out, to_text(value));
    }
}

template <typename T>
std::string print(const T& message) {
    std::string out;
    print_value(out, message);
    return out;
}

}  // namespace signalbox::wire
