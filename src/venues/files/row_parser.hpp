// Text to candles: a fast path that takes only what is surely good, and a slow one that judges everything else in
// words.
//
// A stretch of some KiB is indexed first (delimiters.hpp); then each row is six fields between known places. A row
// that is not plainly right in every respect (field count, digits, a candle's rules, the next bar's time) goes to the
// slow path, which alone decides. So both agree by construction: the fast path never rejects.
//
// As what the file is read (dialects.hpp) is settled once, on its first 64 KiB. What becomes of a row that the slow
// path read is said in ports/candle_rows.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ports/candle_rows.hpp"
#include "venues/files/csv_reader.hpp"
#include "venues/files/delimiters.hpp"
#include "venues/files/dialects.hpp"
#include "venues/files/file_time.hpp"

namespace signalbox::csv {

class RowParser {
public:
    static constexpr std::size_t line_max = DelimiterIndex::text_max;
    static constexpr std::size_t candles_max = 50'000'000;
    /// Readable bytes that `feed` wants before and after the text.
    static constexpr std::size_t padding = 64;

    /// Writes into `out`, whose timeframe is set. `file` names the text in messages.
    RowParser(std::string_view file, const ReadOptions& options, CandleFile& out);

    /// Takes all whole lines, but none of the first before there are line_max bytes to judge the file by; returns how
    /// many bytes were taken. The rest (less than line_max bytes) must stand at the front of the next text.
    Result<std::size_t> feed(std::span<const char> text) { return take(text, false); }
    /// No more text follows than this rest; a line that no line feed ends is not read.
    Result<> finish(std::span<const char> rest);
    /// Expects about so many rows for the bytes given: memory is set aside once.
    void expect_bytes(std::size_t bytes, std::string_view sample);

private:
    /// Text, its index and the staged candles stay in the nearest cache: 8 + 4 + 12 KiB.
    static constexpr std::size_t stretch = 8'192;
    static constexpr std::size_t staged_max = 256;
    /// Candles on their way into the columns.
    struct Staged {
        std::array<std::int64_t, staged_max> time;
        std::array<std::array<double, staged_max>, 5> value;
    };
    /// Known when compiled, the common layout is a third faster.
    enum class Layout { Ours, Any };
    struct Scratch {
        DelimiterIndex index;
        Staged staged;
    };

    Result<std::size_t> take(std::span<const char> text, bool last);
    /// Settles the dialect. Returns the bytes before the first row; 0 with `dialect_` empty: too early to say.
    Result<std::size_t> settle(std::span<const char> text, bool last);
    Result<> rows_of(std::string_view text);
    template <Layout layout>
    Result<> rows_of(std::string_view text);
    /// The row whose first field ends at `delimiters[0]`, if it is good beyond doubt.
    template <Layout layout>
    bool take_fast(const char* text, const std::uint32_t* delimiters);
    /// Milliseconds of a time that is plainly one in the file's unit.
    bool fast_time(const char* begin, const char* end, std::int64_t& ms) const;
    Result<> take_slow(std::string_view line);
    Result<> take_candle(const Candle& candle);
    /// Is this time, which reads well or does not, written in another unit than the file's?
    bool is_mixed(std::string_view text, const Result<std::int64_t>& time) const;
    /// A row of the slow path stands at this time, candle or not: how far behind the one before it?
    void count_step(std::int64_t ms);
    Result<> reject(Sentence reason) { return rows_.reject(std::move(reason), line_); }
    Result<> flush();

    std::string file_;
    CandleRows rows_;
    std::string told_;  ///< ReadOptions::columns
    CandleFile& out_;
    std::unique_ptr<Scratch> scratch_;
    std::size_t staged_ = 0;
    std::optional<Dialect> dialect_;  ///< none: not settled yet
    Columns columns_;                 ///< the dialect's
    std::string header_;              ///< of a file that has one: parts that were joined may repeat it
    bool is_ours_ = false;            ///< our own layout, ascending, with plain line feeds
    IsoDay iso_day_;                  ///< of the slow path's last row
    bool in_long_line_ = false;
    std::int64_t line_ = 0;  ///< the line being read, from 1
    std::int64_t step_ms_;
    std::int64_t stride_ms_;            ///< from row to row: the step, below zero from the newest to the oldest
    std::int64_t next_ms_ = INT64_MIN;  ///< the time that the next row has if no bar is missing; INT64_MIN: no row yet
    RowSteps steps_;                    ///< that the slow path saw; the fast path takes rows one timeframe apart only
    std::int64_t slow_rows_ = 0;
    std::int64_t seen_key_ = INT64_MIN;  ///< of the slow path's last row: its time, negated where rows descend
};

}  // namespace signalbox::csv
