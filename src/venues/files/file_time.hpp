// Times as candle files write them: counts of one unit since 1970 (told by its size: ports/candle_rows.hpp), or ISO
// 8601. A file has one unit.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/result.hpp"
#include "ports/candle_files.hpp"

namespace signalbox::csv {

/// The unit that a time is written in; nothing where the text is no time.
std::optional<TimeUnit> unit_of(std::string_view text);

/// Milliseconds since 1970, exact. Errors (BadData): not a time in that unit, not a whole number of milliseconds, not
/// within 1970 … 2100.
Result<std::int64_t> read_time(std::string_view text, TimeUnit unit);

/// The times of one day in ISO 8601, read without a word: in most files a day has many rows.
class IsoDay {
public:
    /// From now on the day of this text, if it begins with one.
    void know(std::string_view text);
    /// `2024-01-31T12:05:00` of the known day, also with a blank for the T, with `Z` or `+00:00` behind it; the same
    /// number as read_time's. False: any other text.
    bool read(const char* begin, const char* end, std::int64_t& ms) const;

private:
    static constexpr std::size_t date_size = 10;
    std::array<char, date_size> date_{};
    std::int64_t starts_ms_ = 0;
};

/// The first time that is too late to be a candle's.
inline constexpr UtcTime times_end = std::chrono::sys_days{std::chrono::year{2100} / 1 / 1};

/// Outside text made fit for a message: at most `longest` characters, each unprintable one a `?`.
std::string shown(std::string_view text, std::size_t longest = 40);

}  // namespace signalbox::csv
