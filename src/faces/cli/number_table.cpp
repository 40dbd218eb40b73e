#include "faces/cli/number_table.hpp"

#include "faces/cli/print.hpp"
#include "lab/monthly_table.hpp"
#include "ports/lake_layout.hpp"
#include "views/naming.hpp"

namespace signalbox {
namespace {

/// A file of a directory is a month: of a month that is asked for in part, all of it, or the rows would be lost that an
/// earlier file had of the rest.
TimeRange whole_months(TimeRange asked) {
    if (asked.from > utc_min) asked.from = month_start(asked.from);
    if (asked.to < utc_max && asked.to != month_start(asked.to)) asked.to = next_month(asked.to);
    return asked;
}

}  // namespace

Result<NumberTable> NumberTable::open(const Context& context, const NumberTableWords& words) {
    const Timeframe timeframe = TRY(parse_timeframe(words.timeframe));
    const TimeRange typed =
        words.timerange.empty() ? TimeRange{utc_min, utc_max} : TRY(parse_timerange(words.timerange));
    const TimeRange asked = words.folder.empty() ? typed : whole_months(typed);
    if (context.json && words.out == "-") {
        return fail(ErrorCode::WrongUse, "--json and --out - would both write to stdout")
            .suggest("name a file: --out values.csv");
    }
    auto store = TRY(context.candles());
    const Instrument instrument = TRY(resolve_instrument(*store, context.config().venue, words.symbol));
    const TimeRange wanted = TRY(stored_bars(*store, instrument, timeframe, asked)).range;
    BarRequest bars = TRY(stored_bars(*store, instrument, timeframe, {utc_min, wanted.to}));
    TableHeading heading{.columns = words.columns, .notes = words.notes};
    heading.notes.emplace_back("instrument", to_text(instrument));
    heading.notes.emplace_back("timeframe", to_text(timeframe));
    if (words.folder.empty()) {
        auto out = TRY(context.house.tables()->write(words.out, heading));
        return NumberTable(context, std::move(store), std::move(bars), wanted, std::move(out), words.out, false);
    }
    if (asked != typed) {
        context.note(context.say("a directory holds whole months: {} to {} is written", wanted.from, wanted.to));
    }
    const auto directory = std::filesystem::path(words.out) / words.folder / lake_series(instrument, timeframe);
    auto out = std::make_unique<MonthlyTable>(context.house.tables(), directory, std::move(heading));
    return NumberTable(context, std::move(store), std::move(bars), wanted, std::move(out), directory.string(), true);
}

Failure NumberTable::interrupted_writing() const {
    if (file_ == "-") return interrupted();
    if (monthly_) {
        return fail(ErrorCode::Interrupted, "interrupted; the months that were done are in {}", file_)
            .suggest("start it again: it writes all of them anew");
    }
    return interrupted_before(file_);
}

Result<Json> NumberTable::write(const Work& work) {
    const UtcTime from = bars_.range.from;
    Progress progress = context_.progress(to_text(bars_.instrument) + " " + std::string(to_text(bars_.timeframe)),
                                          static_cast<std::uint64_t>((bars_.range.to - from) / minute));
    bars_.progress = [&](UtcTime at) { progress.update(static_cast<std::uint64_t>((at - from) / minute)); };
    bars_.stop = context_.stop;
    auto done = work(*store_, bars_, wanted_, *out_);
    if (!done && done.error().code == ErrorCode::Interrupted) return interrupted_writing();
    const TableReport report = TRY(done);
    TRY(out_->finish());
    if (file_ != "-") {
        context_.print_said("{} {}: {} rows written to {}, {} of them with unknown values, gaps: {} ({} candles)",
                            bars_.instrument, bars_.timeframe, grouped(report.rows), file_,
                            grouped(report.unknown_rows), grouped(report.gaps), grouped(report.missing));
    }
    const auto time = [](const std::optional<UtcTime>& at) { return at ? Json(to_text(*at)) : Json(nullptr); };
    return Json{{"instrument", to_text(bars_.instrument)},
                {"timeframe", to_text(bars_.timeframe)},
                {"rows", report.rows},
                {"unknown_rows", report.unknown_rows},
                {"gaps", report.gaps},
                {"missing", report.missing},
                {"first", time(report.first)},
                {"last", time(report.last)},
                {"file", file_}};
}

}  // namespace signalbox
