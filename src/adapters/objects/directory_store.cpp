#include "adapters/objects/directory_store.hpp"

#include <optional>

#include "platform/files.hpp"
#include "platform/object_copy.hpp"
#include "platform/whole_file.hpp"

namespace signalbox {
namespace {

/// A checksum's file and the object it speaks of, if that is whole.
Result<std::optional<StoredObject>> object_of(const std::filesystem::path& checksum, std::string name) {
    std::filesystem::path file = checksum;
    file.replace_extension();
    std::error_code missing;
    const std::uint64_t bytes = std::filesystem::file_size(file, missing);
    if (missing) return std::optional<StoredObject>{};
    const std::string text = TRY(read_text_file(checksum, checksum_text_max));
    const auto sha256 = parse_checksum(text);
    if (!sha256) return std::optional<StoredObject>{};
    return StoredObject{.name = std::move(name), .sha256 = *sha256, .bytes = bytes};
}

Result<> remove_file(const std::filesystem::path& file) {
    std::error_code error;
    std::filesystem::remove(file, error);
    if (error) return os_failure(error.value(), "{} can't be removed: {}", file);
    return {};
}

}  // namespace

Result<> DirectoryStore::put(const std::string& name, const std::filesystem::path& file) {
    TRY(check_object_name(name));
    const std::filesystem::path target = root_ / name;
    const std::filesystem::path checksum = root_ / checksum_name(name);
    TRY(make_directories(target.parent_path()));
    WholeFile out = TRY(WholeFile::create(target));
    const StoredObject object = TRY(send_file(file, name, [&](std::span<const std::byte> bytes) {
        out.pending().append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return out.flush_if_full();
    }));
    TRY(remove_file(checksum));  // of what stood here before
    TRY(out.finish());
    return atomic_write(checksum, checksum_text(object));
}

Result<> DirectoryStore::get(const StoredObject& object, const std::filesystem::path& file) {
    TRY(check_object_name(object.name));
    const File source = TRY(File::open(root_ / object.name, FileUse::read));
    return receive_file(
        object, file, [&](std::uint64_t offset, std::span<std::byte> bytes) { return source.read_at(offset, bytes); });
}

Result<std::vector<StoredObject>> DirectoryStore::list(const std::string& prefix) {
    std::vector<StoredObject> objects;
    std::error_code error;
    using Walk = std::filesystem::recursive_directory_iterator;
    for (Walk at(root_, error); !error && at != Walk{}; at.increment(error)) {
        if (at->path().extension() != ".sha256") continue;
        std::string name = at->path().lexically_relative(root_).replace_extension().generic_string();
        if (!name.starts_with(prefix)) continue;
        if (auto object = TRY(object_of(at->path(), std::move(name)))) objects.push_back(*std::move(object));
    }
    if (error && error != std::errc::no_such_file_or_directory) {
        return os_failure(error.value(), "{} can't be read: {}", root_);
    }
    std::ranges::sort(objects, {}, &StoredObject::name);
    return objects;
}

Result<> DirectoryStore::remove(const std::string& name) {
    TRY(check_object_name(name));
    TRY(remove_file(root_ / checksum_name(name)));
    return remove_file(root_ / name);
}

}  // namespace signalbox
