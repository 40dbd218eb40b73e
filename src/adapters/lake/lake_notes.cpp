#include "adapters/lake/lake_notes.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "core/engine/event.hpp"

namespace signalbox {
namespace {

/// `word` up to the next `end`, which is taken away with it.
std::string_view cut(std::string_view& text, char end) {
    const std::size_t at = text.find(end);
    const std::string_view word = text.substr(0, at);
    text = at == text.npos ? std::string_view{} : text.substr(at + 1);
    return word;
}

std::string text_of(const std::vector<StoredDay>& days) {
    std::string text;
    for (const StoredDay& one : days) {
        if (!text.empty()) text += ' ';
        text += to_text(one.day).substr(0, 10) + '=' + std::to_string(one.candles) + ':' + to_text(one.hash);
    }
    return text;
}

Result<std::int64_t> read_count(std::string_view text) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error == std::errc{} && end == text.data() + text.size()) return count;
    return fail(ErrorCode::BadData, "“{}” is no number", text);
}

Result<std::vector<StoredDay>> read_days(std::string_view text) {
    std::vector<StoredDay> days;
    while (!text.empty()) {
        std::string_view word = cut(text, ' ');
        StoredDay& one = days.emplace_back();
        one.day = TRY(parse_utc(cut(word, '=')));
        one.candles = TRY(read_count(cut(word, ':')));
        one.hash = TRY(parse_hash(word));
    }
    return days;
}

std::string text_of(const RangeSet& ranges) {
    std::string text;
    for (const TimeRange& range : ranges.ranges()) {
        if (!text.empty()) text += ' ';
        text += to_text(range.from) + '/' + to_text(range.to);
    }
    return text;
}

Result<RangeSet> ranges_of(std::string_view text) {
    RangeSet ranges;
    while (!text.empty()) {
        std::string_view word = cut(text, ' ');
        const UtcTime from = TRY(parse_utc(cut(word, '/')));
        const UtcTime to = TRY(parse_utc(word));
        ranges.add({from, to});
    }
    return ranges;
}

Result<LakeNotes> notes_of(const TableFile& file) {
    LakeNotes notes;
    notes.instrument = TRY(Instrument::parse(file.note("instrument").value_or("")));
    const std::string days = file.note("days").value_or("");
    notes.month.days = TRY(read_days(days));
    if (notes.month.days.empty() || to_text(hash_text(days)) != file.note("content_hash")) {
        return fail(ErrorCode::BadData, "its days are not those of its content hash");
    }
    notes.month.month = month_start(notes.month.days.front().day);
    const auto is_out_of_order = [&](const StoredDay& one) {
        const bool after = &one == notes.month.days.data() || (&one - 1)->day < one.day;
        return !after || one.day != day_start(one.day) || month_start(one.day) != notes.month.month;
    };
    if (std::ranges::any_of(notes.month.days, is_out_of_order)) {
        return fail(ErrorCode::BadData, "its days are not those of one month");
    }
    notes.month.through = TRY(parse_utc(file.note("through").value_or("")));
    notes.month.asked = TRY(ranges_of(file.note("asked").value_or("")));
    if (const auto quiet = file.note("quiet")) {
        std::string_view word = *quiet;
        const std::int64_t rows = TRY(read_count(cut(word, ':')));
        notes.month.quiet = QuietMinutes{.rows = rows, .hash = TRY(parse_hash(word))};
    }
    return notes;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> lake_notes(const Instrument& instrument, const LakeMonth& month) {
    const std::string days = text_of(month.days);
    const QuietMinutes quiet = month.quiet.value_or(QuietMinutes{});
    return {{"instrument", to_text(instrument)},
            {"timeframe", "1m"},
            {"ts", "open"},
            {"prices", instrument.quote},
            {"volume", instrument.base},
            {"version", std::string(engine_version)},
            {"through", to_text(month.through)},
            {"asked", text_of(month.asked)},
            {"quiet", std::to_string(quiet.rows) + ':' + to_text(quiet.hash)},
            {"days", days},
            {"content_hash", to_text(hash_text(days))}};
}

Result<LakeNotes> read_lake_notes(const TableFile& file) {
    auto notes = notes_of(file);
    if (notes) return notes;
    return fail(ErrorCode::BadData, "{} is no file of a lake: {}", file.path().string(), notes.error().what.text())
        .suggest("write it again: signalbox lake build");
}

}  // namespace signalbox
