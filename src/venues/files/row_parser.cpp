#include "venues/files/row_parser.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>

#include "venues/files/price_quad.hpp"

namespace signalbox::csv {
namespace {

constexpr std::size_t our_columns = 6;
constexpr std::size_t rows_worth_large_pages = 500'000;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// A line without what may stand before the first and behind any.
std::string_view without_ends(std::string_view line) {
    if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

/// The layout that is worth its own code: our own header's, and that of everybody who writes no more than it.
bool is_our_layout(const Dialect& dialect) {
    return dialect.columns.place == std::array<std::size_t, 6>{0, 1, 2, 3, 4, 5} &&
           dialect.columns.count == our_columns && dialect.unit == TimeUnit::millis && !dialect.newest_first;
}

/// New memory in large pages: touching it for the first time costs a third (a hint; nothing depends on it).
void ask_for_large_pages(const void* memory, std::size_t bytes) {
    constexpr std::size_t page = 4096;
    const std::size_t skip = (page - reinterpret_cast<std::uintptr_t>(memory) % page) % page;
    if (bytes < skip + page) return;
    char* const first = const_cast<char*>(static_cast<const char*>(memory)) + skip;
    madvise(first, (bytes - skip) / page * page, MADV_HUGEPAGE);
}

}  // namespace

RowParser::RowParser(std::string_view file, const ReadOptions& options, CandleFile& out)
    : file_(file),
      rows_(file_, options.strict, out),
      told_(options.columns),
      out_(out),
      scratch_(std::make_unique<Scratch>()),
      step_ms_(length_of(out.timeframe).count()),
      stride_ms_(step_ms_) {
    steps_.add(step_ms_, 0);  // told apart in any case
}

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

Result<std::size_t> RowParser::take(std::span<const char> text, bool last) {
    std::size_t taken = dialect_ ? 0 : TRY(settle(text, last));
    while (dialect_ && taken < text.size()) {
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

Result<std::size_t> RowParser::settle(std::span<const char> text, bool last) {
    std::string_view sample(text.data(), std::min(text.size(), line_max));
    if (sample.size() < line_max && !last) return 0;
    const std::size_t feed_at = sample.find('\n');
    if (sample.substr(0, feed_at).find('\0') != sample.npos) {
        return fail(ErrorCode::BadData, "{} is not a candle file: it holds binary data", file_)
            .suggest("unpack it first (zip, zstd and xz are not read), or give Parquet the ending .parquet");
    }
    if (feed_at == sample.npos) {
        if (sample.size() < line_max) return 0;
        return fail(ErrorCode::BadData, "{} is not a candle file: its first line is longer than {} bytes", file_,
                    line_max)
            .suggest("name a CSV file of one candle a line");
    }
    const std::size_t mark = sample.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    const bool carriage_returns = feed_at > 0 && sample[feed_at - 1] == '\r';
    sample = sample.substr(mark, sample.rfind('\n') + 1 - mark);
    dialect_ = TRY(recognise(sample, told_, file_));
    columns_ = dialect_->columns;
    is_ours_ = is_our_layout(*dialect_) && !carriage_returns;
    if (dialect_->newest_first) rows_.run_newest_first();
    stride_ms_ = rows_.way() * step_ms_;
    out_.dialect = {std::string(columns_.dialect), dialect_->unit, dialect_->newest_first};
    if (!dialect_->has_header) return mark;
    header_ = without_ends(sample.substr(0, sample.find('\n')));
    ++line_;
    return feed_at + 1;
}

Result<> RowParser::rows_of(std::string_view text) {
    return is_ours_ ? rows_of<Layout::Ours>(text) : rows_of<Layout::Any>(text);
}

template <RowParser::Layout layout>
Result<> RowParser::rows_of(std::string_view text) {
    DelimiterIndex& index = scratch_->index;
    const char* const start = text.data();
    index.scan(start, text.size());
    const std::size_t columns = layout == Layout::Ours ? our_columns : columns_.count;
    const std::uint32_t* delimiters = index.before() + 1;
    std::uint32_t begin = 0;
    for (std::size_t i = 0; i < index.line_count(); ++i) {
        const std::uint32_t end = index.lines()[i];
        ++line_;
        // The row's last delimiter is the line's end only if it has as many fields as there are columns.
        if (delimiters[columns - 1] == end && take_fast<layout>(start, delimiters)) [[likely]] {
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
    bool good = layout == Layout::Ours ? fast_integer(time_text.begin, time_text.end, time)
                                       : fast_time(time_text.begin, time_text.end, time);
    std::array<double, 4> price;
    double volume = 0;
    good &= fast_four({field(1), field(2), field(3), field(4)}, price.data());
    good &= fast_decimal(volume_text.begin, volume_text.end, volume);
    good &= (time == next_ms_) & (time < to_ms(times_end));
    if (!good || !is_valid(price[0], price[1], price[2], price[3], volume)) return false;

    Staged& staged = scratch_->staged;
    const std::size_t at = staged_++;
    staged.time[at] = layout == Layout::Ours ? time : rows_.way() * time;
    staged.value[0][at] = price[0];
    staged.value[1][at] = price[1];
    staged.value[2][at] = price[2];
    staged.value[3][at] = price[3];
    staged.value[4][at] = volume;
    next_ms_ = time + (layout == Layout::Ours ? step_ms_ : stride_ms_);
    return true;
}

bool RowParser::fast_time(const char* begin, const char* end, std::int64_t& ms) const {
    if (dialect_->unit == TimeUnit::iso) return iso_day_.read(begin, end, ms);
    if (!fast_integer(begin, end, ms)) return false;
    switch (dialect_->unit) {
        case TimeUnit::millis: return true;
        case TimeUnit::seconds:
            if (ms >= seconds_end) return false;
            ms *= 1'000;
            return true;
        case TimeUnit::micros:
            if (ms % 1'000 != 0) return false;
            ms /= 1'000;
            return true;
        default: return false;  // nanoseconds have more digits
    }
}

Result<> RowParser::take_slow(std::string_view line) {
    line = without_ends(line);
    if (is_blank(line) || (dialect_->has_header && line == header_)) return {};
    ++out_.rows;
    ++slow_rows_;
    const Fields fields(line);
    if (fields.count() != columns_.count) {
        return reject(sentence("{} fields where there should be {}", fields.count(), columns_.count));
    }
    const auto field = [&](std::size_t i) { return fields[columns_.place[i]]; };
    const Result<std::int64_t> time = read_time(field(0), dialect_->unit);
    if (is_mixed(field(0), time)) {
        return fail(ErrorCode::BadData, "line {} of {}: the time '{}' is written in another unit than those before it",
                    line_, file_, shown(field(0)))
            .suggest("split the file where the unit changes, and import the parts");
    }
    if (!time) return reject(time.error().what);
    if (dialect_->unit == TimeUnit::iso) iso_day_.know(field(0));
    count_step(*time);
    if (!closes_at(out_.timeframe, utc_from_ms(*time))) {
        return reject(sentence("the time {} is not the open of a candle of {}", utc_from_ms(*time), out_.timeframe));
    }
    std::array<double, 5> value{};
    for (std::size_t i = 0; i < value.size(); ++i) {
        const auto number = decimal(field(i + 1));
        if (!number) return reject(sentence("the {} '{}' is not a number", value_names[i + 1], shown(field(i + 1))));
        value[i] = *number + 0.0;  // -0 becomes 0: equal volumes have equal bits
    }
    const Candle candle{utc_from_ms(*time), value[0], value[1], value[2], value[3], value[4]};
    if (const Result<> valid = validate(candle); !valid) return reject(valid.error().what);
    return take_candle(candle);
}

bool RowParser::is_mixed(std::string_view text, const Result<std::int64_t>& time) const {
    // A column that is named for its unit has no other; a time that is wrong in it is that row's fault.
    if (columns_.named_unit) return false;
    // Too small a count reads as a time shortly after 1970, too large a one not at all.
    const bool early = time && *time < seconds_end && dialect_->unit != TimeUnit::iso;
    if (time && !early) return false;
    const auto unit = unit_of(text);
    return unit && *unit != dialect_->unit;
}

void RowParser::count_step(std::int64_t ms) {
    const std::int64_t way = rows_.way();
    // The fast path's last row is one step before the one it waits for.
    const std::int64_t before = next_ms_ == INT64_MIN ? seen_key_ : std::max(seen_key_, way * (next_ms_ - stride_ms_));
    seen_key_ = way * ms;
    if (before != INT64_MIN && seen_key_ > before) steps_.add(seen_key_ - before);
}

Result<> RowParser::take_candle(const Candle& candle) {
    TRY(flush());
    const std::size_t before = out_.candles.size();
    TRY(rows_.take(candle, line_));
    if (out_.candles.size() > before) next_ms_ = to_ms(candle.opened_at) + stride_ms_;
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

Result<> RowParser::finish(std::span<const char> rest) {
    [[maybe_unused]] const std::size_t taken = TRY(take(rest, true));
    TRY(flush());
    if (!dialect_) {
        return fail(ErrorCode::BadData, "{} is empty", file_).suggest("name a CSV or CSV.gz file of candles");
    }
    if (out_.rows == 0) {
        return fail(ErrorCode::BadData, "{} has a header and no rows", file_)
            .suggest("name a CSV or CSV.gz file of candles");
    }
    rows_.finish();
    steps_.add(step_ms_, out_.rows - slow_rows_);
    out_.usual_step = steps_.usual(out_.rows, step_ms_);
    return {};
}

}  // namespace signalbox::csv
