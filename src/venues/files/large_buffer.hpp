// A large stretch of memory that costs only what is touched, in large pages where the system has them.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <utility>

namespace signalbox::csv {

class LargeBuffer {
public:
    LargeBuffer() = default;
    /// Check `data()`: nullptr where the system has no such room.
    explicit LargeBuffer(std::size_t size) : size_(size) {
        void* const memory =
            mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (memory == MAP_FAILED) return;
        data_ = static_cast<char*>(memory);
        madvise(memory, size, MADV_HUGEPAGE);
    }
    LargeBuffer(LargeBuffer&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    LargeBuffer& operator=(LargeBuffer&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~LargeBuffer() {
        if (data_) munmap(data_, size_);
    }

    char* data() const { return data_; }
    std::size_t size() const { return size_; }

private:
    char* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace signalbox::csv
