// The one canonical encoding: how events, outcomes and snapshots become bytes, and back.
//
// A struct takes part by naming its fields once:
//
//     template <typename Self, typename Visit>
//     static void each_field(Self& self, Visit&& visit) { visit("side", self.side); visit("price", self.price); }
//
// or, where the fields are not a plain list, `encode_into(writer)` and `decode_from(reader)`.
// Writer, Reader and whoever prints JSON walk that one list. Little endian, fixed width; lengths are 32 bits; a variant
// is its index in one byte; an enum that declares `constexpr E last_of(E)` is refused beyond it; an optional is 0 or 1
// and the value; NaN is written as one canonical NaN so that equal meanings have equal bytes. Reader trusts nothing: it
// never reads past the end and never allocates more than the input's size could fill; after the first failure it stays
// failed.
#pragma once

#include <array>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace signalbox {

static_assert(std::endian::native == std::endian::little, "the encoding copies integers as they lie in memory");

using Bytes = std::vector<std::byte>;

template <typename T>
concept HasFields = requires(T& value) { T::each_field(value, [](std::string_view, auto&) {}); };

/// Appends to `out`. Fields are gathered a few hundred bytes at a time: `out` has them all once the writer is gone.
class Writer {
public:
    explicit Writer(Bytes& out) : out_(out) {}
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer() { hand_over(); }

    template <typename T>
        requires std::is_arithmetic_v<T> || std::is_enum_v<T>
    void put(const T& value) {
        if constexpr (std::is_enum_v<T>) {
            put(std::to_underlying(value));
        } else if constexpr (std::is_same_v<T, bool>) {
            put(static_cast<std::uint8_t>(value));
        } else if constexpr (std::is_same_v<T, double>) {
            put(std::isnan(value) ? 0x7ff8'0000'0000'0000ULL : std::bit_cast<std::uint64_t>(value));
        } else {
            static_assert(std::is_integral_v<T>);
            if (sizeof value > gathered_.size() - used_) hand_over();
            std::memcpy(gathered_.data() + used_, &value, sizeof value);
            used_ += sizeof value;
        }
    }
    void put(UtcTime time) { put(to_ms(time)); }
    void put(Millis span) { put(static_cast<std::int64_t>(span.count())); }
    void put(Decimal value) { put(value.units()); }
    void put(const std::string& text) {
        put(static_cast<std::uint32_t>(text.size()));
        raw(text.data(), text.size());
    }
    template <typename T>
    void put(const std::optional<T>& value) {
        put(value.has_value());
        if (value) put(*value);
    }
    template <typename T>
    void put(const std::vector<T>& values) {
        put(static_cast<std::uint32_t>(values.size()));
        if constexpr (std::is_same_v<T, std::byte>) {
            raw(values.data(), values.size());
        } else {
            for (const auto& value : values) put(static_cast<const T&>(value));
        }
    }
    template <typename T>
    void put(const std::deque<T>& values) {
        put(static_cast<std::uint32_t>(values.size()));
        for (const T& value : values) put(value);
    }
    template <typename T, std::size_t n>
    void put(const std::array<T, n>& values) {
        for (const T& value : values) put(value);
    }
    template <typename K, typename V>
    void put(const std::map<K, V>& values) {
        put(static_cast<std::uint32_t>(values.size()));
        for (const auto& [key, value] : values) {
            put(key);
            put(value);
        }
    }
    template <typename K, typename V>
    void put(const std::pair<K, V>& value) {
        put(value.first);
        put(value.second);
    }
    template <typename... Ts>
    void put(const std::variant<Ts...>& value) {
        put(static_cast<std::uint8_t>(value.index()));
        std::visit([this](const auto& what) { put(what); }, value);
    }
    template <typename T>
        requires requires(const T& value, Writer& writer) { value.encode_into(writer); }
    void put(const T& value) {
        value.encode_into(*this);
    }
    template <HasFields T>
    void put(const T& value) {
        T::each_field(value, [this](std::string_view, const auto& field) { put(field); });
    }

private:
    void raw(const void* data, std::size_t size) {
        hand_over();
        const auto* first = static_cast<const std::byte*>(data);
        out_.insert(out_.end(), first, first + size);
    }
    [[gnu::noinline]] void hand_over() {
        out_.insert(out_.end(), gathered_.begin(), gathered_.begin() + static_cast<std::ptrdiff_t>(used_));
        used_ = 0;
    }

    Bytes& out_;
    std::array<std::byte, 512> gathered_;
    std::size_t used_ = 0;
};

class Reader {
public:
    explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}

    /// Reads a whole T, or says where the bytes stopped making sense.
    template <typename T>
    Result<T> read() {
        T value{};
        get(value);
        if (failed_) return fail(ErrorCode::Corrupt, "the record makes no sense at byte {}", at_);
        return value;
    }
    bool failed() const { return failed_; }
    bool at_end() const { return at_ == bytes_.size(); }
    std::size_t position() const { return at_; }
    void give_up() { failed_ = true; }

