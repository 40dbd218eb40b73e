#include "venues/files/row_parser.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>

#include "venues/files/price_quad.hpp"

namespace signalbox::csv {
namespace {

constexpr UtcTime earliest = std::chrono::sys_days{std::chrono::year{1970} / 1 / 1};
constexpr UtcTime latest = std::chrono::sys_days{std::chrono::year{2100} / 1 / 1};
/// Times from here on are microseconds: as milliseconds they would lie after the year 5138.
constexpr std::int64_t first_micros = 100'000'000'000'000;

/// Our own header's, in our own order: the layout that is worth its own code.
constexpr Columns our_columns{.place = {0, 1, 2, 3, 4, 5}, .count = 6, .unit = TimeUnit::Millis, .has_header = true};
constexpr std::size_t rows_worth_large_pages = 500'000;

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// New memory in large pages: touching it for the first time costs a third (a hint; nothing depends on it).
void ask_for_large_pages(const void* memory, std::size_t bytes) {
    constexpr std::uintptr_t page = 4096;
    const auto first = (reinterpret_cast<std::uintptr_t>(memory) + page - 1) & ~(page - 1);
    const auto last = (reinterpret_cast<std::uintptr_t>(memory) + bytes) & ~(page - 1);
    if (last > first) madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
}

}  // namespace

RowParser::RowParser(std::string_view file, bool strict, CandleFile& out)
    : file_(file),
      strict_(strict),
      out_(out),
      scratch_(std::make_unique<Scratch>()),
      step_ms_(length_of(out.timeframe).count()) {}

void RowParser::expect_bytes(std::size_t bytes, std::string_view sample) {
    const auto lines = static_cast<std::size_t>(std::ranges::count(sample, '\n'));
    if (lines == 0) return;
    // A sixteenth more than the sample tells; what is not used is never touched.
    const std::size_t rows = bytes / (sample.size() / lines + 1);
    out_.candles.reserve(std::min(rows + rows / 16 + 16, candles_max));
    if (rows < rows_worth_large_pages) return;
    const CandleView columns = out_.candles.view();
    ask_for_large_pages(columns.opened_ms.data(), rows * sizeof(std::int64_t));
    for (const auto* column : {&columns.open, &columns.high, &columns.low, &columns.close, &columns.volume}) {
        ask_for_large_pages(column->data(), rows * sizeof(double));
    }
}

Result<std::size_t> RowParser::feed(std::span<const char> text) {
    std::size_t taken = columns_known_ ? 0 : TRY(first_line(text));
    while (columns_known_ && taken < text.size()) {
        const char* const from = text.data() + taken;
        std::size_t size = std::min(text.size() - taken, in_long_line_ ? line_max : stretch);
        const void* last_feed = memrchr(from, '\n', size);
        if (!last_feed) {
            size = std::min(text.size() - taken, line_max);
            last_feed = memrchr(from, '\n', size);
        }
        if (in_long_line_) {
            const void* const first_feed = std::memchr(from, '\n', size);
            taken += first_feed ? static_cast<std::size_t>(static_cast<const char*>(first_feed) - from) + 1 : size;
            in_long_line_ = first_feed == nullptr;
        } else if (last_feed) {
            const auto whole = static_cast<std::size_t>(static_cast<const char*>(last_feed) - from) + 1;
            TRY(rows_of({from, whole}));
            taken += whole;
        } else if (size == line_max) {
            ++line_, ++out_.rows, ++slow_rows_;
            in_long_line_ = true;
            TRY(reject(sentence("the line is longer than {} bytes", line_max)));
        } else {
            break;
        }
    }
    return taken;
}

Result<std::size_t> RowParser::first_line(std::span<const char> text) {
    std::string_view line(text.data(), std::min(text.size(), line_max));
    const std::size_t feed_at = line.find('\n');
    line = line.substr(0, feed_at);
    if (line.find('\0') != line.npos) {
        return fail(ErrorCode::BadData, "{} is not a candle file: it holds binary data", file_)
            .suggest("unpack it first (zip, zstd, xz and parquet are not read), or name a CSV or CSV.gz file");
    }
    if (feed_at == line.npos) {
        if (line.size() < line_max) return 0;
        return fail(ErrorCode::BadData, "{} is not a candle file: its first line is longer than {} bytes", file_,
                    line_max)
            .suggest("name a CSV file of one candle a line");
    }
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    const std::size_t mark = line.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    line.remove_prefix(mark);
    carriage_returns_ = line.ends_with('\r');
    if (carriage_returns_) line.remove_suffix(1);
    columns_ = TRY(recognise_columns(line, file_));
    columns_known_ = true;
    if (!columns_.has_header) return mark;
    ++line_;
    return feed_at + 1;
}

Result<> RowParser::rows_of(std::string_view text) {
    const bool ours = columns_ == our_columns && !carriage_returns_;
    return ours ? rows_of<Layout::Ours>(text) : rows_of<Layout::Any>(text);
}

template <RowParser::Layout layout>
Result<> RowParser::rows_of(std::string_view text) {
    DelimiterIndex& index = scratch_->index;
    index.scan(text.data(), text.size());
    const std::size_t columns = layout == Layout::Ours ? our_columns.count : columns_.count;
    const std::uint32_t* delimiters = index.before() + 1;
    std::uint32_t begin = 0;
    for (std::size_t i = 0; i < index.line_count(); ++i) {
        const std::uint32_t end = index.lines()[i];
        ++line_;
        // The row's last delimiter is the line's end only if it has as many fields as there are columns.
        if (delimiters[columns - 1] == end && take_fast<layout>(text.data(), delimiters)) [[likely]] {
            delimiters += columns;
            if (staged_ == staged_max) TRY(flush());
        } else {
            TRY(take_slow(text.substr(begin, end - begin)));
            while (*delimiters <= end && i + 1 < index.line_count()) ++delimiters;
        }
        begin = end + 1;
    }
    return {};
}

template <RowParser::Layout layout>
[[gnu::always_inline]] inline bool RowParser::take_fast(const char* text, const std::uint32_t* delimiters) {
    const auto field = [&](std::size_t i) {
        const std::uint32_t* const end = delimiters + (layout == Layout::Ours ? i : columns_.place[i]);
        const char* stop = text + *end;
        if (layout == Layout::Any && *stop == '\n' && stop[-1] == '\r') --stop;
        // The place before the first is UINT32_MAX: one more is 0.
        return TextField{text + (end[-1] + 1), stop};
    };
    const TextField time_text = field(0);
    const TextField volume_text = field(5);
    std::int64_t time = 0;
    bool good = fast_integer(time_text.begin, time_text.end, time);
    if (layout == Layout::Any && columns_.unit == TimeUnit::MillisOrMicros && time >= first_micros) {
        good = good && time % 1000 == 0;
        time /= 1000;
    }
    std::array<double, 4> price;
    double volume = 0;
    good &= fast_four({field(1), field(2), field(3), field(4)}, price.data());
    good &= fast_decimal(volume_text.begin, volume_text.end, volume);
    good &= (time == next_ms_) & (time < to_ms(latest));
    if (!good || !is_valid(price[0], price[1], price[2], price[3], volume)) return false;

    Staged& staged = scratch_->staged;
    const std::size_t at = staged_++;
    staged.time[at] = time;
    staged.value[0][at] = price[0];
    staged.value[1][at] = price[1];
    staged.value[2][at] = price[2];
    staged.value[3][at] = price[3];
    staged.value[4][at] = volume;
    next_ms_ = time + step_ms_;
    return true;
}

Result<> RowParser::take_slow(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) return {};
    ++out_.rows;
    ++slow_rows_;
    const auto fields = static_cast<std::size_t>(std::ranges::count(line, ',')) + 1;
    if (fields != columns_.count) {
        return reject(sentence("{} fields where there should be {}", fields, columns_.count));
    }
    std::array<std::string_view, 6> field;
    for (std::size_t at = 0; at < fields; ++at) {
        const std::size_t comma = line.find(',');
        for (std::size_t i = 0; i < field.size(); ++i) {
            if (columns_.place[i] == at) field[i] = trimmed(line.substr(0, comma));
        }
        if (comma != line.npos) line.remove_prefix(comma + 1);
    }
    const Result<std::int64_t> time = time_of(field[0]);
    if (!time) return reject(time.error().what);
    count_step(*time);
    if (!closes_at(out_.timeframe, utc_from_ms(*time))) {
        return reject(sentence("the time {} is not the open of a candle of {}", utc_from_ms(*time), out_.timeframe));
    }
    std::array<double, 5> value{};
    for (std::size_t i = 0; i < value.size(); ++i) {
        const auto number = decimal(field[i + 1]);
        if (!number) return reject(sentence("the {} '{}' is not a number", value_names[i + 1], shown(field[i + 1])));
        value[i] = *number + 0.0;  // -0 becomes 0: equal volumes have equal bits
    }
    const Candle candle{utc_from_ms(*time), value[0], value[1], value[2], value[3], value[4]};
    if (const Result<> valid = validate(candle); !valid) return reject(valid.error().what);
    return take_candle(candle);
}

