// Content-Encoding undone, within a bound: an answer of a few kilobytes must not become gigabytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace signalbox {

/// The bytes behind an encoding: `gzip`, `x-gzip` (one member or several), `deflate` (zlib's form, or the bare stream
/// that some servers send under this name); `identity` and an empty name change nothing. BadData: another encoding,
/// broken or truncated bytes, bytes behind the end, or more than `size_max` of them come out.
Result<std::string> inflate_body(std::string_view encoding, std::string body, std::size_t size_max);

}  // namespace signalbox
