// What every object store does with the bytes of a file on their way to it and back, and the text beside an object.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "ports/object_store.hpp"

namespace signalbox {

/// `NAME.sha256`, and what stands in it: `HEX  FILE`, as sha256sum writes it.
std::string checksum_name(const std::string& name);
std::string checksum_text(const StoredObject& object);
/// The checksum; BadData where it is none.
Result<std::string> parse_checksum(std::string_view text);
inline constexpr std::uint64_t checksum_text_max = 1024;

/// Hands the file's bytes on in pieces of at most 8 MiB and says what went. NotFound, Io, or what `take` says.
Result<StoredObject> send_file(const std::filesystem::path& file, const std::string& name,
                               const std::function<Result<>(std::span<const std::byte>)>& take);

/// Makes the file of what `read` gives: fills the span from an offset on, fewer bytes only at the end. Corrupt where
/// that is not the object; then no file appears.
Result<> receive_file(const StoredObject& object, const std::filesystem::path& file,
                      const std::function<Result<std::size_t>(std::uint64_t offset, std::span<std::byte>)>& read);

}  // namespace signalbox
