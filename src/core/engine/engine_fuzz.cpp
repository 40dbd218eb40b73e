// Any bytes as an event, an outcome, an analyst or a whole engine's snapshot (the first byte says which): refused, or
// read to a value whose bytes are then its only ones.
#include "core/base/check.hpp"
#include "core/engine/engine.hpp"

using namespace signalbox;

namespace {

template <typename T>
void read_as(std::span<const std::byte> bytes) {
    const auto value = decode<T>(bytes);
    if (!value) return;
    const Bytes first = encode(*value);
    const auto again = decode<T>(first);
    check(again.has_value(), "what was encoded does not read back");
    check(encode(*again) == first, "one value has two encodings");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto bytes = std::as_bytes(std::span(data, size)).subspan(1);
    switch (data[0] % 4) {
        case 0: read_as<Event>(bytes); break;
        case 1: read_as<Outcome>(bytes); break;
        case 2:
            if (const auto analyst = Analyst::restore(bytes))
                check(Analyst::restore(analyst->save()).has_value(), "a saved analyst reads back");
            break;
        default:
            if (const auto engine = Engine::restore(bytes))
                check(Engine::restore(engine->snapshot()).has_value(), "a snapshot reads back");
    }
    return 0;
}
