// A file that appears whole or not at all: what is written goes to `NAME.part` beside it, which takes its name in
// finish(). A device, a pipe or the standard output is written as it is. Threads: a file belongs to one.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>

#include "core/base/result.hpp"

namespace signalbox {

class WholeFile {
public:
    /// `file` is a path, or `-` for the standard output. Errors: Io, NoSpace, NotFound (no such directory),
    /// WrongUse (a directory).
    static Result<WholeFile> create(const std::filesystem::path& file);
    /// Without finish() nothing stays behind.
    ~WholeFile();
    WholeFile(WholeFile&& other) noexcept;
    WholeFile& operator=(WholeFile&&) = delete;

    /// What is to be written next: append to it, and call flush_if_full() now and then.
    std::string& pending() { return pending_; }
    /// After an error only destruction is left.
    Result<> flush_if_full();
    /// Writes what is pending through to the disk and gives the file its name.
    Result<> finish();

private:
    WholeFile(std::FILE* out, std::filesystem::path file, std::filesystem::path part);
    Result<> write_out();
    Failure failed() const;

    std::FILE* out_;
    std::filesystem::path file_;
    std::filesystem::path part_;  ///< empty: the standard output, a device or a pipe
    std::string pending_;
};

}  // namespace signalbox
