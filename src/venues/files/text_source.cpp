#include "venues/files/text_source.hpp"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "venues/files/large_buffer.hpp"

namespace signalbox::csv {
namespace {

constexpr std::size_t block_size = std::size_t{1} << 20;
constexpr std::size_t whole_input_max = std::size_t{512} << 20;
constexpr std::size_t whole_output_max = std::size_t{512} << 20;
/// Candles in text shrink three to twelve times; what shrinks more is not worth one large buffer.
constexpr std::size_t whole_output_ratio = 64;
constexpr std::uint64_t text_max = std::uint64_t{8} << 30;
constexpr std::size_t padding = RowParser::padding;

bool is_gzip(const char* bytes, std::size_t size) { return size >= 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b'; }

/// One run from source to parser.
class Pump {
public:
    Pump(ByteSource& source, RowParser& parser, std::string_view file, const ReadOptions& options, CandleFile& out)
        : source_(source), parser_(parser), file_(file), options_(options), out_(out) {}

    Result<> run();

private:
    /// Fills `into` as far as the source goes.
    Result<std::size_t> fill(char* into, std::size_t size);
    Result<> plain(LargeBuffer block, std::size_t filled);
    Result<> gzip(LargeBuffer first, std::size_t filled);
    /// One member through zlib, from `input`, then on from the source where `refill` says so.
    Result<> stream_member(std::span<const char>& input, char* refill);
    /// One member through libdeflate; false: it can't, nothing was taken.
    Result<bool> whole_member(std::span<const char>& input);
    /// Gives `size` new bytes of text, which stand after the `carried_` old ones in `text_`.
    Result<> feed(std::size_t size);
    Result<> end_of_text();
    Result<> rest_of_progress(double part);
    Failure damaged(std::string_view how) const;

    ByteSource& source_;
    RowParser& parser_;
    std::string file_;
    const ReadOptions& options_;
    CandleFile& out_;
    std::size_t source_read_ = 0;
    std::uint64_t text_size_ = 0;
    LargeBuffer text_;         ///< padding, carried text, new text, padding
    std::size_t carried_ = 0;  ///< an unfinished line at the front
    bool expected_ = false;    ///< the parser was told what to expect
};

Result<> Pump::run() {
    LargeBuffer first(padding + block_size + RowParser::line_max + padding);
    if (!first.data()) return fail(ErrorCode::Io, "there is no memory to read {}", file_);
    const std::size_t filled = TRY(fill(first.data() + padding, block_size));
    if (filled == 0) {
        return fail(ErrorCode::BadData, "{} is empty", file_).suggest("name a CSV or CSV.gz file of candles");
    }
    if (is_gzip(first.data() + padding, filled)) return gzip(std::move(first), filled);
    return plain(std::move(first), filled);
}

Result<std::size_t> Pump::fill(char* into, std::size_t size) {
    std::size_t filled = 0;
    while (filled < size) {
        const std::size_t got = TRY(source_.read(into + filled, size - filled));
        if (got == 0) break;
        filled += got;
    }
    source_read_ += filled;
    return filled;
}

Result<> Pump::rest_of_progress(double part) {
    if (options_.stop.stop_requested()) return fail(ErrorCode::Interrupted, "reading {} was stopped", file_);
    if (options_.progress) options_.progress(std::min(part, 1.0));
    return {};
}

Result<> Pump::plain(LargeBuffer block, std::size_t filled) {
    text_ = std::move(block);
    while (filled > 0) {
        TRY(feed(filled));
        const std::size_t all = std::max(source_.size(), source_read_);
        TRY(rest_of_progress(static_cast<double>(source_read_) / static_cast<double>(all)));
        filled = TRY(fill(text_.data() + padding + carried_, block_size));
    }
    return end_of_text();
}

Result<> Pump::feed(std::size_t size) {
    text_size_ += size;
    if (text_size_ > text_max) {
        return fail(ErrorCode::Overflow, "{} holds more than {} bytes of text", file_, text_max)
            .suggest("split it into smaller files");
    }
    char* const from = text_.data() + padding;
    const std::size_t all = carried_ + size;
    if (!expected_) {
        expected_ = true;
        const std::string_view sample(from, std::min(all, RowParser::line_max));
        // A gzip member in one piece is all text at once; a plain file says its size.
        parser_.expect_bytes(std::max(all, std::min<std::size_t>(source_.size(), text_max)), sample);
    }
    const std::size_t taken = TRY(parser_.feed({from, all}));
    carried_ = all - taken;
    std::memmove(from, from + taken, carried_);
    return {};
}

Result<> Pump::end_of_text() {
    char* const rest = text_.data() + padding;
    if (carried_ > 0 && !out_.truncated) rest[carried_++] = '\n';
    TRY(parser_.finish({rest, carried_}));
    if (out_.truncated) {
        out_.warning = sentence("the gzip data of {} end early: its {} whole rows were read", file_, out_.rows);
        if (options_.strict) {
            return fail(ErrorCode::BadData, out_.warning->pattern, file_, out_.rows)
                .suggest("fetch the file again, or import without --strict to take the rows that are there");
        }
    }
    return {};
}

Failure Pump::damaged(std::string_view how) const {
    return fail(ErrorCode::BadData, "the gzip data of {} are damaged ({})", file_, how)
        .suggest("fetch the file again; `gzip -t` tells when it is whole");
}

Result<> Pump::gzip(LargeBuffer first, std::size_t filled) {
    LargeBuffer compressed(std::min(std::max(source_.size(), filled), whole_input_max) + 1);
    if (!compressed.data()) return fail(ErrorCode::Io, "there is no memory to read {}", file_);
    std::memcpy(compressed.data(), first.data() + padding, filled);
    const std::size_t more = TRY(fill(compressed.data() + filled, compressed.size() - filled));
    std::span<const char> input(compressed.data(), filled + more);
    // The buffer is one byte larger than the file: full means that there is more than it says, or than fits.
    const bool all_here = input.size() < compressed.size();
    first = {};

    const std::size_t output = std::min(whole_output_max, whole_output_ratio * input.size() + block_size);
    text_ = LargeBuffer(padding + RowParser::line_max + output + padding);
    if (!text_.data()) return fail(ErrorCode::Io, "there is no memory to unpack {}", file_);

    while (!input.empty() && !out_.truncated) {
        if (!is_gzip(input.data(), input.size())) {
            if (std::ranges::any_of(input, [](char byte) { return byte != 0; })) {
                return damaged("what follows its last part is not gzip");
            }
            break;
        }
        if (!all_here || !TRY(whole_member(input))) {
            TRY(stream_member(input, all_here ? nullptr : compressed.data()));
        }
        TRY(rest_of_progress(1.0 - static_cast<double>(input.size()) / static_cast<double>(source_read_)));
    }
    return end_of_text();
}

Result<bool> Pump::whole_member(std::span<const char>& input) {
    const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> inflater(
        libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
    if (!inflater) return false;
    std::size_t used = 0, size = 0;
    const std::size_t room = text_.size() - 2 * padding - carried_;
    if (libdeflate_gzip_decompress_ex(inflater.get(), input.data(), input.size(), text_.data() + padding + carried_,
                                      room, &used, &size) != LIBDEFLATE_SUCCESS) {
        return false;
    }
    input = input.subspan(used);
    TRY(feed(size));
    return true;
}

Result<> Pump::stream_member(std::span<const char>& input, char* refill) {
    constexpr int gzip_window = 15 + 16;
    z_stream stream{};
    if (inflateInit2(&stream, gzip_window) != Z_OK)
        return fail(ErrorCode::Io, "there is no memory to unpack {}", file_);
    const std::unique_ptr<z_stream, decltype(&inflateEnd)> ending(&stream, inflateEnd);
    for (;;) {
        if (input.empty() && refill) {
            input = {refill, TRY(fill(refill, block_size))};
            TRY(rest_of_progress(static_cast<double>(source_read_) /
                                 static_cast<double>(std::max(source_.size(), source_read_))));
        }
        const auto offered = static_cast<uInt>(std::min(input.size(), block_size));
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
        stream.avail_in = offered;
        stream.next_out = reinterpret_cast<Bytef*>(text_.data() + padding + carried_);
        stream.avail_out = static_cast<uInt>(block_size);
        const int state = inflate(&stream, Z_NO_FLUSH);
        input = input.subspan(offered - stream.avail_in);
        const std::size_t size = block_size - stream.avail_out;
        // Text of a damaged member is not looked at, as far as that is known by now.
        if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR) {
            return damaged(stream.msg ? stream.msg : "not deflate data");
        }
        TRY(feed(size));
        if (state == Z_STREAM_END) return {};
        if (input.empty() && size < block_size && (!refill || offered == 0)) {
            out_.truncated = true;
            return {};
        }
        if (options_.stop.stop_requested()) return fail(ErrorCode::Interrupted, "reading {} was stopped", file_);
    }
}

}  // namespace

Result<> pump(ByteSource& source, RowParser& parser, std::string_view file, const ReadOptions& options,
              CandleFile& out) {
    return Pump(source, parser, file, options, out).run();
}

}  // namespace signalbox::csv
