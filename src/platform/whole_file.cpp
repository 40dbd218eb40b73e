#include "platform/whole_file.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace signalbox {
namespace {

constexpr std::size_t pending_max = std::size_t{1} << 16;

}  // namespace

WholeFile::WholeFile(std::FILE* out, std::filesystem::path file, std::filesystem::path part)
    : out_(out), file_(std::move(file)), part_(std::move(part)) {}

WholeFile::WholeFile(WholeFile&& other) noexcept
    : out_(std::exchange(other.out_, nullptr)),
      file_(std::move(other.file_)),
      part_(std::move(other.part_)),
      pending_(std::move(other.pending_)) {}

WholeFile::~WholeFile() {
    if (!out_ || out_ == stdout) return;
    std::fclose(out_);
    std::error_code ignored;
    if (!part_.empty()) std::filesystem::remove(part_, ignored);
}

Result<WholeFile> WholeFile::create(const std::filesystem::path& file) {
    if (file == "-") return WholeFile(stdout, file, {});
    // A device or a pipe is written as it is: a file of its name in its place would take it away from everybody.
    std::error_code unknown;
    const auto target = std::filesystem::status(file, unknown);
    if (std::filesystem::is_directory(target)) {
        return fail(ErrorCode::WrongUse, "{} is a directory", file.string()).suggest("name a file inside it");
    }
    const bool in_place = std::filesystem::exists(target) && !std::filesystem::is_regular_file(target);
    std::filesystem::path part;
    if (!in_place) (part = file) += ".part";
    std::FILE* const out = std::fopen(in_place ? file.c_str() : part.c_str(), "we");
    if (!out) {
        const ErrorCode code = errno == ENOENT || errno == ENOTDIR ? ErrorCode::NotFound : ErrorCode::Io;
        return fail(code, "{} can't be written: {}", file.string(), std::strerror(errno))
            .suggest("name a file in a directory that exists and may be written to");
    }
    return WholeFile(out, file, std::move(part));
}

Result<> WholeFile::flush_if_full() { return pending_.size() < pending_max ? Result<>{} : write_out(); }

Result<> WholeFile::write_out() {
    if (std::fwrite(pending_.data(), 1, pending_.size(), out_) != pending_.size()) return failed();
    pending_.clear();
    return {};
}

Failure WholeFile::failed() const {
    const int why = errno;
    if (why == ENOSPC) {
        return fail(ErrorCode::NoSpace, "the disk is full: {} was not written", file_.string())
            .suggest("make room, then run it again");
    }
    return fail(ErrorCode::Io, "{} can't be written: {}", file_.string(), std::strerror(why));
}

Result<> WholeFile::finish() {
    TRY(write_out());
    if (std::fflush(out_) != 0) return failed();
    if (out_ == stdout) return {};
    if (part_.empty()) return std::fclose(std::exchange(out_, nullptr)) == 0 ? Result<>{} : failed();
    if (fsync(fileno(out_)) != 0) return failed();
    if (std::fclose(std::exchange(out_, nullptr)) != 0) return failed();
    std::error_code error;
    std::filesystem::rename(part_, file_, error);
    if (error) {
        std::error_code ignored;
        std::filesystem::remove(part_, ignored);
        return fail(ErrorCode::Io, "{} can't be written: {}", file_.string(), error.message());
    }
    return {};
}

}  // namespace signalbox
