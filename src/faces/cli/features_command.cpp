// `signalbox features`: the columns that models see. What each is, their values as a file, and one row with what it is
// made of.
#include <fmt/format.h>

#include <cmath>
#include <filesystem>

#include "core/signals/features/feature_set.hpp"
#include "faces/cli/commands.hpp"
#include "faces/cli/number_table.hpp"
#include "faces/cli/print.hpp"
#include "views/naming.hpp"

namespace signalbox {

namespace {

std::string plain(double value) { return std::isnan(value) ? "–" : fmt::format("{:.6g}", value); }

Result<FeatureSet> typed_set(const std::string& name) {
    if (const auto set = feature_set_named(name)) return *set;
    return fail(ErrorCode::WrongUse, "there is no feature set “{}”", name)
        .suggest("it is single (39 columns) or multi (177)");
}

/// A multi set is one of minutes: its longer timeframes are in it.
Result<> check_timeframe(FeatureSet set, Timeframe timeframe) {
    if (set == FeatureSet::single || timeframe == Timeframe::m1) return {};
    return fail(ErrorCode::WrongUse, "the multi set has rows of 1m, not of {}", timeframe)
        .suggest("leave --timeframe out, or take --set single");
}

Result<ExitCode> run_list(const Context& context) {
    Table table({{context.say("feature")},
                 {context.say("speaks"), Align::right},
                 {context.say("settled"), Align::right},
                 {context.say("range")},
                 {context.say("formula")}});
    Json lines = Json::array();
    for (const FeatureEntry& line : feature_table()) {
        table.row({std::string(line.name), grouped(line.warm_up), grouped(line.settled), std::string(line.range),
                   say(context.language, line.formula)});
        lines.push_back({{"name", line.name},
                         {"group", line.group},
                         {"formula", line.formula},
                         {"inputs", line.inputs},
                         {"range", line.range},
                         {"warm_up", line.warm_up},
                         {"settled", line.settled}});
    }
    Json sets = Json::object();
    for (const FeatureSet set : {FeatureSet::single, FeatureSet::multi}) {
        sets[std::string(to_text(set))] = {{"columns", column_names(set).size()}, {"hash", to_text(hash_of(set))}};
    }
    context.answer({{"features", std::move(lines)}, {"sets", std::move(sets)}});
    context.print(table.text());
    context.print("");
    for (const FeatureSet set : {FeatureSet::single, FeatureSet::multi}) {
        context.print_said("set {}: {} columns, hash {}", to_text(set), column_names(set).size(),
                           to_text(hash_of(set)));
    }
    return ExitCode::done;
}

struct BuildOptions {
    std::vector<std::string> symbols;
    std::string set = "single", timeframe = "1m", timerange, out;
};

Result<ExitCode> run_build(const Context& context, const BuildOptions& options) {
    const FeatureSet set = TRY(typed_set(options.set));
    TRY(check_timeframe(set, TRY(parse_timeframe(options.timeframe))));
    const std::filesystem::path out(options.out);
    const bool is_directory = options.out != "-" && !out.has_extension();
    if (options.symbols.size() != 1 && !is_directory) {
        return fail(ErrorCode::WrongUse, "one file holds one symbol, not {}", options.symbols.size())
            .suggest("name a directory, such as --out lake/features, or write a file for each");
    }
    Json answers = Json::array();
    for (const std::string& symbol : options.symbols) {
        NumberTable table = TRY(NumberTable::open(
            context, {.symbol = symbol,
                      .timeframe = options.timeframe,
                      .timerange = options.timerange,
                      .out = options.out,
                      .folder = is_directory ? "set=" + std::string(to_text(set)) : "",
                      .columns = column_names(set),
                      .notes = {{"features", std::string(to_text(set))}, {"features_hash", to_text(hash_of(set))}}}));
        answers.push_back(
            TRY(table.write([set](CandleStore& store, const BarRequest& bars, TimeRange wanted, TableWriter& rows) {
                return write_columns(store, bars, columns_of(set), wanted, rows);
            })));
    }
    context.answer(is_directory ? answers : answers.front());
    return ExitCode::done;
}

struct ShowOptions {
    std::string symbol, at, set = "single", timeframe = "1m";
};

/// One timeframe's features, each with its inputs, under `tree` and in `json`.
void show_features(const Context& context, const FeatureParts& parts, std::span<const double> values, Tree& tree,
                   Json& json) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        const FeatureEntry& line = feature_table()[i];
        std::string inputs;
        Json named = Json::object();
        for (const auto& [name, value] : inputs_of(line.feature, parts)) {
            inputs += fmt::format("{}{} {}", inputs.empty() ? "" : ", ", name, plain(value));
            named[std::string(name)] = json_of(value);
        }
        const std::string shown = fmt::format("{:<16} {:>12}", line.name, plain(values[i]));
        tree.add(inputs.empty() ? shown : shown + "   " + context.in(Context::Colour::dim, inputs));
        json.push_back({{"name", line.name}, {"value", json_of(values[i])}, {"inputs", std::move(named)}});
    }
}

