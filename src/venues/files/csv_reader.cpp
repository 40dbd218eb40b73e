#include "venues/files/csv_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "venues/files/row_parser.hpp"
#include "venues/files/text_source.hpp"

namespace signalbox {
namespace {

class OpenFile final : public csv::ByteSource {
public:
    static Result<OpenFile> open(const std::filesystem::path& path) {
        const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0) {
            if (errno == ENOENT || errno == ENOTDIR) {
                return fail(ErrorCode::NotFound, "there is no file {}", path.string()).suggest("check the path");
            }
            return fail(ErrorCode::Io, "{} can't be opened: {}", path.string(), std::strerror(errno))
                .suggest("check who may read it");
        }
        OpenFile opened(file, path.string());
        struct stat facts{};
        if (fstat(file, &facts) != 0)
            return fail(ErrorCode::Io, "{} can't be read: {}", path.string(), std::strerror(errno));
        if (S_ISDIR(facts.st_mode)) {
            return fail(ErrorCode::WrongUse, "{} is a directory", path.string()).suggest("name a file inside it");
        }
        if (S_ISREG(facts.st_mode)) opened.size_ = static_cast<std::size_t>(facts.st_size);
        posix_fadvise(file, 0, 0, POSIX_FADV_SEQUENTIAL);
        return opened;
    }
    OpenFile(OpenFile&& other) noexcept
        : file_(std::exchange(other.file_, -1)), size_(other.size_), name_(std::move(other.name_)) {}
    OpenFile& operator=(OpenFile&&) = delete;
    ~OpenFile() override {
        if (file_ >= 0) close(file_);
    }

    Result<std::size_t> read(char* into, std::size_t size) override {
        for (;;) {
            const ssize_t got = ::read(file_, into, size);
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno != EINTR) return fail(ErrorCode::Io, "{} can't be read: {}", name_, std::strerror(errno));
        }
    }
    std::size_t size() const override { return size_; }

private:
    OpenFile(int file, std::string name) : file_(file), name_(std::move(name)) {}
    int file_;
    std::size_t size_ = 0;
    std::string name_;
};

class Memory final : public csv::ByteSource {
public:
    explicit Memory(std::span<const char> bytes) : rest_(bytes), size_(bytes.size()) {}
    Result<std::size_t> read(char* into, std::size_t size) override {
        const std::size_t count = std::min(size, rest_.size());
        std::copy_n(rest_.begin(), count, into);
        rest_ = rest_.subspan(count);
        return count;
    }
    std::size_t size() const override { return size_; }

private:
    std::span<const char> rest_;
    std::size_t size_;
};

Result<CandleFile> read_from(csv::ByteSource& source, const std::string& name, Timeframe timeframe,
                             const ReadOptions& options) {
    CandleFile out;
    out.timeframe = timeframe;
    csv::RowParser parser(name, options, out);
    TRY(csv::pump(source, parser, name, options, out));
    return out;
}

}  // namespace

Result<CandleFile> read_candles(const std::filesystem::path& file, Timeframe timeframe, const ReadOptions& options) {
    OpenFile source = TRY(OpenFile::open(file));
    return read_from(source, file.string(), timeframe, options);
}

Result<CandleFile> parse_candles(std::span<const char> bytes, std::string name, Timeframe timeframe,
                                 const ReadOptions& options) {
    Memory source(bytes);
    return read_from(source, name, timeframe, options);
}

}  // namespace signalbox
