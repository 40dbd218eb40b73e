// A disk that loses its power: whatever was not synced may be gone, in parts of 512 bytes, each by itself.
//
// The files of a directory are what they are; beside them stands what a disk would surely have. A write, a truncation
// or a new length is only wanted until its file is synced; a new name, a renaming or a removal until its directory is.
// When the power goes, every later write and sync fails (nothing more reaches the disk), and `restore` makes the
// directory what a disk may hold then: what was synced, and of the rest a part that is drawn.
//
// Two kinds of files are seen: those of platform/files, whose system calls the linker hands to us (-Wl,--wrap, see
// cmake/tests.cmake), and SQLite's, through a virtual file system that lies over its own. The index of SQLite's
// write-ahead log (-shm) is memory and no file. Threads: one; one disk at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/random.hpp"

namespace signalbox {

class PowerCut {
public:
    /// Everything below `root` as it stands now is on the disk.
    explicit PowerCut(std::filesystem::path root);
    PowerCut(const PowerCut&) = delete;
    PowerCut& operator=(const PowerCut&) = delete;
    ~PowerCut();

    /// The power goes at the so-manieth write, sync or renaming from now on.
    void after(std::uint64_t operations) { left_ = operations; }
    bool gone() const { return gone_; }
    /// What a disk holds after that becomes what stands in the directory, and the power is back.
    void restore(Random& random);

    /// Syncs of files whose names end so, since the beginning.
    std::uint64_t syncs(const std::string& ending) const;

    // What the wrapped system calls and SQLite's file system tell. False: the power is gone, the operation fails.
    static PowerCut* now();
    bool covers(const std::string& path) const { return path.starts_with(root_) && !path.ends_with("-shm"); }
    bool counts();
    void opened(const std::string& path);
    void written(const std::string& path, std::uint64_t offset, std::span<const std::byte> bytes);
    void resized(const std::string& path, std::uint64_t size);
    void synced(const std::string& path);
    void renamed(const std::string& from, const std::string& to);
    void removed(const std::string& path);
    void directory_synced(const std::string& directory);

private:
    using Content = std::vector<std::byte>;
    /// A write, or (no bytes) a new size.
    struct Wanted {
        std::uint64_t at = 0;
        Content bytes;
        bool size = false;
    };
    struct Node {
        Content safe;
        std::vector<Wanted> wanted;
    };
    using Names = std::map<std::string, std::shared_ptr<Node>>;

    static void apply(const Wanted& wanted, Content& content, Random* random);
    void read_all();

    std::string root_;
    Names names_;       ///< as the program sees them
    Names safe_names_;  ///< as the disk has them
    std::uint64_t left_ = UINT64_MAX;
    bool gone_ = false;
    std::map<std::string, std::uint64_t> syncs_;
};

}  // namespace signalbox
