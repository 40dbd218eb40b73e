// A disk that fills up at once: a tmpfs of a few KiB, mounted for a test and gone with it. Needs root.
#pragma once

#include <sys/mount.h>

#include <string>

#include "tests/scratch.hpp"

namespace signalbox {

class SmallDisk {
public:
    explicit SmallDisk(std::size_t kib) {
        const std::string options = "size=" + std::to_string(kib) + "k";
        mounted_ = ::mount("tmpfs", scratch_.path().c_str(), "tmpfs", 0, options.c_str()) == 0;
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    ~SmallDisk() {
        if (mounted_) ::umount2(scratch_.path().c_str(), MNT_DETACH);
    }
    /// False: this machine does not let the test mount one.
    bool there() const { return mounted_; }
    const std::filesystem::path& path() const { return scratch_.path(); }

private:
    Scratch scratch_;
    bool mounted_ = false;
};

}  // namespace signalbox
