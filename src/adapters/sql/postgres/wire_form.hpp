// Numbers as PostgreSQL's protocol carries them: the most significant byte first.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>

namespace signalbox {

static_assert(std::endian::native == std::endian::little);

/// Appends the bytes of an integer.
template <std::integral Number>
void put_wire(std::string& to, Number value) {
    const Number turned = std::byteswap(value);
    char bytes[sizeof turned];
    std::memcpy(bytes, &turned, sizeof turned);
    to.append(bytes, sizeof bytes);
}
inline void put_wire(std::string& to, double value) { put_wire(to, std::bit_cast<std::uint64_t>(value)); }

/// The integer at `from`, which has at least its bytes.
template <std::integral Number>
Number get_wire(const char* from) {
    Number value;
    std::memcpy(&value, from, sizeof value);
    return std::byteswap(value);
}

}  // namespace signalbox
