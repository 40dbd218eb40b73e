// Any bytes as a time: refused, or read, printed and read again to the same moment, whose text is then its only one.
#include <cstdint>

#include "core/base/check.hpp"
#include "core/base/time.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace signalbox;
    const auto time = parse_utc({reinterpret_cast<const char*>(data), size});
    if (!time) return 0;
    check(*time >= utc_min && *time <= utc_max, "a time outside the years it may have");
    const std::string text = to_text(*time);
    const auto again = parse_utc(text);
    check(again.has_value(), "a printed time does not read back");
    check(*again == *time, "a printed time reads back as another");
    check(to_text(*again) == text, "one time has two texts");
    return 0;
}
