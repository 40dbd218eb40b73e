// `signalbox import`: candles of files into the store. What is no candle is reported with file, line and reason, and
// the rest goes in; with --strict nothing does. A file of other candles than it is said to be is refused whole.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/market/gaps.hpp"
#include "faces/cli/commands.hpp"
#include "faces/cli/handing.hpp"
#include "faces/cli/import_checks.hpp"
#include "faces/cli/print.hpp"
#include "platform/clock.hpp"
#include "views/naming.hpp"

namespace signalbox {

namespace {

struct ImportOptions {
    std::vector<std::string> files;
    std::string venue;
    std::string symbol;
    std::string timeframe = "1m";
    std::string columns;
    bool strict = false;
    bool force = false;  ///< nothing is asked of what the file looks like
};

/// What all files together brought.
struct ImportReport {
    std::int64_t accepted = 0, rejected = 0, duplicates = 0, corrections = 0;
    std::int64_t unfinished = 0;         ///< candles that had not ended
    std::int64_t gaps = 0, missing = 0;  ///< holes between the bars of a file, and the bars they would hold
    std::optional<UtcTime> first, last;  ///< opens
    std::vector<FileDialect> dialects;   ///< of the files, each once
    std::vector<RejectedRow> rejections;
    std::vector<Sentence> warnings;
    std::vector<std::string> truncated;  ///< files that end early

    void add(const CandleFile& file, const std::string& name) {
        if (file.truncated) truncated.push_back(name);
        if (std::ranges::find(dialects, file.dialect) == dialects.end()) dialects.push_back(file.dialect);
        rejected += file.rejected;
        duplicates += file.duplicates_in_file;
        for (const RejectedRow& row : file.rejections) {
            if (rejections.size() < CandleFile::rejections_kept) rejections.push_back(row);
        }
        if (file.warning) warnings.push_back(*file.warning);
        if (file.candles.empty()) return;
        const CandleView candles = file.candles.view();
        const GapMap map(candles.opened_ms, length_of(file.timeframe));
        gaps += static_cast<std::int64_t>(map.gaps().size());
        missing += map.missing_bars();
        const UtcTime from = utc_from_ms(candles.opened_ms.front());
        const UtcTime to = utc_from_ms(candles.opened_ms.back());
        first = first ? std::min(*first, from) : from;
        last = last ? std::max(*last, to) : to;
    }

