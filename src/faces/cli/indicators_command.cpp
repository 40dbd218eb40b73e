// `signalbox indicators`: what there is, and its values over stored candles as a file.
#include <fmt/format.h>

#include "core/signals/indicators/registry.hpp"
#include "faces/cli/commands.hpp"
#include "faces/cli/number_table.hpp"
#include "faces/cli/print.hpp"
#include "lab/number_tables.hpp"

namespace signalbox {

namespace {

std::string shown_class(const Context& context, IndicatorClass kind) {
    switch (kind) {
        case IndicatorClass::window: return context.say("window");
        case IndicatorClass::recursive: return context.say("recursive");
        case IndicatorClass::cumulative: return context.say("cumulative");
    }
    return "";
}

std::string bars_text(int bars, bool by_time) {
    if (bars == never) return "–";
    return (by_time ? "≤ " : "") + grouped(bars);
}

Json json_of_entry(const IndicatorEntry& line) {
    const IndicatorSpec spec = usual_indicator(line);
    const auto stream = spec.make();
    Json parameters = Json::array(), outputs = Json::array();
    for (const IndicatorParameter& one : line.parameters) {
        parameters.push_back(
            {{"name", one.name}, {"usual", one.usual}, {"min", one.min}, {"max", one.max}, {"whole", one.whole}});
    }
    const auto columns = spec.columns();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        outputs.push_back({{"column", columns[i]}, {"unit", line.outputs[i].unit}, {"range", line.outputs[i].range}});
    }
    return {{"name", line.name},
            {"usual", spec.text()},
            {"meaning", line.meaning},
            {"parameters", std::move(parameters)},
            {"inputs", line.inputs},
            {"outputs", std::move(outputs)},
            {"class", to_text(line.kind)},
            {"warm_up", stream->warm_up()},
            {"settled", stream->settled() == never ? Json(nullptr) : Json(stream->settled())},
            {"reference", line.reference},
            {"difference", line.difference}};
}

void show_one(const Context& context, const IndicatorEntry& line) {
    const IndicatorSpec spec = usual_indicator(line);
    const auto stream = spec.make();
    Tree tree{context.in(Context::Colour::bold, spec.text()) + "  " + say(context.language, line.meaning)};
    for (const IndicatorParameter& one : line.parameters) {
        tree.add(context.say("parameter {}: usual {}, from {} to {}", one.name, fmt::format("{}", one.usual),
                             fmt::format("{}", one.min), fmt::format("{}", one.max)));
    }
    const auto columns = spec.columns();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        tree.add(context.say("column {}: range {}", columns[i], line.outputs[i].range));
    }
    tree.add(context.say("takes {}", line.inputs));
    tree.add(context.say("class {}: speaks from candle {} on, settled from {} on", shown_class(context, line.kind),
                         bars_text(stream->warm_up(), line.by_time), bars_text(stream->settled(), line.by_time)));
    tree.add(context.say("reference: {}", line.reference));
    context.print(tree.text());
}

Result<ExitCode> run_list(const Context& context, const std::string& name) {
    if (!name.empty()) {
        const IndicatorSpec spec = TRY(parse_indicator(name));
        context.answer(json_of_entry(*spec.entry));
        show_one(context, *spec.entry);
        return ExitCode::done;
    }
    Table table({{context.say("indicator")},
                 {context.say("class")},
                 {context.say("speaks"), Align::right},
                 {context.say("settled"), Align::right},
                 {context.say("what it is")}});
    Json all = Json::array();
    for (const IndicatorEntry& line : indicator_table()) {
        const IndicatorSpec spec = usual_indicator(line);
        const auto stream = spec.make();
        table.row({spec.text(), shown_class(context, line.kind), bars_text(stream->warm_up(), line.by_time),
                   bars_text(stream->settled(), line.by_time), say(context.language, line.meaning)});
        if (context.json) all.push_back(json_of_entry(line));
    }
    context.answer(all);
    context.print(table.text());
    return ExitCode::done;
}

struct ComputeOptions {
    std::string indicators, symbol, timeframe = "1h", timerange, out;
};

Result<ExitCode> run_compute(const Context& context, const ComputeOptions& options) {
    const std::vector<IndicatorSpec> indicators = TRY(parse_indicators(options.indicators));
    std::vector<std::string> columns;
    for (const IndicatorSpec& spec : indicators) {
        for (std::string& name : spec.columns()) columns.push_back(std::move(name));
    }
    NumberTable table = TRY(NumberTable::open(context, {.symbol = options.symbol,
                                                        .timeframe = options.timeframe,
                                                        .timerange = options.timerange,
                                                        .out = options.out,
                                                        .columns = columns,
                                                        .notes = {{"indicators", options.indicators}}}));
    context.answer(TRY(table.write([&](CandleStore& store, const BarRequest& bars, TimeRange wanted, TableWriter& out) {
        return write_columns(store, bars, columns_of(indicators), wanted, out);
    })));
    return ExitCode::done;
}

}  // namespace

void add_indicators(CliCommand program, Context& context) {
    CliCommand command =
        program.add_command("indicators", "The indicators there are, and their values.",
                            {"indicators list", "indicators list macd",
                             "indicators compute rsi:14,macd:12:26:9 BTC/USDT --timeframe 1h --out values.csv"});
    command.needs_command();

    CliCommand list = command.add_command("list", "All indicators, or one with its parameters, columns and reference.",
                                          {"indicators list", "indicators list macd", "indicators list --json"});
    const auto name = std::make_shared<std::string>();
    list.option("name", name.get(), "one of them; without it all", {.value = "NAME"});
    list.action([&context, name] { return run_list(context, *name); });

    CliCommand compute = command.add_command(
        "compute", "Their values over stored candles as a file.",
        {"indicators compute rsi:14,macd:12:26:9 BTC/USDT --timeframe 1h --out values.csv",
         "indicators compute ema:21 ETH/USDT --timeframe 15m --timerange 20240101-20240201 --out -"});
    const auto options = std::make_shared<ComputeOptions>();
    compute.option("indicators", &options->indicators,
                   "such as rsi:14,macd:12:26:9; parameters left out are the usual ones",
                   {.value = "LIST", .required = true});
    compute.option("symbol", &options->symbol, "such as BTC/USDT or binance:BTC/USDT",
                   {.value = "SYMBOL", .required = true});
    compute.option("--timeframe", &options->timeframe, "length of the candles", {.value = "TF", .shows_default = true});
    compute.option("--timerange", &options->timerange,
                   "rows that are written, such as 20220101-20240626, the end exclusive", {.value = "A-B"});
    compute.option("--out", &options->out, "file, or - for stdout", {.value = "FILE", .required = true});
    compute.action([&context, options] { return run_compute(context, *options); });
}

}  // namespace signalbox
