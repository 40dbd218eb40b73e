#include "venues/files/csv_writer.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <string_view>
#include <utility>

namespace signalbox {
namespace {

constexpr std::size_t pending_max = std::size_t{1} << 16;

template <typename Number>
void append_number(std::string& text, Number number) {
    std::array<char, 32> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    text.append(buffer.data(), end);
}

/// A sum of minutes carries the noise of their addition (386.6570899999999): eight places are more than any venue
/// gives. One that eight places would make nothing of stands as it is.
void append_volume(std::string& text, double volume) {
    constexpr int places = 8;
    constexpr double largest = 1e15;  // from here on a double has no decimals to round
    constexpr double smallest = 1e-8;
    if (!(volume < largest) || volume < smallest) return append_number(text, volume);
    std::array<char, 32> buffer;
    const auto [end, error] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), volume, std::chars_format::fixed, places);
    std::string_view digits(buffer.data(), end);
    digits.remove_suffix(digits.size() - 1 - digits.find_last_not_of('0'));
    if (digits.ends_with('.')) digits.remove_suffix(1);
    text += digits;
}

void append_row(std::string& text, const Candle& candle) {
    append_number(text, to_ms(candle.opened_at));
    for (const double value : {candle.open, candle.high, candle.low, candle.close}) {
        text += ',';
        append_number(text, value);
    }
    text += ',';
    append_volume(text, candle.volume);
}

}  // namespace

std::string candle_csv_row(const Candle& candle) {
    std::string text;
    append_row(text, candle);
    return text;
}

CandleCsvWriter::CandleCsvWriter(std::FILE* out, std::filesystem::path file, std::filesystem::path part)
    : out_(out),
      file_(std::move(file)),
      part_(std::move(part)),
      pending_("open_time_ms,open,high,low,close,volume\n") {}

CandleCsvWriter::CandleCsvWriter(CandleCsvWriter&& other) noexcept
    : out_(std::exchange(other.out_, nullptr)),
      file_(std::move(other.file_)),
      part_(std::move(other.part_)),
      pending_(std::move(other.pending_)) {}

CandleCsvWriter::~CandleCsvWriter() {
    if (!out_ || out_ == stdout) return;
    std::fclose(out_);
    std::error_code ignored;
    if (!part_.empty()) std::filesystem::remove(part_, ignored);
}

Result<CandleCsvWriter> CandleCsvWriter::create(const std::filesystem::path& file) {
    if (file == "-") return CandleCsvWriter(stdout, file, {});
    // A device or a pipe is written as it is: a file of its name in its place would take it away from everybody.
    std::error_code unknown;
    const auto target = std::filesystem::status(file, unknown);
    if (std::filesystem::is_directory(target)) {
        return fail(ErrorCode::WrongUse, "{} is a directory", file.string()).suggest("name a file inside it");
    }
    const bool in_place = std::filesystem::exists(target) && !std::filesystem::is_regular_file(target);
    std::filesystem::path part;
    if (!in_place) (part = file) += ".part";
    std::FILE* const out = std::fopen(in_place ? file.c_str() : part.c_str(), "we");
    if (!out) {
        const ErrorCode code = errno == ENOENT || errno == ENOTDIR ? ErrorCode::NotFound : ErrorCode::Io;
        return fail(code, "{} can't be written: {}", file.string(), std::strerror(errno))
            .suggest("name a file in a directory that exists and may be written to");
    }
    return CandleCsvWriter(out, file, std::move(part));
}

Result<> CandleCsvWriter::add(const CandleView& candles) {
    for (std::size_t i = 0; i < candles.size(); ++i) {
        append_row(pending_, candles[i]);
        pending_ += '\n';
        if (pending_.size() >= pending_max) TRY(write_out());
    }
    return {};
}

Result<> CandleCsvWriter::write_out() {
    if (std::fwrite(pending_.data(), 1, pending_.size(), out_) != pending_.size()) return failed();
    pending_.clear();
    return {};
}

Failure CandleCsvWriter::failed() const {
    const int why = errno;
    if (why == ENOSPC) {
        return fail(ErrorCode::NoSpace, "the disk is full: {} was not written", file_.string())
            .suggest("make room, then run it again");
    }
    return fail(ErrorCode::Io, "{} can't be written: {}", file_.string(), std::strerror(why));
}

Result<> CandleCsvWriter::finish() {
    TRY(write_out());
    if (std::fflush(out_) != 0) return failed();
    if (out_ == stdout) return {};
    if (part_.empty()) return std::fclose(std::exchange(out_, nullptr)) == 0 ? Result<>{} : failed();
    if (fsync(fileno(out_)) != 0) return failed();
    if (std::fclose(std::exchange(out_, nullptr)) != 0) return failed();
    std::error_code error;
    std::filesystem::rename(part_, file_, error);
    if (error) {
        std::error_code ignored;
        std::filesystem::remove(part_, ignored);
        return fail(ErrorCode::Io, "{} can't be written: {}", file_.string(), error.message());
    }
    return {};
}

}  // namespace signalbox
