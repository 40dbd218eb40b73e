#include "venues/wire/json_reader.hpp"

#include <algorithm>
#include <charconv>

namespace signalbox::wire {
namespace {

/// At most 40 bytes around the place, and what is not plain ASCII as '?': for a sentence.
std::string piece_of(std::string_view text, std::size_t at) {
    constexpr std::size_t before = 24;
    constexpr std::size_t length = 40;
    std::string piece(text.substr(at < before ? 0 : at - before, length));
    std::ranges::replace_if(piece, [](char c) { return c < ' ' || c > '~'; }, '?');
    return piece;
}

void append_utf8(std::string& text, std::uint32_t code) {
    const auto add = [&](std::uint32_t byte) { text.push_back(static_cast<char>(byte)); };
    if (code < 0x80) return add(code);
    if (code < 0x800) {
        add(0xc0 | code >> 6);
    } else {
        if (code < 0x10000) {
            add(0xe0 | code >> 12);
        } else {
            add(0xf0 | code >> 18);
            add(0x80 | (code >> 12 & 0x3f));
        }
        add(0x80 | (code >> 6 & 0x3f));
    }
    add(0x80 | (code & 0x3f));
}

/// Length of the well-formed UTF-8 sequence at the front (Unicode, table 3-7); 0: there is none.
std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const unsigned first = byte(0);
    const std::size_t length = first < 0x80   ? 1
                               : first < 0xc2 ? 0
                               : first < 0xe0 ? 2
                               : first < 0xf0 ? 3
                               : first < 0xf5 ? 4
                                              : 0;
    const unsigned lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;   // shorter forms exist below
    const unsigned highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;  // surrogates; beyond the last code
    if (length > 1 && (byte(1) < lowest || byte(1) > highest)) return 0;
    for (std::size_t i = 2; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return 0;
    }
    return length;
}

}  // namespace

bool JsonReader::stop(Wrong wrong) {
    if (is_good()) {
        wrong_ = wrong;
        wrong_at_ = at_;
        at_ = end_;
    }
    return false;
}

bool JsonReader::stop(Wrong wrong, const char* field) {
    if (is_good()) field_ = field;
    return stop(wrong);
}

Result<> JsonReader::failure(std::string_view what, Quote quote) {
    stop(Wrong::syntax);  // unless something else was wrong before: then more stands behind the value
    const auto at = static_cast<std::size_t>(wrong_at_ - begin_);
    const std::string piece =
        quote == Quote::some ? piece_of({begin_, static_cast<std::size_t>(end_ - begin_)}, at) : "…";
    const std::string_view place = *field_ == '\0' ? what : field_;
    switch (wrong_) {
        case Wrong::missing: return fail(ErrorCode::BadData, "{} does not read: {} is missing", what, field_);
        case Wrong::twice: return fail(ErrorCode::BadData, "{} does not read: {} stands there twice", what, field_);
        case Wrong::value:
            return fail(ErrorCode::BadData, "{} does not read: {} is not what it should be, at byte {}: {}", what,
                        place, at, piece);
        case Wrong::too_long:
            return fail(ErrorCode::BadData, "{} does not read: {} is too long, at byte {}", what, place, at);
        case Wrong::too_deep:
            return fail(ErrorCode::BadData, "{} does not read: it is nested too deep, at byte {}", what, at);
        case Wrong::text:
            return fail(ErrorCode::BadData, "{} does not read: a text is no UTF-8 or badly escaped, at byte {}", what,
                        at);
        default:
            return fail(ErrorCode::BadData, "{} does not read: it is no good JSON at byte {}: {}", what, at, piece);
    }
}

void JsonReader::skip_blanks() {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
}

bool JsonReader::word(std::string_view expected) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(expected)) return false;
    at_ += expected.size();
    return true;
}

bool JsonReader::key(std::string_view& name) {
    if (next() != '"') return stop(Wrong::syntax);
    if (!text(name)) return false;
    skip_blank();
    if (next() != ':') return stop(Wrong::syntax);
    ++at_;
    skip_blank();
    return true;
}

void JsonReader::skip_plain() {
#if defined(__SSE2__)
    for (; end_ - at_ >= 16; at_ += 16) {
        const __m128i chunk = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at_));
        // Signed: bytes from 0x80 are below the blank, too.
        const __m128i odd = _mm_or_si128(
            _mm_cmplt_epi8(chunk, _mm_set1_epi8(' ')),
            _mm_or_si128(_mm_cmpeq_epi8(chunk, _mm_set1_epi8('"')), _mm_cmpeq_epi8(chunk, _mm_set1_epi8('\\'))));
        const auto places = static_cast<std::uint32_t>(_mm_movemask_epi8(odd));
        if (places == 0) continue;
        at_ += std::countr_zero(places);
        return;
    }
#endif
    while (at_ < end_ && static_cast<signed char>(*at_) >= ' ' && *at_ != '"' && *at_ != '\\') ++at_;
}

