// Rows in the binary form of COPY: a signature, then for each row the number of its columns and each column's length
// and bytes, then −1 (PostgreSQL manual, COPY, "Binary Format").
#pragma once

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
    void put(auto value) {
        put_wire(bytes_, static_cast<std::int32_t>(sizeof value));
        put_wire(bytes_, value);
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
