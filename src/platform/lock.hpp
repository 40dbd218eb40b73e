// One `run` owns the journal and the live account (ENGINE 10): a locked file in the data directory.
//
// The kernel lets the lock go when the process ends, however it ends; the file stays and means nothing by itself.
// Threads: one owner.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "platform/files.hpp"

namespace signalbox {

struct LockHolder {
    int process = 0;  ///< 0: the file does not say
    std::string run;

    bool operator==(const LockHolder&) const = default;
};

class RunLock {
public:
    /// Busy, naming the holder, where somebody else has it. The directory is made where it is missing.
    static Result<RunLock> take(const std::filesystem::path& path, const std::string& run);
    /// Says for which run it is held, where that was not known when it was taken.
    Result<> name(const std::string& run);

private:
    explicit RunLock(File file) : file_(std::move(file)) {}
    File file_;
};

/// Who holds the lock now; none: nobody.
Result<std::optional<LockHolder>> lock_holder(const std::filesystem::path& path);

}  // namespace signalbox
