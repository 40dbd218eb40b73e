#include "tests/power_cut.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

namespace signalbox {

namespace {

constexpr std::uint64_t sector = 512;
PowerCut* current = nullptr;
std::map<int, std::string> path_of;  // of open descriptors

std::string parent(const std::string& path) { return path.substr(0, path.rfind('/')); }

std::vector<std::byte> content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

}  // namespace

PowerCut::PowerCut(std::filesystem::path root) : root_(root.string()) {
    read_all();
    current = this;
}

PowerCut::~PowerCut() { current = nullptr; }

PowerCut* PowerCut::now() { return current; }

void PowerCut::read_all() {
    names_.clear();
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root_)) {
        const std::string path = entry.path().string();
        if (!entry.is_regular_file() || !covers(path)) continue;
        names_[path] = std::make_shared<Node>(Node{content_of(path), {}});
    }
    safe_names_ = names_;
}

bool PowerCut::counts() {
    if (gone_) return false;
    if (left_-- > 1) return true;
    gone_ = true;
    return false;
}

void PowerCut::opened(const std::string& path) {
    if (!names_.contains(path)) names_[path] = std::make_shared<Node>();
}

void PowerCut::written(const std::string& path, std::uint64_t offset, std::span<const std::byte> bytes) {
    opened(path);
    names_[path]->wanted.push_back({offset, {bytes.begin(), bytes.end()}, false});
}

void PowerCut::resized(const std::string& path, std::uint64_t size) {
    opened(path);
    names_[path]->wanted.push_back({size, {}, true});
}

void PowerCut::synced(const std::string& path) {
    ++syncs_[path];
    opened(path);
    Node& node = *names_[path];
    for (const Wanted& one : node.wanted) apply(one, node.safe, nullptr);
    node.wanted.clear();
}

void PowerCut::renamed(const std::string& from, const std::string& to) {
    names_[to] = names_[from];
    names_.erase(from);
}

void PowerCut::removed(const std::string& path) { names_.erase(path); }

void PowerCut::directory_synced(const std::string& directory) {
    ++syncs_[directory];
    std::erase_if(safe_names_, [&](const auto& one) { return parent(one.first) == directory; });
    for (const auto& [path, node] : names_) {
        if (parent(path) == directory) safe_names_[path] = node;
    }
}

/// With a random: each sector of a write may be there or not.
void PowerCut::apply(const Wanted& wanted, Content& content, Random* random) {
    if (wanted.size) {
        content.resize(wanted.at);
        return;
    }
    for (std::uint64_t done = 0; done < wanted.bytes.size();) {
        const std::uint64_t at = wanted.at + done;
        const std::uint64_t step = std::min<std::uint64_t>(sector - at % sector, wanted.bytes.size() - done);
        if (random == nullptr || random->below(2) == 0) {
            content.resize(std::max<std::uint64_t>(content.size(), at + step));
            std::memcpy(content.data() + at, wanted.bytes.data() + done, step);
        }
        done += step;
    }
}

void PowerCut::restore(Random& random) {
    // What is changed in a directory has come to the disk or has not, name by name.
    Names found = safe_names_;
    for (const auto& [path, node] : names_) {
        if (random.below(2) == 0) found[path] = node;
    }
    for (const auto& [path, node] : safe_names_) {
        if (!names_.contains(path) && random.below(2) == 0) found.erase(path);
    }
    // A disk may have done all it was asked, nothing of it, or any part.
    const std::uint64_t mood = random.below(3);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root_)) {
        if (entry.is_regular_file()) std::filesystem::remove(entry.path());
    }
    for (const auto& [path, node] : found) {
        Content content = node->safe;
        for (const Wanted& one : node->wanted) {
            if (mood == 0 || (mood == 2 && one.size && random.below(2) == 0)) continue;
            apply(one, content, mood == 1 ? nullptr : &random);
        }
        std::ofstream(path, std::ios::binary)
            .write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
    }
    gone_ = false;
    left_ = UINT64_MAX;
    read_all();
}

std::uint64_t PowerCut::syncs(const std::string& ending) const {
    std::uint64_t sum = 0;
    for (const auto& [path, count] : syncs_) sum += path.ends_with(ending) ? count : 0;
    return sum;
}

namespace {

/// The disk that has this file; null: none, or the power is gone (errno tells).
bool lost(const std::string& path) {
    if (current == nullptr || !current->covers(path) || current->counts()) return false;
    errno = EIO;
    return true;
}
bool covered(const std::string& path) { return current != nullptr && current->covers(path); }
std::string path_at(int descriptor) {
    const auto found = path_of.find(descriptor);
    return found == path_of.end() ? std::string() : found->second;
}

}  // namespace

}  // namespace signalbox

