// `signalbox export candles`: candles of the store as a file, or a series of files in a lake's layout. Minutes as they
// are stored; longer ones made from the stored minutes by the engine's own resampler, so they are the ones that
// opinions are formed on.
#include <optional>

#include "faces/cli/commands.hpp"
#include "faces/cli/lake_writing.hpp"
#include "faces/cli/print.hpp"
#include "runners/bar_feed.hpp"
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

/// Minutes as they are stored: quiet ones have no row.
Result<Exported> export_minutes(const Context& context, CandleStore& store, const Instrument& instrument,
                                TimeRange range, CandleFileWriter& out) {
    const auto cursor = TRY(store.read(instrument, Timeframe::m1, range));
    Exported done;
    for (CandleSeries rows;;) {
        TRY(cursor->next(rows_a_block, rows, nullptr));
        if (rows.empty()) return done;
        if (context.stop.stop_requested()) return interrupted();
        TRY(out.add(rows.view()));
        done.rows += static_cast<std::int64_t>(rows.size());
    }
}

/// Longer bars that were formed.
Result<Exported> export_bars(const Context& context, CandleStore& store, BarRequest request, CandleFileWriter& out) {
    const UtcTime from = request.range.from;
    Progress bar =
        context.progress(context.say("resampling"), static_cast<std::uint64_t>((request.range.to - from) / minute));
    request.progress = [&](UtcTime at) { bar.update(static_cast<std::uint64_t>((at - from) / minute)); };
    request.stop = context.stop;
    Exported done;
    CandleSeries rows;
    const auto write_out = [&]() -> Result<> {
        done.rows += static_cast<std::int64_t>(rows.size());
        TRY(out.add(rows.view()));
        rows.clear();
        return {};
    };
    TRY(read_bars(store, request, [&](const ClosedBar& closed) -> Result<> {
        if (!closed.formed) return {};
        rows.append(closed.candle);
        done.partial += closed.partial ? 1 : 0;
        return rows.size() < rows_a_block ? Result<>{} : write_out();
    }));
    TRY(write_out());
    return done;
}

Result<ExitCode> export_to_lake(const Context& context, const ExportOptions& options) {
    if (options.timeframe != to_text(Timeframe::m1) || !options.timerange.empty()) {
        return fail(ErrorCode::WrongUse, "a lake holds all minutes of an instrument, and {} is a directory",
                    options.out)
            .suggest("leave --timeframe and --timerange out, or name a file");
    }
    const auto store = TRY(context.candles());
    const Instrument instrument = TRY(resolve_instrument(*store, context.config().venue, options.symbol));
    const auto lake = TRY(context.house.lake(options.out));
    context.answer(TRY(write_lake(context, *store, *lake, instrument, options.out)));
    return ExitCode::done;
}

Result<ExitCode> run_export(const Context& context, const ExportOptions& options) {
    if (options.out.ends_with('/')) return export_to_lake(context, options);
    const Timeframe timeframe = TRY(parse_timeframe(options.timeframe));
    TimeRange range{utc_min, utc_max};
    if (!options.timerange.empty()) range = TRY(parse_timerange(options.timerange));
    if (context.json && options.out == "-") {
        return fail(ErrorCode::WrongUse, "--json and --out - would both write to stdout")
            .suggest("name a file: --out candles.csv");
    }
    const auto store = TRY(context.candles());
    const Instrument instrument = TRY(resolve_instrument(*store, context.config().venue, options.symbol));
    const BarRequest bars = TRY(stored_bars(*store, instrument, timeframe, range));
    const auto out = TRY(context.house.files()->write(options.out));
    auto exported = timeframe == Timeframe::m1 ? export_minutes(context, *store, instrument, bars.range, *out)
                                               : export_bars(context, *store, bars, *out);
    if (!exported && exported.error().code == ErrorCode::Interrupted && options.out != "-") {
        return interrupted_before(options.out);
    }
    const Exported done = TRY(exported);
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
                    {"native", bars.native},
                    {"file", options.out}});
    return ExitCode::done;
}

}  // namespace

void add_export(CliCommand program, Context& context) {
    CliCommand command = program.add_command(
        "export", "Write what the store has to files.",
        {"export candles BTC/USDT --timeframe 15m --out btc-15m.csv",
         "export candles BTC/USDT --timeframe 5m --out BTC_USDT-5m.feather", "export candles BTC/USDT --out lake/",
         "export candles ETH/USDT --timeframe 1m --timerange 20240101-20240201 --out -"});
    command.needs_command();
    CliCommand candles = command.add_command("candles", "Candles as a file, longer ones made from the minutes.",
                                             {"export candles BTC/USDT --timeframe 15m --out btc-15m.csv"});
    const auto options = std::make_shared<ExportOptions>();
    candles.option("symbol", &options->symbol, "such as BTC/USDT or binance:BTC/USDT",
                   {.value = "SYMBOL", .required = true});
    candles.option("--timeframe", &options->timeframe, "length of the candles", {.value = "TF", .shows_default = true});
    candles.option("--timerange", &options->timerange, "such as 20220101-20240626, the end exclusive",
                   {.value = "A-B"});
    candles.option("--out", &options->out, "file (.csv, .parquet, .feather), - for CSV on stdout, or DIR/ for a lake",
                   {.value = "FILE", .required = true});
    candles.action([&context, options] { return run_export(context, *options); });
}

}  // namespace signalbox