Result<std::int64_t> RowParser::time_of(std::string_view text) const {
    const auto number = integer(text);
    if (!number) {
        return fail(ErrorCode::BadData, "the time '{}' is not a whole number of milliseconds", shown(text));
    }
    std::int64_t ms = *number;
    if (columns_.unit == TimeUnit::MillisOrMicros && ms >= first_micros) {
        if (ms % 1000 != 0) {
            return fail(ErrorCode::BadData, "the time '{}' is not a whole number of milliseconds", shown(text));
        }
        ms /= 1000;
    }
    if (ms < to_ms(earliest) || ms >= to_ms(latest)) {
        return fail(ErrorCode::BadData, "the time '{}' does not lie between the years 1970 and 2100", shown(text));
    }
    return ms;
}

void RowParser::count_step(std::int64_t ms) {
    // The fast path's last row is one step before the one it waits for.
    const std::int64_t before = next_ms_ == INT64_MIN ? seen_ms_ : std::max(seen_ms_, next_ms_ - step_ms_);
    seen_ms_ = ms;
    if (before == INT64_MIN || ms <= before) return;
    const auto known = slow_steps_.find(ms - before);
    if (known != slow_steps_.end()) {
        ++known->second;
    } else if (slow_steps_.size() < steps_max) {
        slow_steps_.emplace(ms - before, 1);
    }
}

