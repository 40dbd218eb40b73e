#include "faces/telegram/letters.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace signalbox {

namespace {

using Range = std::pair<char32_t, char32_t>;

template <std::size_t count>
bool within(const std::array<Range, count>& ranges, char32_t code) {
    return std::ranges::any_of(ranges, [code](const Range& one) { return one.first <= code && code <= one.second; });
}

/// Letters of Hebrew, Arabic, Syriac and their neighbours; Arabic's presentation forms; older scripts.
bool runs_from_right(char32_t code) {
    static constexpr std::array<Range, 4> ranges{
        {{0x0590, 0x08ff}, {0xfb1d, 0xfdff}, {0xfe70, 0xfefe}, {0x10800, 0x10fff}}};
    return within(ranges, code) || (code >= 0x1e800 && code <= 0x1efff);
}

/// Sets the direction of writing, or what lies behind it: nothing of it is seen.
bool sets_direction(char32_t code) {
    static constexpr std::array<Range, 4> ranges{
        {{0x061c, 0x061c}, {0x200e, 0x200f}, {0x202a, 0x202e}, {0x2066, 0x2069}}};
    return within(ranges, code);
}

bool is_digit_or_latin(char32_t code) {
    return (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z');
}

constexpr char32_t first_strong_isolate = 0x2068;
constexpr char32_t pop_isolate = 0x2069;

/// Collects letters; those from the right stay together until a digit, a letter from the left, or the line's end.
class Isolating {
public:
    void take(char32_t code) {
        if (runs_from_right(code)) {
            if (!inside_) append_letter(out_, first_strong_isolate);
            inside_ = true;
            out_ += std::exchange(waiting_, {});
            append_letter(out_, code);
        } else if (inside_ && !is_digit_or_latin(code) && code < 0x80 && code != '\n') {
            append_letter(waiting_, code);  // a blank or a sign between two words of them belongs to them
        } else {
            close();
            append_letter(out_, code);
        }
    }
    std::string text() {
        close();
        return std::move(out_);
    }

private:
    void close() {
        if (std::exchange(inside_, false)) append_letter(out_, pop_isolate);
        out_ += std::exchange(waiting_, {});
    }

    std::string out_, waiting_;
    bool inside_ = false;
};

}  // namespace

Letter first_letter(std::string_view text) {
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    constexpr Letter bad{0xfffd, 1};
    if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return bad;
    char32_t code = lead & (0xffU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xc0U) != 0x80U) return bad;
        code = code << 6 | (byte(i) & 0x3fU);
    }
    const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
    if (overlong || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return bad;
    return {code, size};
}

void append_letter(std::string& text, char32_t code) {
    const auto put = [&text](char32_t byte) { text += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xc0 | code >> 6);
        put(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        put(0xe0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3f));
        put(0x80 | (code & 0x3f));
    } else {
        put(0xf0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3f));
        put(0x80 | (code >> 6 & 0x3f));
        put(0x80 | (code & 0x3f));
    }
}

std::string harmless(std::string_view text) {
    Isolating out;
    while (!text.empty()) {
        const Letter letter = first_letter(text);
        text.remove_prefix(letter.size);
        if (sets_direction(letter.code) || letter.code == '\r' || letter.code == 0xfeff) continue;
        const bool control = letter.code < 0x20 || (letter.code >= 0x7f && letter.code < 0xa0);
        const bool line_end = letter.code == '\n' || letter.code == 0x2028 || letter.code == 0x2029;
        out.take(line_end ? U'\n' : control ? U' ' : letter.code);
    }
    return out.text();
}

bool is_blank(char32_t code) {
    static constexpr std::array<Range, 14> ranges{{{0x09, 0x0d},
                                                   {0x20, 0x20},
                                                   {0x85, 0x85},
                                                   {0xa0, 0xa0},
                                                   {0xad, 0xad},
                                                   {0x115f, 0x1160},
                                                   {0x1680, 0x1680},
                                                   {0x180e, 0x180e},
                                                   {0x2000, 0x200f},
                                                   {0x2028, 0x202f},
                                                   {0x205f, 0x206f},
                                                   {0x2800, 0x2800},
                                                   {0x3000, 0x3000},
                                                   {0xfe00, 0xfe0f}}};
    return within(ranges, code) || code == 0x3164 || code == 0xfeff || code == 0xffa0 || code == 0xfffc;
}

bool joins_the_last(char32_t code) {
    static constexpr std::array<Range, 6> ranges{{{0x0300, 0x036f},
                                                  {0x200d, 0x200d},
                                                  {0x20d0, 0x20ff},
                                                  {0xfe00, 0xfe0f},
                                                  {0x1f3fb, 0x1f3ff},
                                                  {0xe0020, 0xe007f}}};
    return within(ranges, code);
}

}  // namespace signalbox
