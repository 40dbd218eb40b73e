// Numbers as PostgreSQL's protocol carries them: the most significant byte first.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>

namespace signalbox {

static_assert(std::endian::native == std::endian::little);

/// The bytes of an integer.
template <std::integral Number>
std::array<char, sizeof(Number)> wire_form(Number value) {
    return std::bit_cast<std::array<char, sizeof(Number)>>(std::byteswap(value));
}
inline std::array<char, sizeof(double)> wire_form(double value) {
    return wire_form(std::bit_cast<std::uint64_t>(value));
}

/// Appends them.
void put_wire(std::string& to, auto value) {
    const auto bytes = wire_form(value);
    to.append(bytes.data(), bytes.size());
}

/// The integer at `from`, which has at least its bytes.
template <std::integral Number>
Number get_wire(const char* from) {
    Number value;
    std::memcpy(&value, from, sizeof value);
    return std::byteswap(value);
}

}  // namespace signalbox
