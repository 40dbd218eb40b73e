// Files, as the rest of the house wants them: whole or not at all, with the failures that matter told apart.
//
// Why so: a crash may come between any two system calls. atomic_write leaves the old bytes or the new ones, never a
// mixture; File hands out every short read and every refused write as a Result.
// Always true: a full disk (or a file that may not grow: quota, limit) is NoSpace, a missing file NotFound (one below a
// file too), all else Io. Threads: a File belongs to one thread; the free functions may be called from any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/archive.hpp"
#include "core/base/result.hpp"

namespace signalbox {

/// The failure of a system call. `pattern` takes the path and the system's words: "cannot read {}: {}".
Failure os_failure(int error_number, std::string_view pattern, const std::filesystem::path& path);

enum class FileUse : std::uint8_t {
    read,          ///< must exist
    write,         ///< must exist; read and written
    create,        ///< made where it is missing; read and written
    create_fresh,  ///< made, or emptied; read and written
};

/// An open file. Moved, never copied; closed at the end of its life.
class File {
public:
    /// New files get `mode` (less the umask).
    static Result<File> open(const std::filesystem::path& path, FileUse use, unsigned mode = 0644);
    File(File&& other) noexcept;
    File& operator=(File&& other) noexcept;
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File();

    /// As many bytes as there are, up to the size of `bytes`; fewer only at the file's end.
    Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> bytes) const;
    /// All of them, or an error (then some may be written).
    Result<> write_at(std::uint64_t offset, std::span<const std::byte> bytes);
    Result<std::uint64_t> size() const;
    Result<> truncate(std::uint64_t size);
    /// Takes the space of [offset, offset + bytes) from the disk now; the file grows by zeros. A file system that
    /// cannot do this gets the zeros written.
    Result<> reserve(std::uint64_t offset, std::uint64_t bytes);
    /// On the disk when it returns: the bytes and the size (fdatasync), or everything (fsync).
    Result<> sync_data();
    Result<> sync();

    int descriptor() const { return descriptor_; }
    const std::filesystem::path& path() const { return path_; }

private:
    File(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}
    int descriptor_ = -1;
    std::filesystem::path path_;
};

/// A file that is written bit by bit and takes its name in `finish`, durably, as atomic_write does it. Without that
/// nothing stays behind.
class FileReplacement {
public:
    static Result<FileReplacement> begin(const std::filesystem::path& path, unsigned mode = 0644);
    FileReplacement(FileReplacement&&) = default;
    ~FileReplacement();

    /// Behind what is written already.
    Result<> append(std::span<const std::byte> bytes);
    std::uint64_t size() const { return size_; }
    Result<> finish();

private:
    FileReplacement(File file, std::filesystem::path path) : file_(std::move(file)), path_(std::move(path)) {}
    std::optional<File> file_;  ///< none: it has its name
    std::filesystem::path path_;
    std::uint64_t size_ = 0;
};

/// Replaces the file by `bytes`, durably: temporary neighbour, fsync, rename, fsync of the directory. After a failure
/// the old file stands as it was and the temporary one is gone.
Result<> atomic_write(const std::filesystem::path& path, std::span<const std::byte> bytes, unsigned mode = 0644);
Result<> atomic_write(const std::filesystem::path& path, std::string_view text, unsigned mode = 0644);

/// The whole file; one larger than `limit` bytes is BadData, and is not read.
Result<Bytes> read_file(const std::filesystem::path& path, std::uint64_t limit);
Result<std::string> read_text_file(const std::filesystem::path& path, std::uint64_t limit);

/// Makes the directory and those above it; one that is there is fine.
Result<> make_directories(const std::filesystem::path& path);
/// WrongUse where no directory can be made there, because a file is in the way; Io where this user may not. Makes
/// nothing.
Result<> check_can_be_directory(const std::filesystem::path& path);
/// Renames and new files in `directory` are on the disk when it returns.
Result<> sync_directory(const std::filesystem::path& directory);

/// Where a run keeps what it writes (SPEC 1). Only names; nothing is made here.
struct DataDir {
    std::filesystem::path root = "data";

    std::filesystem::path database() const { return root / "signalbox.sqlite"; }
    std::filesystem::path journals() const { return root / "journals"; }
    std::filesystem::path journal(std::string_view run) const;
    std::filesystem::path snapshots(std::string_view run) const;
    std::filesystem::path lake() const { return root / "lake"; }
    std::filesystem::path reports() const { return root / "reports"; }
    std::filesystem::path hooks() const { return root / "hooks"; }
    std::filesystem::path lock() const { return root / "run.lock"; }
    std::filesystem::path socket() const { return root / "run.sock"; }
};

}  // namespace signalbox