bool JsonReader::text(std::string_view& value) {
    if (next() != '"') return stop(Wrong::value);
    const char* const from = ++at_;
    skip_plain();
    if (next() != '"') return escaped_text(from, value);
    value = {from, static_cast<std::size_t>(at_ - from)};
    ++at_;
    return true;
}

bool JsonReader::escaped_text(const char* from, std::string_view& value) {
    unescaped_.assign(from, at_);
    while (next() != '"') {
        if (next() == '\\' ? !take_escape() : !take_utf8()) return stop(Wrong::text);
        const char* const plain = at_;
        skip_plain();
        unescaped_.append(plain, at_);
    }
    ++at_;
    value = unescaped_;
    return true;
}

bool JsonReader::take_utf8() {
    const auto left = static_cast<std::size_t>(end_ - at_);
    const std::size_t length = utf8_length({at_, left});
    if (left == 0 || length < 2) return false;  // the end, or a control character
    unescaped_.append(at_, length);
    at_ += length;
    return true;
}

bool JsonReader::take_escape() {
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    ++at_;
    if (next() != 'u') {
        const std::size_t which = at_ < end_ ? names.find(*at_) : std::string_view::npos;
        if (which == std::string_view::npos) return false;
        ++at_;
        unescaped_.push_back(meanings[which]);
        return true;
    }
    ++at_;
    std::uint32_t code = 0;
    if (!take_hex(code)) return false;
    if (code >= 0xd800 && code < 0xe000) {  // the first half of a pair, or a half without its other
        std::uint32_t second = 0;
        if (code >= 0xdc00 || !word("\\u") || !take_hex(second) || second < 0xdc00 || second >= 0xe000) return false;
        code = 0x10000 + ((code - 0xd800) << 10) + (second - 0xdc00);
    }
    append_utf8(unescaped_, code);
    return true;
}

bool JsonReader::take_hex(std::uint32_t& code) {
    constexpr std::ptrdiff_t digits = 4;
    if (end_ - at_ < digits) return false;
    const auto [stop, error] = std::from_chars(at_, at_ + digits, code, 16);
    if (error != std::errc{} || stop != at_ + digits) return false;
    at_ = stop;
    return true;
}

bool JsonReader::number_word(std::string_view& value) {
    const char* const from = at_;
    const auto take_digits = [&] {
        const char* const first = at_;
        while (next() >= '0' && next() <= '9') ++at_;
        return at_ != first;
    };
    if (next() == '-') ++at_;
    const bool is_zero = next() == '0';
    const char* const whole = at_;
    if (!take_digits() || (is_zero && at_ - whole > 1)) return stop(Wrong::syntax);
    if (next() == '.') {
        ++at_;
        if (!take_digits()) return stop(Wrong::syntax);
    }
    if (next() == 'e' || next() == 'E') {
        ++at_;
        if (next() == '-' || next() == '+') ++at_;
        if (!take_digits()) return stop(Wrong::syntax);
    }
    value = {from, static_cast<std::size_t>(at_ - from)};
    return true;
}

bool JsonReader::other_number(Number& value) {
    std::string_view word;
    if (next() == '"') {
        if (!text(word)) return false;
    } else if (null()) {
        word = {};
    } else if (next() != '-' && (next() < '0' || next() > '9')) {
        return stop(Wrong::value);
    } else if (!number_word(word)) {
        return false;
    }
    return Number::parse(word, value) || stop(word.size() > Number::length_max ? Wrong::too_long : Wrong::value);
}

bool JsonReader::other_integer(std::int64_t& value) {
    std::string_view word;
    if (next() == '"') {
        if (!text(word)) return false;
    } else if (next() != '-' && (next() < '0' || next() > '9')) {
        return stop(Wrong::value);
    } else if (!number_word(word)) {
        return false;
    }
    const auto [last, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    return (error == std::errc{} && last == word.data() + word.size()) || stop(Wrong::value);
}

bool JsonReader::boolean(bool& value) {
    if (word("true")) return value = true;
    if (!word("false")) return stop(Wrong::value);
    value = false;
    return true;
}

bool JsonReader::skip() {
    std::string_view ignored;
    const char bracket = next();
    if (bracket == '{' || bracket == '[') {
        const char closing = bracket == '{' ? '}' : ']';
        if (!enter(bracket)) return false;
        if (leaves_at_once(closing)) return true;
        do {
            if (bracket == '{' && !key(ignored)) return false;
            if (!skip()) return false;
        } while (goes_on(closing));
        return is_good();
    }
    if (bracket == '"') return text(ignored);
    return word("true") || word("false") || word("null") || number_word(ignored);
}

bool JsonReader::skip(std::string_view& value) {
    const char* const from = at_;
    if (!skip()) return false;
    value = {from, static_cast<std::size_t>(at_ - from)};
    return true;
}

}  // namespace signalbox::wire