Result<ExitCode> run_show(const Context& context, const ShowOptions& options) {
    const FeatureSet set = TRY(typed_set(options.set));
    const Timeframe timeframe = TRY(parse_timeframe(options.timeframe));
    TRY(check_timeframe(set, timeframe));
    const UtcTime at = options.at.empty() ? utc_max : TRY(typed_time(options.at));
    const auto store = TRY(context.candles());
    const Instrument instrument = TRY(resolve_instrument(*store, context.config().venue, options.symbol));
    BarRequest bars = TRY(stored_bars(*store, instrument, timeframe, {utc_min, at}));
    bars.stop = context.stop;
    const FeaturePicture picture = TRY(features_at(*store, bars, set, at));

    const auto heading = [&](Timeframe one, UtcTime opened_at) {
        return context.in(Context::Colour::bold,
                          context.say("{} {}: candle of {}", instrument, one, short_time(opened_at)));
    };
    Json features = Json::array();
    Tree tree{heading(timeframe, picture.parts.opened_at)};
    show_features(context, picture.parts, std::span(picture.row).first(feature_count), tree, features);
    context.print(tree.text());
    Json answer{{"instrument", to_text(instrument)},
                {"timeframe", to_text(timeframe)},
                {"opened_at", to_text(picture.parts.opened_at)},
                {"closed_at", to_text(picture.closed_at)},
                {"set", to_text(set)},
                {"hash", to_text(hash_of(set))},
                {"features", std::move(features)}};
    if (set == FeatureSet::multi) {
        for (std::size_t i = 0; i < feature_timeframes.size(); ++i) {
            const auto values =
                std::span(picture.row).subspan(feature_count + i * candle_feature_count, candle_feature_count);
            Tree higher{heading(feature_timeframes[i], picture.higher[i].opened_at)};
            Json list = Json::array();
            show_features(context, picture.higher[i], values, higher, list);
            context.print(higher.text());
            answer["higher"][std::string(to_text(feature_timeframes[i]))] = std::move(list);
        }
        const double alignment = picture.row[multi_feature_count - 2], direction = picture.row[multi_feature_count - 1];
        context.print_said("alignment {}, direction {}", plain(alignment), plain(direction));
        answer["alignment"] = json_of(alignment);
        answer["alignment_direction"] = json_of(direction);
    }
    context.answer(answer);
    return ExitCode::done;
}

}  // namespace

void add_features(CliCommand program, Context& context) {
    CliCommand command = program.add_command("features", "The columns that models see.",
                                             {"features list", "features show BTC/USDT --at 2023-03-14T08:00:00Z",
                                              "features build --symbols BTC/USDT --out btc.csv",
                                              "features build --symbols BTC/USDT --set multi --out btc.csv"});
    command.needs_command();

    CliCommand list = command.add_command("list", "All of them, with formulas and lengths.", {"features list"});
    list.action([&context] { return run_list(context); });

    CliCommand build =
        command.add_command("build", "Their values over stored candles as a file.",
                            {"features build --symbols BTC/USDT --out btc.csv",
                             "features build --symbols BTC/USDT,ETH/USDT --out lake/features",
                             "features build --symbols BTC/USDT --set multi --timerange 20240101- --out -"});
    const auto building = std::make_shared<BuildOptions>();
    build.option("--symbols", &building->symbols, "such as BTC/USDT or binance:BTC/USDT",
                 {.value = "LIST", .required = true, .delimiter = ','});
    build.option("--set", &building->set, "single (39 columns) or multi (177)",
                 {.value = "SET", .shows_default = true});
    build.option("--timeframe", &building->timeframe, "length of the candles", {.value = "TF", .shows_default = true});
    build.option("--timerange", &building->timerange,
                 "rows that are written, such as 20220101-20240626, the end exclusive", {.value = "A-B"});
    build.option("--out", &building->out, "file (.csv, .parquet), - for CSV on stdout, or a directory",
                 {.value = "FILE", .required = true});
    build.action([&context, building] { return run_build(context, *building); });

    CliCommand show = command.add_command(
        "show", "One row, each value with what it is made of.",
        {"features show BTC/USDT --at 2023-03-14T08:00:00Z", "features show BTC/USDT --set multi --json"});
    const auto showing = std::make_shared<ShowOptions>();
    show.option("symbol", &showing->symbol, "such as BTC/USDT or binance:BTC/USDT",
                {.value = "SYMBOL", .required = true});
    show.option("--at", &showing->at, "the last candle closed by then; without it the newest", {.value = "TIME"});
    show.option("--set", &showing->set, "single (39 columns) or multi (177)", {.value = "SET", .shows_default = true});
    show.option("--timeframe", &showing->timeframe, "length of the candles", {.value = "TF", .shows_default = true});
    show.action([&context, showing] { return run_show(context, *showing); });
}

}  // namespace signalbox