std::optional<Millis> RowParser::usual_step() const {
    const auto own = slow_steps_.find(step_ms_);
    std::int64_t most = out_.rows - slow_rows_ + (own == slow_steps_.end() ? 0 : own->second);
    std::int64_t step = step_ms_;
    for (const auto& [length, times] : slow_steps_) {
        if (length == step_ms_ || times <= most) continue;
        most = times;
        step = length;
    }
    constexpr std::int64_t least = 2;
    if (most < least || most * 2 <= out_.rows) return std::nullopt;
    return Millis{step};
}

Result<> RowParser::take_candle(const Candle& candle) {
    TRY(flush());
    const CandleView known = out_.candles.view();
    const std::int64_t ms = to_ms(candle.opened_at);
    if (!known.empty() && ms <= known.opened_ms.back()) {
        const std::size_t at = known.lower_bound(candle.opened_at);
        if (known.opened_ms[at] != ms) {
            ++backwards_;
            return reject(sentence("the time {} is earlier than that of the row before, {}", candle.opened_at,
                                   utc_from_ms(known.opened_ms.back())));
        }
        if (known[at] != candle) {
            return reject(sentence("the time {} was there before with other values", candle.opened_at));
        }
        ++out_.duplicates_in_file;
        return {};
    }
    out_.candles.append(candle);
    next_ms_ = ms + step_ms_;
    return {};
}

Result<> RowParser::reject(Sentence reason) {
    ++out_.rejected;
    if (strict_) {
        return fail(ErrorCode::BadData, "line {} of {} can't be taken: {}", line_, file_, reason.text())
            .suggest("mend the line, or import without --strict to take the other rows");
    }
    if (out_.rejections.size() < CandleFile::rejections_kept) {
        out_.rejections.push_back({file_, line_, std::move(reason)});
    }
    return {};
}

Result<> RowParser::flush() {
    const Staged& staged = scratch_->staged;
    const auto column = [&](std::size_t i) { return std::span(staged.value[i]).first(staged_); };
    out_.candles.append(
        CandleView{std::span(staged.time).first(staged_), column(0), column(1), column(2), column(3), column(4)});
    out_.rows += static_cast<std::int64_t>(staged_);
    staged_ = 0;
    if (out_.candles.size() > candles_max) {
        return fail(ErrorCode::Overflow, "{} holds more than {} candles", file_, candles_max)
            .suggest("split it into smaller files");
    }
    return {};
}

Result<> RowParser::finish() {
    TRY(flush());
    if (!columns_known_) {
        return fail(ErrorCode::BadData, "{} is empty", file_).suggest("name a CSV or CSV.gz file of candles");
    }
    if (out_.rows == 0) {
        return fail(ErrorCode::BadData, "{} has a header and no rows", file_)
            .suggest("name a CSV or CSV.gz file of candles");
    }
    if (out_.candles.size() == 1 && backwards_ > 0 && backwards_ == out_.rows - 1) {
        return fail(ErrorCode::BadData, "the rows of {} run from the newest to the oldest", file_)
            .suggest("turn them round, oldest first");
    }
    out_.usual_step = usual_step();
    return {};
}

}  // namespace signalbox::csv
