#include "runners/object_sync.hpp"

#include <map>
#include <vector>

#include "platform/files.hpp"
#include "platform/object_copy.hpp"

namespace signalbox {
namespace {

struct LocalFile {
    std::filesystem::path file;
    std::uint64_t bytes = 0;
};

/// By the names they have as objects.
Result<std::map<std::string, LocalFile>> files_below(const std::filesystem::path& directory,
                                                     const std::string& prefix) {
    std::map<std::string, LocalFile> files;
    std::error_code error;
    using Walk = std::filesystem::recursive_directory_iterator;
    for (Walk at(directory, error); !error && at != Walk{}; at.increment(error)) {
        std::error_code gone;
        if (!at->is_regular_file(gone) || gone || at->path().extension() == ".part") continue;
        const std::string name = prefix + "/" + at->path().lexically_relative(directory).generic_string();
        TRY(check_object_name(name));
        const std::uint64_t bytes = at->file_size(gone);
        if (!gone) files.emplace(name, LocalFile{at->path(), bytes});
    }
    if (error == std::errc::no_such_file_or_directory) {
        return fail(ErrorCode::NotFound, "there is no directory {}", directory.string());
    }
    if (error) return os_failure(error.value(), "{} can't be read: {}", directory);
    return files;
}

Result<bool> same(const StoredObject& object, const std::filesystem::path& file) {
    std::error_code missing;
    if (std::filesystem::file_size(file, missing) != object.bytes || missing) return false;
    const StoredObject local = TRY(send_file(file, object.name, [](auto) -> Result<> { return {}; }));
    return local.sha256 == object.sha256;
}

/// Counts files that are the same, and copies the others.
class Sync {
public:
    Sync(const SyncWork& work, std::uint64_t total) : work_(work), total_(total) {}

    Result<> one(std::uint64_t bytes, bool is_same, const std::function<Result<>()>& copy) {
        if (work_.stop.stop_requested()) return fail(ErrorCode::Interrupted, "interrupted");
        if (is_same) {
            ++synced_.kept;
        } else {
            TRY(copy());
            ++synced_.copied;
            synced_.bytes += bytes;
        }
        seen_ += bytes;
        if (work_.progress) work_.progress(seen_, total_);
        return {};
    }
    const Synced& done() const { return synced_; }

private:
    const SyncWork& work_;
    std::uint64_t total_;
    std::uint64_t seen_ = 0;
    Synced synced_;
};

}  // namespace

Result<Synced> push_files(ObjectStore& store, const std::filesystem::path& directory, const std::string& prefix,
                          const SyncWork& work) {
    const auto files = TRY(files_below(directory, prefix));
    std::map<std::string, StoredObject> there;
    for (StoredObject& object : TRY(store.list(prefix + "/"))) there.emplace(object.name, std::move(object));
    std::uint64_t total = 0;
    for (const auto& [name, local] : files) total += local.bytes;
    Sync sync(work, total);
    for (const auto& [name, local] : files) {
        const auto found = there.find(name);
        bool is_same = false;
        if (found != there.end()) is_same = TRY(same(found->second, local.file));
        TRY(sync.one(local.bytes, is_same, [&] { return store.put(name, local.file); }));
    }
    return sync.done();
}

Result<Synced> pull_files(ObjectStore& store, const std::string& prefix, const std::filesystem::path& directory,
                          const SyncWork& work) {
    const auto objects = TRY(store.list(prefix + "/"));
    if (objects.empty()) {
        return fail(ErrorCode::NotFound, "there is nothing of {} in {}", prefix, store.where());
    }
    std::uint64_t total = 0;
    for (const StoredObject& object : objects) total += object.bytes;
    Sync sync(work, total);
    for (const StoredObject& object : objects) {
        TRY(check_object_name(object.name));  // no path out of the directory, whatever the store says
        const std::filesystem::path file = directory / object.name.substr(prefix.size() + 1);
        const bool is_same = TRY(same(object, file));
        TRY(sync.one(object.bytes, is_same, [&] { return store.get(object, file); }));
    }
    return sync.done();
}

}  // namespace signalbox
