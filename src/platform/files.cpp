// System calls behind files.hpp: every one is repeated when a signal interrupts it, and every short count is met.
#include "platform/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>

namespace signalbox {
namespace {

/// Calls until it is not interrupted.
template <typename Call>
auto uninterrupted(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR) result = call();
    return result;
}

int flags_of(FileUse use) {
    switch (use) {
        case FileUse::read: return O_RDONLY;
        case FileUse::write: return O_RDWR;
        case FileUse::create: return O_RDWR | O_CREAT;
        case FileUse::create_fresh: return O_RDWR | O_CREAT | O_TRUNC;
    }
    return O_RDONLY;
}

/// A neighbour's name that no other writer of this machine uses now.
std::filesystem::path temporary_name(const std::filesystem::path& path) {
    static std::atomic<std::uint64_t> number{0};
    std::filesystem::path name = path;
    name += "." + std::to_string(::getpid()) + "." + std::to_string(number++) + ".tmp";
    return name;
}

}  // namespace

Failure os_failure(int error_number, std::string_view pattern, const std::filesystem::path& path) {
    const std::string words = std::generic_category().message(error_number);
    switch (error_number) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
            return fail(ErrorCode::NoSpace, pattern, path.string(), words).suggest("free some space, then try again");
        case ENOENT:
        case ENOTDIR: return fail(ErrorCode::NotFound, pattern, path.string(), words).suggest("check the path");
        case EACCES:
        case EPERM:
        case EROFS:
            return fail(ErrorCode::Io, pattern, path.string(), words)
                .suggest("check who owns it and whether it may be written");
        default: return fail(ErrorCode::Io, pattern, path.string(), words);
    }
}

Result<File> File::open(const std::filesystem::path& path, FileUse use, unsigned mode) {
    const int descriptor = uninterrupted([&] { return ::open(path.c_str(), flags_of(use) | O_CLOEXEC, mode); });
    if (descriptor < 0) return os_failure(errno, "cannot open {}: {}", path);
    return File(descriptor, path);
}

File::File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(path_, other.path_);
    return *this;
}

File::~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::size_t> File::read_at(std::uint64_t offset, std::span<std::byte> bytes) const {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = uninterrupted([&] {
            return ::pread(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
        });
        if (count < 0) return os_failure(errno, "cannot read {}: {}", path_);
        if (count == 0) break;
        done += static_cast<std::size_t>(count);
    }
    return done;
}

Result<> File::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = uninterrupted([&] {
            return ::pwrite(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
        });
        if (count < 0) return os_failure(errno, "cannot write {}: {}", path_);
        done += static_cast<std::size_t>(count);
    }
    return {};
}

Result<std::uint64_t> File::size() const {
    struct stat status{};
    if (::fstat(descriptor_, &status) != 0) return os_failure(errno, "cannot ask the size of {}: {}", path_);
    return static_cast<std::uint64_t>(status.st_size);
}

Result<> File::truncate(std::uint64_t size) {
    if (uninterrupted([&] { return ::ftruncate(descriptor_, static_cast<off_t>(size)); }) != 0)
        return os_failure(errno, "cannot cut {}: {}", path_);
    return {};
}

Result<> File::reserve(std::uint64_t offset, std::uint64_t bytes) {
    const auto from = static_cast<off_t>(offset);
    const auto length = static_cast<off_t>(bytes);
    if (uninterrupted([&] { return ::fallocate(descriptor_, 0, from, length); }) == 0) return {};
    if (errno != EOPNOTSUPP && errno != ENOSYS) return os_failure(errno, "cannot make room in {}: {}", path_);
    constexpr std::array<std::byte, 4096> zeros{};
    for (std::uint64_t at = offset; at < offset + bytes; at += zeros.size())
        TRY(write_at(at, std::span(zeros).first(std::min<std::uint64_t>(zeros.size(), offset + bytes - at))));
    return {};
}

Result<> File::sync_data() {
    if (uninterrupted([&] { return ::fdatasync(descriptor_); }) != 0)
        return os_failure(errno, "cannot bring {} to the disk: {}", path_);
    return {};
}

Result<> File::sync() {
    if (uninterrupted([&] { return ::fsync(descriptor_); }) != 0)
        return os_failure(errno, "cannot bring {} to the disk: {}", path_);
    return {};
}

Result<FileReplacement> FileReplacement::begin(const std::filesystem::path& path, unsigned mode) {
    return FileReplacement(TRY(File::open(temporary_name(path), FileUse::create_fresh, mode)), path);
}

FileReplacement::~FileReplacement() {
    if (file_ && file_->descriptor() >= 0) ::unlink(file_->path().c_str());
}

Result<> FileReplacement::append(std::span<const std::byte> bytes) {
    TRY(file_->write_at(size_, bytes));
    size_ += bytes.size();
    return {};
}

Result<> FileReplacement::finish() {
    TRY(file_->sync());
    if (::rename(file_->path().c_str(), path_.c_str()) != 0) return os_failure(errno, "cannot replace {}: {}", path_);
    file_.reset();
    return sync_directory(path_.parent_path());
}

Result<> atomic_write(const std::filesystem::path& path, std::span<const std::byte> bytes, unsigned mode) {
    FileReplacement file = TRY(FileReplacement::begin(path, mode));
    TRY(file.append(bytes));
    return file.finish();
}

Result<> atomic_write(const std::filesystem::path& path, std::string_view text, unsigned mode) {
    return atomic_write(path, std::as_bytes(std::span(text)), mode);
}

Result<Bytes> read_file(const std::filesystem::path& path, std::uint64_t limit) {
    const File file = TRY(File::open(path, FileUse::read));
    const std::uint64_t size = TRY(file.size());
    if (size > limit)
        return fail(ErrorCode::BadData, "{} has {} bytes; at most {} are read", path.string(), size, limit);
    Bytes bytes(size);
    bytes.resize(TRY(file.read_at(0, bytes)));
    return bytes;
}

Result<std::string> read_text_file(const std::filesystem::path& path, std::uint64_t limit) {
    const Bytes bytes = TRY(read_file(path, limit));
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

Result<> make_directories(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) return os_failure(error.value(), "cannot make the directory {}: {}", path);
    return {};
}

Result<> check_can_be_directory(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::path there = std::filesystem::absolute(path, error).lexically_normal();
    while (there.has_relative_path() && !std::filesystem::exists(std::filesystem::symlink_status(there, error))) {
        there = there.parent_path();
    }
    if (!std::filesystem::is_directory(there, error)) {
        return fail(ErrorCode::WrongUse, "{} can't be a directory: {} is a file", path.string(), there.string())
            .suggest("name another directory");
    }
    if (::access(there.c_str(), W_OK | X_OK) != 0) return os_failure(errno, "cannot write into {}: {}", there);
    return {};
}

Result<> sync_directory(const std::filesystem::path& directory) {
    File opened = TRY(File::open(directory.empty() ? "." : directory, FileUse::read));
    return opened.sync();
}

std::filesystem::path DataDir::journal(std::string_view run) const {
    return journals() / (std::string(run) + ".journal");
}

std::filesystem::path DataDir::snapshots(std::string_view run) const { return root / "snapshots" / run; }

}  // namespace signalbox
