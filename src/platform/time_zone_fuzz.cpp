// Any bytes as a zone file: refused, or a zone whose clocks are never more than a day or so beside UTC.
#include "core/base/check.hpp"
#include "platform/time_zone.hpp"

using namespace signalbox;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto zone = TimeZone::parse("X", std::as_bytes(std::span(data, size)));
    if (!zone) {
        check(zone.error().code == ErrorCode::BadData && !zone.error().text().empty(), "a refusal has words");
        return 0;
    }
    for (std::int64_t second = -5'000'000'000; second < 20'000'000'000; second += 777'777'777) {
        const UtcTime at = utc_from_ms(second * 1000);
        const auto offset = zone->offset_at(at);
        check(offset < std::chrono::hours{26} && offset > -std::chrono::hours{26}, "an offset is less than a day");
        check(zone->offset_text(at).starts_with("UTC"), "an offset has words");
    }
    return 0;
}
