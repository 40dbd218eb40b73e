// `signalbox chart`: an instrument's candles with levels, signals and indicators, as a picture.
#include <charconv>
#include <filesystem>
#include <optional>

#include "faces/cli/commands.hpp"
#include "faces/cli/print.hpp"
#include "ports/chart_picture.hpp"
#include "views/chart.hpp"
#include "views/naming.hpp"

namespace signalbox {

namespace {

struct ChartOptions {
    std::string symbol;
    std::string timeframe = "1h";
    std::string with;
    std::string at;
    std::string timerange;
    int candles = 120;
    std::string run;
    std::string theme = "light";
    std::string size = "1200x800";
    std::string png;
};

Result<ChartTheme> parse_theme(const std::string& text) {
    if (text == "light") return ChartTheme::light;
    if (text == "dark") return ChartTheme::dark;
    return fail(ErrorCode::WrongUse, "there is no theme {}", text).suggest("there are light and dark");
}

Result<ChartSize> parse_size(const std::string& text) {
    ChartSize size;
    const char* const end = text.data() + text.size();
    const auto width = std::from_chars(text.data(), end, size.width);
    if (width.ec == std::errc{} && width.ptr != end && *width.ptr == 'x') {
        const auto height = std::from_chars(width.ptr + 1, end, size.height);
        if (height.ec == std::errc{} && height.ptr == end) return size;
    }
    return fail(ErrorCode::WrongUse, "{} is no size of a picture", text)
        .suggest("write width and height in pixels: --size 1200x800");
}

/// Told before anything is read, rather than after.
Result<> check_file(const std::filesystem::path& file) {
    std::error_code unknown;
    if (std::filesystem::is_directory(file, unknown))
        return fail(ErrorCode::WrongUse, "{} is a directory", file.string()).suggest("name a file inside it");
    if (std::filesystem::exists(file, unknown) && !std::filesystem::is_regular_file(file, unknown))
        return fail(ErrorCode::WrongUse, "{} is a device or a pipe", file.string()).suggest("name a file");
    if (file.extension() != ".png")
        return fail(ErrorCode::WrongUse, "{} is no name for a PNG", file.string())
            .suggest("name a file that ends with .png");
    const std::filesystem::path directory = file.has_parent_path() ? file.parent_path() : ".";
    if (std::filesystem::is_directory(directory, unknown)) return {};
    return fail(ErrorCode::NotFound, "there is no directory {}", directory.string())
        .suggest("make it, or name a file in one that is there");
}

Result<TimeRange> range_of(const ChartOptions& options) {
    if (!options.timerange.empty()) return parse_timerange(options.timerange);
    TimeRange range{utc_min, utc_max};
    if (!options.at.empty()) range.to = TRY(typed_time(options.at));
    return range;
}

Result<ExitCode> run_chart(const Context& context, const ChartOptions& options) {
    ChartQuestion question{.instrument = {},
                           .timeframe = TRY(parse_timeframe(options.timeframe)),
                           .range = TRY(range_of(options)),
                           .slots = options.timerange.empty() ? options.candles : 0,
                           .with = {},
                           .run = options.run,
                           .language = context.language,
                           .theme = TRY(parse_theme(options.theme)),
                           .size = TRY(parse_size(options.size))};
    if (!options.with.empty()) question.with = TRY(parse_indicators(options.with));
    TRY(check_file(options.png));
    const auto store = TRY(context.candles());
    const auto runs = TRY(context.runs());
    question.instrument = TRY(resolve_instrument(*store, context.config().venue, options.symbol));
    const ChartAnswer answer = TRY(chart_of(*store, *runs, question));
    const Bytes png = TRY(context.house.draw_chart(answer.picture));
    TRY(atomic_write(options.png, png));

    context.print_said("{} candles of {} drawn into {}: {}", question.timeframe, question.instrument, options.png,
                       grouped(static_cast<std::int64_t>(answer.picture.candles.size())));
    if (answer.missing > 0) context.note(context.say("candles missing: {}", grouped(answer.missing)));
    if (!answer.run) context.note(context.say("no run has {}: no signals are drawn", question.instrument));
    Json document = chart_json(answer, question.instrument);
    document["file"] = options.png;
    document["bytes"] = png.size();
    context.answer(document);
    return ExitCode::done;
}

}  // namespace

void add_chart(CliCommand program, Context& context) {
    CliCommand command =
        program.add_command("chart", "Draw candles with levels, signals and indicators as PNG.",
                            {"chart BTC/USDT --timeframe 4h --with ema:21,ema:50,rsi:14 --png btc.png",
                             "chart BTC/USDT --timeframe 15m --at 2023-03-14T08:00:00Z --theme dark --png btc.png"});
    const auto options = std::make_shared<ChartOptions>();
    command.option("symbol", &options->symbol, "the instrument", {.value = "SYMBOL", .required = true});
    command.option("--timeframe", &options->timeframe, "length of the candles", {.value = "TF", .shows_default = true});
    command.option("--with", &options->with,
                   "indicators with commas between: ema:21,rsi:14; docs/indicators.md lists all", {.value = "LIST"});
    command.option("--at", &options->at, "as of this time; without it the newest candle", {.value = "TIME"});
    command.option("--timerange", &options->timerange, "such as 20220101-20240626, the end exclusive",
                   {.value = "A-B", .excludes = {"--at"}});
    command.option("--candles", &options->candles, "the newest so many",
                   {.value = "N", .min = 2, .max = 4000, .shows_default = true, .excludes = {"--timerange"}});
    command.option("--theme", &options->theme, "light or dark", {.value = "THEME", .shows_default = true});
    command.option("--run", &options->run, "signals of this run; without it the newest that has the instrument",
                   {.value = "ID"});
    command.option("--size", &options->size, "width and height in pixels", {.value = "WxH", .shows_default = true});
    command.option("--png", &options->png, "where to write it", {.value = "FILE", .required = true});
    command.action([&context, options] { return run_chart(context, *options); });
}

}  // namespace signalbox
