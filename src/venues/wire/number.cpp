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

Result<Decimal> Number::to_decimal() const {
    if (!is_given()) return fail(ErrorCode::BadData, "the venue gives no number here");
    return Decimal::parse(text());
}

}  // namespace signalbox::wire
