// The last n values: what every window is made of. With n in the type there is no heap; a length of run time
// (std::dynamic_extent) is allocated once, when the ring is made. Both are one source text, and give the archive the
// same bytes.
//
// Each value is written twice, n places apart, so the values held always lie in one piece, oldest first: a window is a
// plain span, and a loop over it needs no modulo. In the archive: how many, and the values, oldest first; where in the
// storage they stood is no part of the state, so two rings that hold the same are the same bytes.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "core/base/check.hpp"

namespace signalbox {

/// Holds the newest `length()` values pushed, at least 1; T has a default value and can be copied.
template <typename T, std::size_t n>
class Ring {
    static constexpr bool is_fixed = n != std::dynamic_extent;
    static_assert(!is_fixed || (n >= 1 && n <= 0xffff'ffff));

public:
    Ring()
        requires is_fixed
    = default;
    /// A length in the type may be told again; another one is a bug.
    explicit Ring(int length) {
        check(length >= 1, "a window needs a length of at least 1");
        if constexpr (is_fixed) {
            check(static_cast<std::size_t>(length) == n, "a window was told another length than its type has");
        } else {
            slots_.resize(2 * static_cast<std::size_t>(length));
        }
    }
    int length() const { return static_cast<int>(places()); }

    /// Takes the newest value; when full, the oldest one is forgotten.
    void push(const T& value) {
        slots_[next_] = value;
        slots_[next_ + places()] = value;
        next_ = next_ + 1 == places() ? 0 : next_ + 1;
        if (size_ < places()) ++size_;
    }
    void clear() { next_ = size_ = 0; }

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    bool full() const { return size_ == places(); }

    /// The value pushed `steps` pushes before the newest one: ago(0) is the newest. steps < size(), else a bug.
    const T& ago(std::size_t steps) const {
        check(steps < size_, "a ring was asked for more than it holds");
        return slots_[next_ + places() - 1 - steps];
    }
    const T& newest() const { return ago(0); }
    const T& oldest() const { return ago(size_ - 1); }

    /// All values held, oldest first, in one piece; good until the next push.
    std::span<const T> values() const { return {slots_.data() + next_ + places() - size_, size_}; }
    /// The same when full: exactly length() values. Asking earlier is a bug.
    std::span<const T, n> window() const {
        check(full(), "a window was asked of a ring that is not full");
        return std::span<const T, n>(slots_.data() + next_, places());
    }

    bool operator==(const Ring& other) const { return std::ranges::equal(values(), other.values()); }

    void encode_into(auto& writer) const {
        writer.put(static_cast<std::uint32_t>(size_));
        for (const T& value : values()) writer.put(value);
    }
    void decode_from(auto& reader) {
        clear();
        std::uint32_t count = 0;
        reader.get(count);
        if (count > places()) return reader.give_up();
        for (std::uint32_t i = 0; i < count && !reader.failed(); ++i) {
            T value{};
            reader.get(value);
            push(value);
        }
    }

private:
    using Slots = std::conditional_t<is_fixed, std::array<T, is_fixed ? 2 * n : 1>, std::vector<T>>;

    constexpr std::size_t places() const {
        if constexpr (is_fixed) {
            return n;
        } else {
            return slots_.size() / 2;
        }
    }

    Slots slots_{};         // each value twice, places() apart
    std::size_t next_ = 0;  // < places(); the values end before slots_[next_ + places()]
    std::size_t size_ = 0;
};

}  // namespace signalbox
