// Numbers into text that other programs read: the shortest form that reads back to the same bits.
#pragma once

#include <array>
#include <charconv>
#include <string>

namespace signalbox {

template <typename Number>
void append_number(std::string& text, Number number) {
    std::array<char, 32> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    text.append(buffer.data(), end);
}

}  // namespace signalbox
