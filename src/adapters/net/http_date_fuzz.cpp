// Any bytes as Retry-After: nothing, or a wait of a day at most; a date is one that text can name.
#include <string_view>

#include "adapters/net/http_date.hpp"
#include "core/base/check.hpp"

using namespace signalbox;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr UtcTime now = utc_from_ms(1'790'000'000'000);
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto wait = parse_retry_after(text, now);
    if (wait) check(*wait >= Millis(0) && *wait <= day, "a wait has its bounds");
    if (const auto date = parse_http_date(text, now)) {
        check(*date <= utc_max && *date >= utc_min - 366 * day, "a date has four digits of a year");
        check(wait.has_value(), "every date is a wait");
    }
    return 0;
}
