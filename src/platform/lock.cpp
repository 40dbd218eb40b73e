// Open-file-description locks: unlike flock they can be asked about without being taken for a moment, and unlike plain
// fcntl locks two opens of one process exclude each other.
#include "platform/lock.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>

namespace signalbox {
namespace {

struct flock whole_file(short kind) {
    struct flock lock{};
    lock.l_type = kind;
    lock.l_whence = SEEK_SET;
    return lock;
}

/// `PID RUN`, one line.
LockHolder read_holder(const File& file) {
    Bytes bytes(256);
    const auto size = file.read_at(0, bytes);
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), size ? *size : 0);
    text = text.substr(0, text.find('\n'));
    LockHolder holder;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), holder.process);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (error == std::errc{} && text.starts_with(' ')) holder.run = text.substr(1);
    return holder;
}

}  // namespace

Result<RunLock> RunLock::take(const std::filesystem::path& path, const std::string& run) {
    TRY(make_directories(path.parent_path()));
    File file = TRY(File::open(path, FileUse::create));
    struct flock whole = whole_file(F_WRLCK);
    if (::fcntl(file.descriptor(), F_OFD_SETLK, &whole) != 0) {
        if (errno != EAGAIN && errno != EACCES) return os_failure(errno, "cannot lock {}: {}", path);
        const LockHolder holder = read_holder(file);
        return fail(ErrorCode::Busy, "the run {} of process {} is at work in {}", holder.run, holder.process,
                    path.parent_path().string())
            .suggest("`signalbox status` shows it; end it with `kill {}`, or use another data directory",
                     holder.process)
            .again_later();
    }
    RunLock lock(std::move(file));
    TRY(lock.name(run));
    return lock;
}

Result<> RunLock::name(const std::string& run) {
    TRY(file_.truncate(0));
    const std::string line = std::to_string(::getpid()) + " " + run + "\n";
    return file_.write_at(0, std::as_bytes(std::span(line)));
}

Result<std::optional<LockHolder>> lock_holder(const std::filesystem::path& path) {
    const auto file = File::open(path, FileUse::read);
    if (!file && file.error().code == ErrorCode::NotFound) return std::nullopt;
    if (!file) return fail(file.error());
    struct flock whole = whole_file(F_RDLCK);
    if (::fcntl(file->descriptor(), F_OFD_GETLK, &whole) != 0) return os_failure(errno, "cannot lock {}: {}", path);
    if (whole.l_type == F_UNLCK) return std::nullopt;
    return read_holder(*file);
}

}  // namespace signalbox