// The system calls of platform/files, handed here by the linker.
extern "C" {
using namespace signalbox;

int __real_open(const char* path, int flags, ...);
ssize_t __real_pwrite(int descriptor, const void* bytes, size_t count, off_t offset);
int __real_ftruncate(int descriptor, off_t size);
int __real_fallocate(int descriptor, int mode, off_t offset, off_t length);
int __real_fdatasync(int descriptor);
int __real_fsync(int descriptor);
int __real_rename(const char* from, const char* to);
int __real_unlink(const char* path);

int __wrap_open(const char* path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const unsigned mode = va_arg(more, unsigned);
    va_end(more);
    const bool there = ::access(path, F_OK) == 0;
    const bool changes = ((flags & O_CREAT) != 0 && !there) || (flags & O_TRUNC) != 0;
    if (changes && lost(path)) return -1;
    const int descriptor = __real_open(path, flags, mode);
    if (descriptor < 0) return descriptor;
    path_of[descriptor] = path;
    if (covered(path) && (flags & O_CREAT) != 0) current->opened(path);
    if (covered(path) && (flags & O_TRUNC) != 0) current->resized(path, 0);
    return descriptor;
}

ssize_t __wrap_pwrite(int descriptor, const void* bytes, size_t count, off_t offset) {
    const std::string path = path_at(descriptor);
    if (lost(path)) return -1;
    const ssize_t done = __real_pwrite(descriptor, bytes, count, offset);
    if (done > 0 && covered(path)) {
        current->written(path, static_cast<std::uint64_t>(offset),
                         {static_cast<const std::byte*>(bytes), static_cast<std::size_t>(done)});
    }
    return done;
}

int __wrap_ftruncate(int descriptor, off_t size) {
    const std::string path = path_at(descriptor);
    if (lost(path)) return -1;
    const int code = __real_ftruncate(descriptor, size);
    if (code == 0 && covered(path)) current->resized(path, static_cast<std::uint64_t>(size));
    return code;
}

int __wrap_fallocate(int descriptor, int mode, off_t offset, off_t length) {
    const std::string path = path_at(descriptor);
    if (lost(path)) return -1;
    const int code = __real_fallocate(descriptor, mode, offset, length);
    if (code == 0 && covered(path)) current->resized(path, static_cast<std::uint64_t>(offset + length));
    return code;
}

int __wrap_fdatasync(int descriptor) {
    const std::string path = path_at(descriptor);
    if (lost(path)) return -1;
    const int code = __real_fdatasync(descriptor);
    if (code == 0 && covered(path)) current->synced(path);
    return code;
}

int __wrap_fsync(int descriptor) {
    const std::string path = path_at(descriptor);
    if (lost(path)) return -1;
    const int code = __real_fsync(descriptor);
    if (code != 0 || !covered(path)) return code;
    if (std::filesystem::is_directory(path)) {
        current->directory_synced(path);
    } else {
        current->synced(path);
    }
    return code;
}

int __wrap_rename(const char* from, const char* to) {
    if (lost(to)) return -1;
    const int code = __real_rename(from, to);
    if (code == 0 && covered(to)) current->renamed(from, to);
    return code;
}

int __wrap_unlink(const char* path) {
    if (lost(path)) return -1;
    const int code = __real_unlink(path);
    if (code == 0 && covered(path)) current->removed(path);
    return code;
}
}