    void add(const MergeReport& merged) {
        accepted += merged.accepted;
        duplicates += merged.duplicates;
        corrections += merged.corrections;
    }
};

Result<CandleFile> read_file(const Context& context, const std::string& name, Timeframe timeframe,
                             const ImportOptions& options) {
    const std::filesystem::path path(name);
    constexpr std::uint64_t permille = 1000;
    Progress bar = context.progress(context.say("reading {}", path.filename().string()), permille);
    const auto files = context.house.files();
    return files->read(path, timeframe,
                       {.columns = options.columns,
                        .strict = options.strict,
                        .progress = [&](double part) { bar.update(static_cast<std::uint64_t>(part * permille)); },
                        .stop = context.stop});
}

/// Takes the candles out that have not ended by now: what a venue tells of the minute under way, or a wrong year. How
/// many they were.
std::int64_t leave_unfinished_out(CandleFile& file, UtcTime now) {
    const CandleView all = file.candles.view();
    const std::size_t ended = all.lower_bound(now - length_of(file.timeframe) + Millis{1});
    const auto unfinished = static_cast<std::int64_t>(all.size() - ended);
    if (unfinished == 0) return 0;
    CandleSeries kept;
    kept.append(all.slice(0, ended));
    file.candles = std::move(kept);
    return unfinished;
}

Result<MergeReport> store_file(CandleStore& store, const Instrument& instrument, const CandleFile& file,
                               const std::string& name, bool force) {
    if (!force) TRY(check_corrections(store, instrument, file, name));
    const CandleView candles = file.candles.view();
    const UtcTime from = utc_from_ms(candles.opened_ms.front());
    const UtcTime to = utc_from_ms(candles.opened_ms.back()) + length_of(file.timeframe);
    const std::string source = "file:" + std::filesystem::path(name).filename().string();
    const UtcTime now = wall_time();
    std::vector<QualityNote> notes;
    const auto note = [&](Flaw flaw, std::int64_t rows, std::string detail) {
        if (rows == 0) return;
        notes.push_back({.recorded_at = now,
                         .timeframe = file.timeframe,
                         .range = {from, to},
                         .flaw = flaw,
                         .rows = rows,
                         .done = Remedy::dropped,
                         .source = source,
                         .detail = std::move(detail)});
    };
    note(Flaw::duplicate, file.duplicates_in_file, {});
    note(Flaw::refused, file.rejected, file.rejections.empty() ? "" : file.rejections.front().reason.text());
    return store.merge(instrument, {.timeframe = file.timeframe,
                                    .candles = candles,
                                    .quotes = {},
                                    .asked = {from, to},
                                    .source = source,
                                    .arrived_at = now,
                                    .native = file.timeframe != Timeframe::m1,
                                    .notes = notes});
}

std::string whose(const Context& context, const FileDialect& dialect) {
    if (dialect.name == "header") return context.say("what its header says");
    if (dialect.name == "columns") return context.say("what --columns says");
    return dialect.name;
}

std::string unit_words(const Context& context, TimeUnit unit) {
    switch (unit) {
        case TimeUnit::seconds: return context.say("seconds");
        case TimeUnit::millis: return context.say("milliseconds");
        case TimeUnit::micros: return context.say("microseconds");
        case TimeUnit::nanos: return context.say("nanoseconds");
        case TimeUnit::iso: return "ISO 8601";
    }
    return {};
}

void show(const Context& context, const Instrument& instrument, Timeframe timeframe, const ImportReport& report) {
    const auto count = [](std::int64_t value) { return grouped(value); };
    for (const RejectedRow& row : report.rejections) {
        context.note(context.say("{}:{}: {}", row.file, row.line, say(context.language, row.reason)));
    }
    const auto unnamed = report.rejected - static_cast<std::int64_t>(report.rejections.size());
    if (unnamed > 0) context.note(context.say("… and more rejected rows: {}", count(unnamed)));
    context.print_said("{} {}: {} new, {} already there, {} corrected, {} rejected", instrument, timeframe,
                       count(report.accepted), count(report.duplicates), count(report.corrections),
                       count(report.rejected));
    if (report.unfinished > 0) context.print_said("left out, not ended yet: {} candles", count(report.unfinished));
    if (report.first) {
        context.print_said("from {} to {}, gaps: {}, missing candles: {}", short_time(*report.first),
                           short_time(*report.last), count(report.gaps), count(report.missing));
    }
    for (const FileDialect& dialect : report.dialects) {
        context.print_said(dialect.newest_first ? "read as {}, times in {}, newest first" : "read as {}, times in {}",
                           whose(context, dialect), unit_words(context, dialect.times));
    }
    // Rows that are missing belong to the answer: --quiet leaves them said.
    for (const Sentence& warning : report.warnings) context.print(say(context.language, warning));
    for (const std::string& name : report.truncated) {
        context.print_said("next: get {} again and import it once more: the rows that are missing go in", name);
    }
}

/// One name, or those of different files with commas between them.
std::string dialect_names(const std::vector<FileDialect>& dialects) {
    std::vector<std::string> names;
    for (const FileDialect& dialect : dialects) {
        if (std::ranges::find(names, dialect.name) == names.end()) names.push_back(dialect.name);
    }
    return fmt::format("{}", fmt::join(names, ","));
}

Json json_of_report(const ImportReport& report) {
    Json rejections = Json::array();
    for (const RejectedRow& row : report.rejections) {
        rejections.push_back({{"file", row.file}, {"line", row.line}, {"reason", row.reason.text()}});
    }
    const auto time = [](const std::optional<UtcTime>& at) { return at ? Json(to_text(*at)) : Json(nullptr); };
    return {{"dialect", dialect_names(report.dialects)},
            {"accepted", report.accepted},
            {"rejected", report.rejected},
            {"unfinished", report.unfinished},
            {"truncated", report.truncated},
            {"duplicates", report.duplicates},
            {"corrections", report.corrections},
            {"gaps", report.gaps},
            {"missing", report.missing},
            {"first", time(report.first)},
            {"last", time(report.last)},
            {"rejections", std::move(rejections)}};
}

Result<ExitCode> run_import(const Context& context, const ImportOptions& options) {
    const Instrument instrument = TRY(typed_instrument(options.venue, options.symbol));
    const Timeframe timeframe = TRY(parse_timeframe(options.timeframe));
    ImportReport report;
    // With --strict every file is read to its end before any goes in: nothing means nothing, of several files too.
    if (options.strict) {
        for (const std::string& name : options.files) {
            const CandleFile file = TRY(read_file(context, name, timeframe, options));
            if (!options.force) TRY(check_step(file, name));
        }
    }
    std::unique_ptr<HandedCandles> candles;
    for (const std::string& name : options.files) {
        CandleFile file = TRY(read_file(context, name, timeframe, options));
        if (!options.force) TRY(check_step(file, name));
        if (!candles) {  // only now: a file that isn't candles leaves no empty store behind
            candles = TRY(HandedCandles::open(context));
        }
        report.unfinished += leave_unfinished_out(file, candles->now());
        report.add(file, name);
        if (file.candles.empty()) continue;
        TRY(candles->store().add(instrument, context.config().terms(options.venue)));
        report.add(TRY(store_file(candles->store(), instrument, file, name, options.force)));
    }
    const Handed became = TRY(candles->wait());
    show(context, instrument, timeframe, report);
    candles->show(became);
    Json answer = json_of_report(report);
    candles->tell(answer);
    context.answer(answer);
    if (became == Handed::not_awaited) return ExitCode::interrupted;
    return report.rejected > 0 || !report.truncated.empty() ? ExitCode::no : ExitCode::done;
}

}  // namespace

void add_import(CliCommand program, Context& context) {
    CliCommand command = program.add_command(
        "import", "Put candles from CSV, CSV.gz, Parquet or Feather files into the store.",
        {"import BTCUSDT-1m.csv.gz --venue binance --symbol BTC/USDT --timeframe 1m",
         "import 2024-*.csv --venue binance --symbol ETH/USDT --timeframe 1m --strict --json",
         "import BTC_USDT-1m.feather --venue binance --symbol BTC/USDT",
         "import odd.csv --venue kraken --symbol BTC/USD --columns time,open,low,high,close,volume"});
    const auto options = std::make_shared<ImportOptions>();
    command.option("files", &options->files, "files, in any way of writing candles that docs/cli.md lists",
                   {.value = "FILE", .required = true});
    command.option("--venue", &options->venue, "where the candles are from, such as binance",
                   {.value = "NAME", .required = true});
    command.option("--symbol", &options->symbol, "such as BTC/USDT", {.value = "SYMBOL", .required = true});
    command.option("--timeframe", &options->timeframe, "length of the candles", {.value = "TF", .shows_default = true});
    command.option("--columns", &options->columns, "the file's columns in their order, where it is not recognised",
                   {.value = "NAMES"});
    command.flag("--strict", &options->strict, "one bad row and nothing goes in");
    command.flag("--force", &options->force, "take a file that looks like candles of another length or instrument");
    command.may_make_database();
    command.action([&context, options] { return run_import(context, *options); });
}

}  // namespace signalbox
