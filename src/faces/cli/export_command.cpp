// `signalbox export candles`: candles of the store as CSV. Minutes as they are stored; longer ones made from the stored
// minutes by the engine's own resampler, so they are the ones that opinions are formed on.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "core/market/resampler.hpp"
#include "faces/cli/commands.hpp"
#include "faces/cli/print.hpp"
#include "runners/minute_feed.hpp"
#include "views/naming.hpp"

namespace signalbox {

namespace {

constexpr std::size_t rows_a_block = 8192;

struct ExportOptions {
    std::string symbol;
    std::string timeframe = "1m";
    std::string timerange;
    std::string out;
};

struct Exported {
    std::int64_t rows = 0;
    std::int64_t partial = 0;  ///< longer candles that lack some of their minutes
};

Failure interrupted() { return fail(ErrorCode::Interrupted, "interrupted; the file was not written"); }

/// Rows as they are stored.
Result<Exported> export_stored(const Context& context, CandleStore& store, const Instrument& instrument,
                               Timeframe timeframe, TimeRange range, CandleFileWriter& out) {
    const auto cursor = TRY(store.read(instrument, timeframe, range));
    Exported done;
    for (CandleSeries rows;;) {
        TRY(cursor->next(rows_a_block, rows, nullptr));
        if (rows.empty()) return done;
        if (context.stop.stop_requested()) return interrupted();
        TRY(out.add(rows.view()));
        done.rows += static_cast<std::int64_t>(rows.size());
    }
}

/// Bars that close within `range`, from the minutes of it.
Result<Exported> export_resampled(const Context& context, CandleStore& store, const Instrument& instrument,
                                  Timeframe timeframe, TimeRange range, CandleFileWriter& out) {
    MinuteFeed feed = TRY(MinuteFeed::open(store, instrument, range, newest_version));
    const std::array wanted{timeframe};
    Resampler resampler{wanted};
    Progress bar =
        context.progress(context.say("resampling"), static_cast<std::uint64_t>((range.to - range.from) / minute));
    Exported done;
    CandleSeries rows;
    UtcTime closed_at = range.from;
    std::uint64_t stepped = 0;
    for (std::vector<Minute> minutes;;) {
        TRY(feed.next(rows_a_block, minutes));
        if (minutes.empty()) return done;
        if (context.stop.stop_requested()) return interrupted();
        rows.clear();
        for (const Minute& one : minutes) {
            closed_at += minute;
            for (const ClosedBar& bar_closed : resampler.step(closed_at, one)) {
                if (!bar_closed.formed) continue;
                rows.append(bar_closed.candle);
                done.partial += bar_closed.partial ? 1 : 0;
            }
        }
        TRY(out.add(rows.view()));
        done.rows += static_cast<std::int64_t>(rows.size());
        bar.update(stepped += minutes.size());
    }
}

Result<ExitCode> run_export(const Context& context, const ExportOptions& options) {
    const Timeframe timeframe = TRY(parse_timeframe(options.timeframe));
    TimeRange range{utc_min, utc_max};
    if (!options.timerange.empty()) range = TRY(parse_timerange(options.timerange));
    if (context.json && options.out == "-") {
        return fail(ErrorCode::WrongUse, "--json and --out - would both write to stdout")
            .suggest("name a file: --out candles.csv");
    }
    const auto store = TRY(context.candles());
    const Instrument instrument = TRY(resolve_instrument(*store, context.config().venue, options.symbol));
    // Without minutes there is nothing to make longer candles from: then the imported ones, as the venue gave them.
    const bool resampled = timeframe != Timeframe::m1 && TRY(store->span(instrument, Timeframe::m1)).has_value();
    TimeRange part = TRY(stored_part(*store, instrument, resampled ? Timeframe::m1 : timeframe, range));
    const auto out = TRY(context.house.files()->write(options.out));
    Exported done;
    if (resampled) {
        // Whole bars: from the open of the first, and to the end of the one that holds the last minute.
        part.from = bar_open(timeframe, part.from);
        const UtcTime last = bar_open(timeframe, part.to - Millis{1});
        part.to = std::min(last + length_of(timeframe), range.to);
        done = TRY(export_resampled(context, *store, instrument, timeframe, part, *out));
    } else {
        done = TRY(export_stored(context, *store, instrument, timeframe, part, *out));
    }
    TRY(out->finish());
    if (options.out != "-") {
        context.print_said("{} candles of {} written to {}: {}", timeframe, instrument, options.out,
                           grouped(done.rows));
    }
    if (done.partial > 0) context.note(context.say("without some of their minutes: {}", grouped(done.partial)));
    context.answer({{"instrument", to_text(instrument)},
                    {"timeframe", to_text(timeframe)},
                    {"rows", done.rows},
                    {"partial", done.partial},
                    {"native", timeframe != Timeframe::m1 && !resampled},
                    {"file", options.out}});
    return ExitCode::done;
}

}  // namespace

void add_export(CliCommand program, Context& context) {
    CliCommand command =
        program.add_command("export", "Write what the store has to files.",
                            {"export candles BTC/USDT --timeframe 15m --out btc-15m.csv",
                             "export candles ETH/USDT --timeframe 1m --timerange 20240101-20240201 --out -"});
    command.needs_command();
    CliCommand candles = command.add_command("candles", "Candles as CSV, longer ones made from the minutes.",
                                             {"export candles BTC/USDT --timeframe 15m --out btc-15m.csv"});
    const auto options = std::make_shared<ExportOptions>();
    candles.option("symbol", &options->symbol, "such as BTC/USDT or binance:BTC/USDT",
                   {.value = "SYMBOL", .required = true});
    candles.option("--timeframe", &options->timeframe, "length of the candles", {.value = "TF", .shows_default = true});
    candles.option("--timerange", &options->timerange, "such as 20220101-20240626, the end exclusive",
                   {.value = "A-B"});
    candles.option("--out", &options->out, "file, or - for stdout", {.value = "FILE", .required = true});
    candles.action([&context, options] { return run_export(context, *options); });
}

}  // namespace signalbox
