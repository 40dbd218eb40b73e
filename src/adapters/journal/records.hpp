// The journal's bytes: how records lie in the file, and how a reader tells a torn end from a broken middle.
//
// File: a preamble (magic, format, CRC; never changes its shape), then records one behind another, then perhaps zeros:
// space taken in advance. A record is a head of 24 bytes and a body:
//
//     head CRC   4   CRC32C over the record's own offset in the file and the rest of the head
//     body size  4   at least 1
//     body CRC   4   CRC32C over the body
//     kind       4   1 header, 2 event, 3 hashes of what came of the newest events, oldest first (format 1: of one)
//     durable    8   up to this offset the file was known to be on the disk when the record was written
//     body           canonical encoding (core/base/archive.hpp), little endian
//
// Why the offset is in the CRC: bytes of a record that lie anywhere but at their own place are never taken for one.
// Why `durable`: where records are broken, a later head that vouches for their place proves that they had been whole;
// without such a witness nobody was ever told that they are safe, and they are a torn tail.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/base/archive.hpp"
#include "core/base/result.hpp"
#include "platform/files.hpp"

namespace signalbox {

/// The last two stand in snapshots alone (snapshot.cpp).
enum class RecordKind : std::uint32_t { header = 1, event = 2, outcomes = 3, piece = 4, end = 5 };

constexpr std::uint64_t record_head_size = 24;
constexpr std::uint64_t record_body_max = 256U << 20;
constexpr std::uint64_t preamble_size = 16;

/// A whole record, its CRCs right. `body` lives until the window moves.
struct Record {
    RecordKind kind{};
    std::uint64_t durable = 0;
    std::uint64_t end = 0;  ///< offset behind it
    std::span<const std::byte> body;
};

/// The bytes of a record that will lie at `offset`.
Bytes record_bytes(std::uint64_t offset, RecordKind kind, std::uint64_t durable, std::span<const std::byte> body);

/// Magic (eight bytes), format version, CRC of both.
Bytes preamble_bytes(std::string_view magic, std::uint32_t format);
/// BadData where the magic or the CRC is another, TooNew where the format is above `format`.
Result<> check_preamble(std::span<const std::byte> bytes, std::string_view magic, std::uint32_t format,
                        const std::filesystem::path& path);

/// A file seen through a buffer that follows the reader.
class Window {
public:
    Window(const File& file, std::uint64_t end) : file_(file), end_(end) {}

    /// Up to `size` bytes from `offset` on; fewer only where the file (its first `end` bytes) ends.
    Result<std::span<const std::byte>> at(std::uint64_t offset, std::uint64_t size);
    /// The record at `offset`; none: no whole record begins there.
    Result<std::optional<Record>> record(std::uint64_t offset);
    std::uint64_t end() const { return end_; }

private:
    const File& file_;
    std::uint64_t end_;
    std::uint64_t begin_ = 0;
    Bytes buffer_;
};

/// What stands from `offset`, where no record begins, to the end of the file.
struct Remains {
    std::uint64_t bytes = 0;  ///< up to and with the last byte that is not zero; 0: nothing but zeros
    bool vouched = false;     ///< a later record vouches for this place: the file is corrupt, not torn
};
Result<Remains> judge_remains(Window& window, std::uint64_t offset);

}  // namespace signalbox
