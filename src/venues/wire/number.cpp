#include "venues/wire/number.hpp"

#include <charconv>
#include <limits>

#include "core/base/check.hpp"
#include "core/base/short_decimal.hpp"

namespace signalbox::wire {
namespace {

std::size_t digits_of(std::string_view text) {
    std::size_t count = 0;
    while (count < text.size() && text[count] >= '0' && text[count] <= '9') ++count;
    return count;
}

/// Takes digits off the front; false where there are none.
bool take_digits(std::string_view& text) {
    const std::size_t count = digits_of(text);
    text.remove_prefix(count);
    return count > 0;
}

bool is_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    if (!take_digits(text)) return false;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (!take_digits(text)) return false;
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
        if (!take_digits(text)) return false;
    }
    return text.empty();
}

}  // namespace

bool Number::parse(std::string_view text, Number& number) {
    if (text.size() > length_max || (!text.empty() && !is_number(text))) return false;
    number.size_ = static_cast<std::uint8_t>(text.copy(number.text_.data(), text.size()));
    return true;
}

Result<Number> Number::parse(std::string_view text) {
    Number number;
    if (!parse(text, number)) return fail(ErrorCode::BadData, "'{}' is not a number", text.substr(0, 2 * length_max));
    return number;
}

Number Number::from(Decimal value) {
    Number number;
    check(parse(signalbox::to_text(value), number), "the text of a Decimal is a number");
    return number;
}

double Number::to_double() const {
    double value = 0;
    const char* const begin = text_.data();
    if (size_ >= 1 && size_ <= 8 && decimal_of_word(word_from(begin, size_), size_, value)) return value;
    if (size_ > 8 && size_ <= short_decimal_max) {
        const std::size_t before = size_ - 8U;
        if (decimal_of_words(word_from(begin, before), word_from(begin + before, 8), value)) return value;
    }
    const auto [stop, error] = std::from_chars(begin, begin + size_, value);
    return error == std::errc{} ? value : std::numeric_limits<double>::quiet_NaN();
}

double Number::to_double(int power) const {
    if (power == 0) return to_double();
    constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    const std::size_t mark = text().find_first_of("eE");
    const std::string_view digits = text().substr(0, mark);
    int exponent = 0;
    if (mark != std::string_view::npos) {
        const std::string_view written = text().substr(mark + (text()[mark + 1] == '+' ? 2 : 1));
        const auto read = std::from_chars(written.data(), written.data() + written.size(), exponent);
        if (read.ec != std::errc{} || exponent < -9'999 || exponent > 9'999) return unknown;
    }
    std::array<char, length_max + 8> scaled{};
    char* end = scaled.data() + digits.copy(scaled.data(), digits.size());
    *end++ = 'e';
    end = std::to_chars(end, scaled.data() + scaled.size(), exponent + power).ptr;
    double value = 0;
    const auto [stop, error] = std::from_chars(scaled.data(), end, value);
    return error == std::errc{} && stop == end ? value : unknown;
}

int power_of(std::int32_t multiplier) {
    int power = 0;
    for (; multiplier >= 10 && multiplier % 10 == 0; multiplier /= 10) ++power;
    check(multiplier == 1, "a multiplier is a power of ten");
    return power;
}

Result<Decimal> Number::to_decimal() const {
    if (!is_given()) return fail(ErrorCode::BadData, "the venue gives no number here");
    return Decimal::parse(text());
}

}  // namespace signalbox::wire
