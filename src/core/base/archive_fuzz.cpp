// Any bytes as a record of every shape the encoding knows: refused, or read to a value whose bytes are then its only
// ones.
#include "core/base/archive.hpp"
#include "core/base/archive_testing.hpp"
#include "core/base/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace signalbox;
    using every_shape::Everything;
    const auto value = decode<Everything>(std::as_bytes(std::span(data, size)));
    if (!value) return 0;
    const Bytes bytes = encode(*value);
    check(bytes.size() <= size, "a value takes more bytes than it was read from");
    const auto again = decode<Everything>(bytes);
    check(again.has_value(), "what was encoded does not read back");
    check(encode(*again) == bytes, "one value has two encodings");
    return 0;
}
