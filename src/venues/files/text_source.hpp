// Bytes of a file to lines for the parser: plain, or gzip taken apart.
//
// Two ways to inflate, chosen per member: libdeflate, three times as fast, but it wants all input and room for all
// output; and zlib, which goes in steps. libdeflate is asked first, with room for 64 times the input and at most
// 512 MiB; what does not fit there, or what it calls damaged, goes through zlib, which can tell damaged data from
// data that end early, and gives what there is of the latter. So memory is bounded whatever the file claims to be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "core/base/result.hpp"
#include "venues/files/csv_reader.hpp"
#include "venues/files/row_parser.hpp"

namespace signalbox::csv {

/// Where bytes come from.
struct ByteSource {
    virtual ~ByteSource() = default;
    /// Up to `size` bytes; 0 at the end.
    virtual Result<std::size_t> read(char* into, std::size_t size) = 0;
    /// All bytes together, if that is known; 0 if not. For progress and memory only: it may be wrong.
    virtual std::size_t size() const = 0;
};

/// Reads all of the source into the parser, and finishes it. Sets `truncated` and `warning` of the result.
Result<> pump(ByteSource& source, RowParser& parser, std::string_view file, const ReadOptions& options,
              CandleFile& out);

}  // namespace signalbox::csv
