// Any bytes as a decimal: refused, or read, printed and read again to the same value, whose text is then its only one.
#include <cstdint>

#include "core/base/check.hpp"
#include "core/base/decimal.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace signalbox;
    const auto value = Decimal::parse({reinterpret_cast<const char*>(data), size});
    if (!value) return 0;
    const std::string text = to_text(*value);
    const auto again = Decimal::parse(text);
    check(again.has_value(), "a printed decimal does not read back");
    check(*again == *value, "a printed decimal reads back as another");
    check(to_text(*again) == text, "one value has two texts");
    const auto rounded = Decimal::from_double(value->to_double());
    check(!rounded || (rounded->to_double() == value->to_double()), "a double moved on its way through a decimal");
    return 0;
}