    template <typename T>
        requires std::is_arithmetic_v<T> || std::is_enum_v<T>
    void get(T& value) {
        if constexpr (std::is_enum_v<T>) {
            std::underlying_type_t<T> number{};
            get(number);
            value = static_cast<T>(number);
            if constexpr (requires { last_of(value); }) {
                if (number < 0 || number > std::to_underlying(last_of(value))) failed_ = true;
            }
        } else if constexpr (std::is_same_v<T, bool>) {
            std::uint8_t byte = 0;
            get(byte);
            if (byte > 1) failed_ = true;
            value = byte == 1;
        } else if constexpr (std::is_same_v<T, double>) {
            std::uint64_t bits = 0;
            get(bits);
            value = std::bit_cast<double>(bits);
        } else {
            static_assert(std::is_integral_v<T>);
            raw(&value, sizeof value);
        }
    }
    void get(UtcTime& time) {
        std::int64_t ms = 0;
        get(ms);
        time = utc_from_ms(ms);
        if (time < utc_min || time > utc_max) failed_ = true;
    }
    void get(Millis& span) {
        std::int64_t ms = 0;
        get(ms);
        span = Millis{ms};
    }
    void get(Decimal& value) {
        std::int64_t units = 0;
        get(units);
        value = Decimal::from_units(units);
        if (value < Decimal::lowest()) failed_ = true;
    }
    void get(std::string& text) {
        const std::size_t size = length(1);
        text.resize(size);
        raw(text.data(), size);
    }
    template <typename T>
    void get(std::optional<T>& value) {
        bool there = false;
        get(there);
        value.reset();
        if (there && !failed_) get(value.emplace());
    }
    template <typename T>
    void get(std::vector<T>& values) {
        values.clear();
        const std::size_t size = length(1);
        if constexpr (std::is_same_v<T, std::byte>) {
            values.resize(size);
            raw(values.data(), size);
        } else {
            for (std::size_t i = 0; i < size && !failed_; ++i) {
                T value{};
                get(value);
                values.push_back(std::move(value));
            }
        }
    }
    template <typename T>
    void get(std::deque<T>& values) {
        values.clear();
        const std::size_t size = length(1);
        for (std::size_t i = 0; i < size && !failed_; ++i) get(values.emplace_back());
    }
    template <typename T, std::size_t n>
    void get(std::array<T, n>& values) {
        for (T& value : values) get(value);
    }
    template <typename K, typename V>
    void get(std::map<K, V>& values) {
        values.clear();
        const std::size_t size = length(1);
        for (std::size_t i = 0; i < size && !failed_; ++i) {
            K key{};
            get(key);
            get(values[std::move(key)]);
        }
    }
    template <typename K, typename V>
    void get(std::pair<K, V>& value) {
        get(value.first);
        get(value.second);
    }
    template <typename... Ts>
    void get(std::variant<Ts...>& value) {
        std::uint8_t index = 0;
        get(index);
        if (index >= sizeof...(Ts)) failed_ = true;
        if (!failed_) alternative(value, index, std::index_sequence_for<Ts...>{});
    }
    template <typename T>
        requires requires(T& value, Reader& reader) { value.decode_from(reader); }
    void get(T& value) {
        value.decode_from(*this);
    }
    template <HasFields T>
    void get(T& value) {
        T::each_field(value, [this](std::string_view, auto& field) {
            if (!failed_) get(field);
        });
    }

private:
    template <typename... Ts, std::size_t... is>
    void alternative(std::variant<Ts...>& value, std::size_t index, std::index_sequence<is...>) {
        (void)((is == index && (get(value.template emplace<is>()), true)) || ...);
    }
    /// A count of items that take at least `item` bytes each: never more than the rest could hold.
    std::size_t length(std::size_t item) {
        std::uint32_t size = 0;
        get(size);
        if (failed_ || size > (bytes_.size() - at_) / item) {
            failed_ = true;
            return 0;
        }
        return size;
    }
    void raw(void* data, std::size_t size) {
        if (failed_ || bytes_.size() - at_ < size) {
            failed_ = true;
            return;
        }
        if (size > 0) std::memcpy(data, bytes_.data() + at_, size);
        at_ += size;
    }

    std::span<const std::byte> bytes_;
    std::size_t at_ = 0;
    bool failed_ = false;
};

/// The canonical bytes of a value.
template <typename T>
Bytes encode(const T& value) {
    Bytes bytes;
    Writer(bytes).put(value);
    return bytes;
}

/// Reads exactly one T out of `bytes`; anything left over is an error.
template <typename T>
Result<T> decode(std::span<const std::byte> bytes) {
    Reader reader(bytes);
    T value = TRY(reader.read<T>());
    if (!reader.at_end())
        return fail(ErrorCode::Corrupt, "the record goes on after its end at byte {}", reader.position());
    return value;
}

}  // namespace signalbox
