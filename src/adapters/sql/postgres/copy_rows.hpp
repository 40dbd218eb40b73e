// Rows in the binary form of COPY: a signature, then for each row the number of its columns and each column's length
// and bytes, then −1 (PostgreSQL manual, COPY, "Binary Format").
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "adapters/sql/postgres/wire_form.hpp"

namespace signalbox {

class CopyRows {
public:
    CopyRows() {
        bytes_.append("PGCOPY\n\xff\r\n\0", 11);
        put_wire(bytes_, std::int32_t{0});  // flags
        put_wire(bytes_, std::int32_t{0});  // no extension of the header
    }
    void begin_row(std::int16_t columns) { put_wire(bytes_, columns); }
    /// The next column; it must be as wide as the value.
    template <typename Value>
    void put(Value value) {
        struct Column {
            std::array<char, sizeof(std::int32_t)> length = wire_form(std::int32_t{sizeof(Value)});
            std::array<char, sizeof(Value)> bytes;
        };
        const Column column{.bytes = wire_form(value)};  // one append, not two
        bytes_.append(reinterpret_cast<const char*>(&column), sizeof column);
    }
    void put_bytes(std::string_view value) {
        put_wire(bytes_, static_cast<std::int32_t>(value.size()));
        bytes_.append(value);
    }
    void put_null() { put_wire(bytes_, std::int32_t{-1}); }
    void finish() { put_wire(bytes_, std::int16_t{-1}); }

    /// What has not been sent yet.
    std::string_view bytes() const { return bytes_; }
    void sent() { bytes_.clear(); }

private:
    std::string bytes_;
};

}  // namespace signalbox
