// Files under names, in a directory or at an S3-compatible endpoint: lakes, backups.
//
// A name is `lake/candles/…/month=06.parquet`: parts of letters, digits and ._=+-, one / between two, none of them `.`
// or `..`; 512 characters at most. An object appears whole or not at all, and beside it lies `NAME.sha256`, written
// after it, in the form that `sha256sum -c` reads; without that it does not count. Putting a name again replaces it.
// Threads: a store belongs to one. Errors: WrongUse (no such name can be), NotFound, Refused (the endpoint refuses the
// key), Unreachable, Io, NoSpace, Corrupt (the content is not what its checksum says).
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace signalbox {

struct StoredObject {
    std::string name;
    std::string sha256;  ///< of its content, 64 hexadecimal digits
    std::uint64_t bytes = 0;

    bool operator==(const StoredObject&) const = default;
};

struct ObjectStore {
    virtual ~ObjectStore() = default;
    /// Where it is, as a person would say it: a directory, `s3://bucket/prefix`.
    virtual std::string where() const = 0;
    virtual Result<> put(const std::string& name, const std::filesystem::path& file) = 0;
    /// The file appears whole, once its checksum is proved, and replaces what is there; its directory is made.
    virtual Result<> get(const StoredObject& object, const std::filesystem::path& file) = 0;
    /// Whole objects whose names begin with `prefix`, by name.
    virtual Result<std::vector<StoredObject>> list(const std::string& prefix) = 0;
    /// One that is not there is fine.
    virtual Result<> remove(const std::string& name) = 0;
};

/// WrongUse unless `name` is one that every store can hold.
inline Result<> check_object_name(std::string_view name) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("._=+-").find(c) != std::string_view::npos;
    };
    bool right = !name.empty() && name.size() <= 512 && !name.ends_with('/') && !name.ends_with(".sha256");
    for (std::string_view left = name; right && !left.empty();) {
        const std::string_view part = left.substr(0, left.find('/'));
        right = !part.empty() && part != "." && part != ".." && std::ranges::all_of(part, fits);
        left.remove_prefix(std::min(part.size() + 1, left.size()));
    }
    if (!right) return fail(ErrorCode::WrongUse, "an object can't be called {}", std::string(name));
    return {};
}

}  // namespace signalbox
