// What it takes to turn a kline frame, as it comes off the socket, into a validated candle: ours, and simdjson's
// on-demand parser with a reader as one writes it, equally strict: any order of keys, every known key once and of its
// type, no required one missing, numbers that are numbers as a whole, a candle's rules.
#include <benchmark/benchmark.h>
#include <simdjson.h>

#include "venues/bybit/wire/candles.hpp"

namespace signalbox::bybit {
namespace {

constexpr std::string_view in_order =
    R"({"topic":"kline.1.BTCUSDT","type":"snapshot","ts":1790409780012,"data":[{"start":1790409720000,)"
    R"("end":1790409779999,"interval":"1","open":"84045","close":"84020.1","high":"84045","low":"84011.2",)"
    R"("volume":"9.874","turnover":"829761.1133","confirm":true,"timestamp":1790409779204}]})";
constexpr std::string_view shuffled =
    R"({"topic":"kline.1.BTCUSDT","data":[{"timestamp":1790409779204,"confirm":true,"turnover":"829761.1133",)"
    R"("volume":"9.874","low":"84011.2","high":"84045","close":"84020.1","open":"84045","interval":"1",)"
    R"("end":1790409779999,"start":1790409720000}],"type":"snapshot","ts":1790409780012})";

void ours(benchmark::State& state) {
    const std::string_view text = state.range(0) == 0 ? in_order : shuffled;
    double sum = 0;
    for (auto _ : state) {
        const auto frame = read_frame(text);
        const auto* const klines = frame ? std::get_if<KlineFrame>(&*frame) : nullptr;
        if (!klines || klines->klines.size() != 1 || !klines->klines[0].is_confirmed)
            return state.SkipWithError("no kline");
        const auto candle = candle_of(klines->klines[0], Category::linear);
        if (!candle) return state.SkipWithError("no candle");
        sum += candle->close;
    }
    benchmark::DoNotOptimize(sum);
}
BENCHMARK(ours)->ArgName("shuffled")->Arg(0)->Arg(1);

namespace od = simdjson::ondemand;

bool number(od::value value, double& out) { return value.get_double_in_string().get(out) == simdjson::SUCCESS; }

/// A key's first time.
bool first(unsigned& seen, unsigned bit) {
    const bool is_first = (seen & 1U << bit) == 0;
    seen |= 1U << bit;
    return is_first;
}

bool kline(od::object object, Candle& candle, bool& is_confirmed) {
    unsigned seen = 0;
    double turnover = 0;
    for (auto entry : object) {
        std::string_view key;
        if (entry.unescaped_key().get(key)) return false;
        od::value value;
        if (entry.value().get(value)) return false;
        std::int64_t ms = 0;
        std::string_view text;
        if (key == "start") {
            if (!first(seen, 0) || value.get_int64().get(ms)) return false;
            candle.opened_at = utc_from_ms(ms);
        } else if (key == "end") {
            if (!first(seen, 1) || value.get_int64().get(ms)) return false;
        } else if (key == "interval") {
            if (!first(seen, 2) || value.get_string().get(text)) return false;
            const auto timeframe = timeframe_of(text);
            if (!timeframe) return false;
        } else if (key == "open") {
            if (!first(seen, 3) || !number(value, candle.open)) return false;
        } else if (key == "close") {
            if (!first(seen, 4) || !number(value, candle.close)) return false;
        } else if (key == "high") {
            if (!first(seen, 5) || !number(value, candle.high)) return false;
        } else if (key == "low") {
            if (!first(seen, 6) || !number(value, candle.low)) return false;
        } else if (key == "volume") {
            if (!first(seen, 7) || !number(value, candle.volume)) return false;
        } else if (key == "turnover") {
            if (!first(seen, 8) || !number(value, turnover)) return false;
        } else if (key == "confirm") {
            if (!first(seen, 9) || value.get_bool().get(is_confirmed)) return false;
        } else if (key == "timestamp") {
            if (!first(seen, 10) || value.get_int64().get(ms)) return false;
        }
    }
    return seen == (1U << 11) - 1 && closes_at(Timeframe::m1, candle.opened_at) &&
           is_valid(candle.open, candle.high, candle.low, candle.close, candle.volume);
}

bool frame(od::document& document, std::string& topic, Candle& candle, bool& is_confirmed) {
    unsigned seen = 0;
    od::object object;
    if (document.get_object().get(object)) return false;
    for (auto entry : object) {
        std::string_view key;
        if (entry.unescaped_key().get(key)) return false;
        od::value value;
        if (entry.value().get(value)) return false;
        std::string_view text;
        std::int64_t ms = 0;
        if (key == "topic") {
            if (!first(seen, 0) || value.get_string().get(text)) return false;
            topic = text;
        } else if (key == "type") {
            if (!first(seen, 1) || value.get_string().get(text) || (text != "snapshot" && text != "delta"))
                return false;
        } else if (key == "ts") {
            if (!first(seen, 2) || value.get_int64().get(ms)) return false;
        } else if (key == "data") {
            if (!first(seen, 3)) return false;
            od::array array;
            if (value.get_array().get(array)) return false;
            for (auto element : array) {
                od::object row;
                if (element.get_object().get(row) || !kline(row, candle, is_confirmed)) return false;
            }
        }
    }
    const char* rest = nullptr;
    const bool is_at_end = document.current_location().get(rest) == simdjson::OUT_OF_BOUNDS;
    return seen == 15 && topic.starts_with("kline.") && is_at_end;
}

void simdjson_on_demand(benchmark::State& state) {
    const simdjson::padded_string text(state.range(0) == 0 ? in_order : shuffled);
    od::parser parser;
    std::string topic;
    double sum = 0;
    for (auto _ : state) {
        od::document document;
        Candle candle;
        bool is_confirmed = false;
        if (parser.iterate(text).get(document) || !frame(document, topic, candle, is_confirmed)) {
            return state.SkipWithError("no candle");
        }
        sum += candle.close;
    }
    benchmark::DoNotOptimize(sum);
}
BENCHMARK(simdjson_on_demand)->ArgName("shuffled")->Arg(0)->Arg(1);

}  // namespace
}  // namespace signalbox::bybit
