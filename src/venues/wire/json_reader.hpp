// Walks over one JSON text that came from outside, value by value, and trusts nothing in it.
//
// Why our own: a venue's frames are small and all of one shape. Keys that stand where the venue always puts them are
// compared in place, numbers are checked and copied in one step of sixteen bytes, nothing is allocated, and no padding
// is asked for; that is worth more here than an index over the text (bybit_kline_bench.cpp has the figures beside
// simdjson). It takes what RFC 8259 allows and nothing else: every byte is checked, also of values that nobody reads.
//
// Always true: the first failure stays, with its byte and the field being read; after it every call is false.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/short_decimal.hpp"
#include "venues/wire/number.hpp"

namespace signalbox::wire {

/// Longest message that is read at all: the whole list of a venue's instruments has less than a tenth of it.
inline constexpr std::size_t message_max = 16U << 20;
/// Deepest nesting of objects and lists.
inline constexpr int depth_max = 32;

/// What may be said of a message that does not read: a piece of it, or nothing where it could hold a key.
enum class Quote : std::uint8_t { some, none };

class JsonReader {
public:
    enum class Wrong : std::uint8_t { nothing, syntax, text, value, missing, twice, too_long, too_deep };

    /// Text must outlive the reader and what it hands out.
    explicit JsonReader(std::string_view text)
        : begin_(text.data()), at_(begin_), end_(begin_ + text.size()), field_("") {
        if (text.size() > message_max) stop(Wrong::too_long);
        skip_blank();
    }

    bool is_good() const { return wrong_ == Wrong::nothing; }
    /// Success if everything was good and nothing but blanks is left. `what` names the message: "Bybit kline".
    Result<> finish(std::string_view what, Quote quote = Quote::some) {
        skip_blank();
        if (is_good() && at_ == end_) [[likely]]
            return {};
        return failure(what, quote);
    }
    /// Marks the value that was read last, or the field of that name, as wrong. Always false.
    bool stop(Wrong wrong);
    bool stop(Wrong wrong, const char* field);

    /// Goes into `{` or `[`; false where it is neither.
    bool enter(char bracket) {
        if (next() != bracket) return stop(Wrong::value);
        if (++depth_ > depth_max) return stop(Wrong::too_deep);
        ++at_;
        skip_blank();
        return true;
    }
    /// Just inside a bracket: is it empty? If so, leaves it.
    bool leaves_at_once(char bracket) {
        if (next() != bracket) return false;
        leave();
        return true;
    }
    /// Behind a value: true if another follows; false if `bracket` ended it, or nothing good came.
    [[gnu::always_inline]] bool goes_on(char bracket) {
        skip_blank();
        const char c = next();
        if (c == ',') [[likely]] {
            ++at_;
            skip_blank();
            return true;
        }
        if (c != bracket) return stop(Wrong::syntax);
        leave();
        return false;
    }

    /// The key `name` written without escapes and blanks, if it stands here: then goes behind its colon.
    template <std::size_t size>
    [[gnu::always_inline]] bool takes_key(const char (&name)[size]) {
        constexpr std::size_t length = size - 1;
        if (static_cast<std::size_t>(end_ - at_) < length + 4) return false;
        if (*at_ != '"' || std::memcmp(at_ + 1, name, length) != 0 || at_[length + 1] != '"' ||
            at_[length + 2] != ':') {
            return false;
        }
        at_ += length + 3;
        skip_blank();
        field_ = name;
        return true;
    }
    /// Any key, and behind its colon. The view lasts until the next text is read.
    bool key(std::string_view& name);
    void reads(const char* field) { field_ = field; }

    /// A text without its escapes. The view lasts until the next text is read.
    bool text(std::string_view& value);
    /// A number, in quotes as venues write them or without; "" and null are a Number that is not given.
    bool number(Number& value) { return quick_number(value) || other_number(value); }
    /// A whole number, in quotes or without.
    bool integer(std::int64_t& value) { return quick_integer(value) || other_integer(value); }
    bool boolean(bool& value);
    /// True if null stood here.
    bool null() { return word("null"); }
    /// Checks any value and goes behind it.
    bool skip();
    /// The same; `value` is how it stands in the text.
    bool skip(std::string_view& value);

private:
    char next() const { return at_ < end_ ? *at_ : '\0'; }
    [[gnu::always_inline]] void skip_blank() {
        if (next() <= ' ') [[unlikely]]
            skip_blanks();
    }
    void skip_blanks();
    void leave() {
        ++at_;
        --depth_;
    }
    bool word(std::string_view expected);
    bool number_word(std::string_view& value);
    bool quick_number(Number& value);
    bool other_number(Number& value);
    bool quick_integer(std::int64_t& value);
    bool other_integer(std::int64_t& value);
    Result<> failure(std::string_view what, Quote quote);
    /// Behind the opening quote: goes on to the first byte that is no plain ASCII of a text.
    void skip_plain();
    bool escaped_text(const char* from, std::string_view& value);
    bool take_escape();
    bool take_hex(std::uint32_t& code);
    bool take_utf8();

    const char* begin_;
    const char* at_;
    const char* end_;
    const char* field_;  ///< being read; of static lifetime
    std::string unescaped_;
    const char* wrong_at_ = nullptr;
    int depth_ = 0;
    Wrong wrong_ = Wrong::nothing;
};

/// One to fifteen digits, in quotes or not, with nothing before them: times and counts.
[[gnu::always_inline]] inline bool JsonReader::quick_integer(std::int64_t& value) {
    if (at_ == end_) return false;
    const bool is_quoted = *at_ == '"';
    const char* const from = at_ + is_quoted;
    const unsigned count = digits_at(from, end_, value);
    if (count == 0 || (*from == '0' && count > 1)) return false;
    const char behind = from[count];
    if (is_quoted ? behind != '"' : behind == '.' || behind == 'e' || behind == 'E') return false;
    at_ = from + count + is_quoted;
    return true;
}

/// Digits with at most one point between them, fifteen characters at most, or "", in quotes: nearly every number.
[[gnu::always_inline]] inline bool JsonReader::quick_number(Number& value) {
    const std::size_t length = value.take_quoted(at_, end_);
    at_ += length;
    return length > 0;
}

}  // namespace signalbox::wire
