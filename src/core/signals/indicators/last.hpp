// The last n values of an indicator, n in the type or chosen at run time, behind one interface: so that `Sma<20>`,
// which the hot paths use, and `Sma<>(20)`, which the registry makes out of `sma:20`, are one source text and one
// arithmetic.
//
//     template <std::size_t n = at_run_time>
//     class Sma {
//         explicit Sma(int period) : last_(period) {}
//         Last<double, n> last_;
//
// With n in the type it is a Ring: no heap, spans of fixed extent. A length of run time is allocated once, when the
// indicator is made, and is the only heap in this room. Both give the archive the same bytes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/check.hpp"
#include "core/base/ring.hpp"

namespace signalbox {

/// Stands for a length that the constructor is told.
inline constexpr std::size_t at_run_time = std::dynamic_extent;

/// A constructor's default: the length in the type, or the usual one where there is none.
constexpr int length_or(std::size_t n, int usual) { return n == at_run_time ? usual : static_cast<int>(n); }

/// n and `more`; a length of run time stays one.
constexpr std::size_t longer(std::size_t n, std::size_t more) { return n == at_run_time ? n : n + more; }

/// n in the type: a Ring that is also told its length, which must be n.
template <typename T, std::size_t n>
class Last : public Ring<T, n> {
public:
    explicit Last(int length = static_cast<int>(n)) {
        check(length == static_cast<int>(n), "a window was told another length than its type has");
    }
    static constexpr int length() { return static_cast<int>(n); }
};

/// A Ring (core/base/ring.hpp says what its members mean) whose length ≥ 1 is chosen when it is made.
template <typename T>
class Last<T, at_run_time> {
public:
    explicit Last(int length) : length_(static_cast<std::size_t>(length)), slots_(2 * checked(length)) {}
    int length() const { return static_cast<int>(length_); }

    void push(const T& value) {
        slots_[next_] = value;
        slots_[next_ + length_] = value;
        next_ = next_ + 1 == length_ ? 0 : next_ + 1;
        if (size_ < length_) ++size_;
    }
    void clear() { next_ = size_ = 0; }

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    bool full() const { return size_ == length_; }

    const T& ago(std::size_t steps) const {
        check(steps < size_, "a window was asked for more than it holds");
        return slots_[next_ + length_ - 1 - steps];
    }
    const T& newest() const { return ago(0); }
    const T& oldest() const { return ago(size_ - 1); }

    std::span<const T> values() const { return {slots_.data() + next_ + length_ - size_, size_}; }
    std::span<const T> window() const {
        check(full(), "a window was asked for that is not full");
        return values();
    }

    bool operator==(const Last& other) const { return std::ranges::equal(values(), other.values()); }

    void encode_into(auto& writer) const {
        writer.put(static_cast<std::uint32_t>(size_));
        for (const T& value : values()) writer.put(value);
    }
    void decode_from(auto& reader) {
        clear();
        std::uint32_t count = 0;
        reader.get(count);
        if (count > length_) return reader.give_up();
        for (std::uint32_t i = 0; i < count && !reader.failed(); ++i) {
            T value{};
            reader.get(value);
            push(value);
        }
    }

private:
    static std::size_t checked(int length) {
        check(length >= 1, "a window needs a length of at least 1");
        return static_cast<std::size_t>(length);
    }

    std::size_t length_;
    std::vector<T> slots_;  // each value twice, length_ places apart
    std::size_t next_ = 0;
    std::size_t size_ = 0;
};

}  // namespace signalbox