// SQLite's files: a file system over its own, which it takes instead from the start of this program on.
namespace signalbox {
namespace {

struct Coat {
    sqlite3_file base;
    std::string* path;  ///< null: a temporary file, none of the disk's
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
Coat& coat_of(sqlite3_file* file) { return *reinterpret_cast<Coat*>(file); }
sqlite3_file* real_of(sqlite3_file* file) { return coat_of(file).real(); }
sqlite3_vfs* real_vfs = nullptr;

bool lost(Coat& coat) { return coat.path != nullptr && lost(*coat.path); }
bool covered(Coat& coat) { return coat.path != nullptr && covered(*coat.path); }

int close_file(sqlite3_file* file) {
    Coat& coat = coat_of(file);
    const int code = coat.real()->pMethods->xClose(coat.real());
    delete coat.path;
    coat.path = nullptr;
    return code;
}
int write_file(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
    Coat& coat = coat_of(file);
    if (lost(coat)) return SQLITE_IOERR_WRITE;
    const int code = coat.real()->pMethods->xWrite(coat.real(), bytes, count, offset);
    if (code == SQLITE_OK && covered(coat)) {
        current->written(*coat.path, static_cast<std::uint64_t>(offset),
                         {static_cast<const std::byte*>(bytes), static_cast<std::size_t>(count)});
    }
    return code;
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    Coat& coat = coat_of(file);
    if (lost(coat)) return SQLITE_IOERR_TRUNCATE;
    const int code = coat.real()->pMethods->xTruncate(coat.real(), size);
    if (code == SQLITE_OK && covered(coat)) current->resized(*coat.path, static_cast<std::uint64_t>(size));
    return code;
}
int sync_file(sqlite3_file* file, int flags) {
    Coat& coat = coat_of(file);
    if (lost(coat)) return SQLITE_IOERR_FSYNC;
    const int code = coat.real()->pMethods->xSync(coat.real(), flags);
    if (code != SQLITE_OK || !covered(coat)) return code;
    current->synced(*coat.path);
    current->directory_synced(parent(*coat.path));  // SQLite syncs the directory of a file that it has made
    return code;
}
int read_file(sqlite3_file* f, void* to, int count, sqlite3_int64 at) {
    return real_of(f)->pMethods->xRead(real_of(f), to, count, at);
}
int file_size(sqlite3_file* f, sqlite3_int64* size) { return real_of(f)->pMethods->xFileSize(real_of(f), size); }
int lock_file(sqlite3_file* f, int level) { return real_of(f)->pMethods->xLock(real_of(f), level); }
int unlock_file(sqlite3_file* f, int level) { return real_of(f)->pMethods->xUnlock(real_of(f), level); }
int check_lock(sqlite3_file* f, int* held) { return real_of(f)->pMethods->xCheckReservedLock(real_of(f), held); }
int control(sqlite3_file* f, int what, void* with) {
    if (what == SQLITE_FCNTL_SIZE_HINT) return SQLITE_OK;  // a length that nobody has written
    return real_of(f)->pMethods->xFileControl(real_of(f), what, with);
}
int sector_size(sqlite3_file* f) { return real_of(f)->pMethods->xSectorSize(real_of(f)); }
int traits(sqlite3_file* f) { return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f)); }
int map_index(sqlite3_file* f, int page, int size, int extend, void volatile** to) {
    return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, to);
}
int lock_index(sqlite3_file* f, int at, int count, int flags) {
    return real_of(f)->pMethods->xShmLock(real_of(f), at, count, flags);
}
void barrier(sqlite3_file* f) { real_of(f)->pMethods->xShmBarrier(real_of(f)); }
int unmap_index(sqlite3_file* f, int remove) { return real_of(f)->pMethods->xShmUnmap(real_of(f), remove); }

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
    static const sqlite3_io_methods methods{.iVersion = 2,
                                            .xClose = close_file,
                                            .xRead = read_file,
                                            .xWrite = write_file,
                                            .xTruncate = truncate_file,
                                            .xSync = sync_file,
                                            .xFileSize = file_size,
                                            .xLock = lock_file,
                                            .xUnlock = unlock_file,
                                            .xCheckReservedLock = check_lock,
                                            .xFileControl = control,
                                            .xSectorSize = sector_size,
                                            .xDeviceCharacteristics = traits,
                                            .xShmMap = map_index,
                                            .xShmLock = lock_index,
                                            .xShmBarrier = barrier,
                                            .xShmUnmap = unmap_index,
                                            .xFetch = nullptr,
                                            .xUnfetch = nullptr};
    Coat& coat = coat_of(file);
    coat.base.pMethods = nullptr;
    coat.path = nullptr;
    const int code = real_vfs->xOpen(real_vfs, name, coat.real(), flags, out);
    if (code != SQLITE_OK) return code;
    coat.base.pMethods = &methods;
    if (name != nullptr) coat.path = new std::string(name);
    if (covered(coat)) current->opened(*coat.path);
    return code;
}
int delete_file(sqlite3_vfs*, const char* name, int sync_directory) {
    if (lost(std::string(name))) return SQLITE_IOERR_DELETE;
    const int code = real_vfs->xDelete(real_vfs, name, sync_directory);
    if (code != SQLITE_OK || !covered(std::string(name))) return code;
    current->removed(name);
    if (sync_directory != 0) current->directory_synced(parent(name));
    return code;
}

[[maybe_unused]] const bool coated = [] {
    real_vfs = sqlite3_vfs_find(nullptr);
    static sqlite3_vfs coat = *real_vfs;
    coat.zName = "power-cut";
    coat.szOsFile = static_cast<int>(sizeof(Coat)) + real_vfs->szOsFile;
    coat.xOpen = open_file;
    coat.xDelete = delete_file;
    return sqlite3_vfs_register(&coat, 1) == SQLITE_OK;
}();

}  // namespace
}  // namespace signalbox
