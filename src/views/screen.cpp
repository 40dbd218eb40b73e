#include "views/screen.hpp"

#include <cmath>

#include "platform/words.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

Result<ScreenSnapshot> stored_list(ScreenStore& screens, const ScreenQuestion& question) {
    if (auto found = TRY(screens.as_of(question.venue, question.at.value_or(utc_max)))) return std::move(*found);
    return fail(ErrorCode::NotFound, "no list of {} was stored by then", question.venue)
        .suggest("store one: signalbox scan --venue {}", question.venue);
}

Sentence words_of_averages(double side) {
    if (side > 0) return sentence("EMA21 above EMA50");
    return side < 0 ? sentence("EMA21 below EMA50") : sentence("EMA21 at EMA50");
}

Sentence words_of_close(double side) {
    if (std::isnan(side)) return sentence("EMA200 not known yet");
    if (side > 0) return sentence("close above EMA200");
    return side < 0 ? sentence("close below EMA200") : sentence("close at EMA200");
}

Json reasons_json(const ScreenScore& score) {
    Json reasons = Json::array();
    for (const ScreenReason& reason : score.reasons) {
        Json one{{"code", to_text(reason.code)},
                 {"part", json_of(reason.part)},
                 {"points", json_of(reason.points)},
                 {"value", json_of(reason.value)}};
        if (reason.code == ScreenCode::trend) one["value2"] = json_of(reason.value2);
        reasons.push_back(std::move(one));
    }
    return reasons;
}

Json places_json(const ScreenSnapshot& list, Bias bias, std::size_t top) {
    Json places = Json::array();
    for (const RankedPair& place : ranked(list.pairs, bias, top)) {
        places.push_back({{"rank", places.size() + 1},
                          {"instrument", json_of(place.pair->instrument)},
                          {"score", json_of(place.score.total)},
                          {"reasons", reasons_json(place.score)},
                          {"close", json_of(place.pair->now.close)},
                          {"turnover", json_of(place.pair->market.turnover)}});
    }
    return places;
}

Json pair_json(const ScreenedPair& pair) {
    const HourReadings& now = pair.now;
    const auto total = [&](Bias bias) {
        const auto score = score_of(now, bias);
        return score ? json_of(score->total) : Json(nullptr);
    };
    const auto bias = pair.bias();
    return {{"instrument", json_of(pair.instrument)},
            {"left_out", pair.left_out == LeftOut::no ? Json(nullptr) : Json(to_text(pair.left_out))},
            {"bias", bias ? Json(to_text(*bias)) : Json(nullptr)},
            {"bullish", total(Bias::bullish)},
            {"bearish", total(Bias::bearish)},
            {"closed_at", now.closed_at == UtcTime{} ? Json(nullptr) : json_of(now.closed_at)},
            {"candles", now.candles},
            {"readings",
             {{"close", json_of(now.close)},
              {"ema21", json_of(now.ema21)},
              {"ema50", json_of(now.ema50)},
              {"ema200", json_of(now.ema200)},
              {"rsi14", json_of(now.rsi)},
              {"atr_percent", json_of(now.atr_percent)},
              {"volume_ratio", json_of(now.volume_ratio)}}},
            {"turnover", json_of(pair.market.turnover)},
            {"turnover_assumed", pair.turnover_assumed},
            {"spread", json_of(pair.market.spread)},
            {"spread_assumed", pair.spread_assumed}};
}

}  // namespace

Result<ScreenSnapshot> screen_asked(CandleStore& candles, ScreenStore& screens, const ScreenQuestion& question) {
    if (question.stored) return stored_list(screens, question);
    const UtcTime at = question.at ? bar_open(Timeframe::h1, *question.at)
                                   : TRY(hours_to_screen(candles, question.venue, question.rules)).last;
    return screen_at(candles, question.venue, question.rules, at, question.now, question.markets);
}

ScreenCounts counts_of(const ScreenSnapshot& list) {
    ScreenCounts counts{.pairs = list.pairs.size()};
    for (const ScreenedPair& pair : list.pairs) {
        if (pair.left_out == LeftOut::no) {
            ++counts.qualify;
        } else {
            ++counts.left_out[pair.left_out];
        }
        const auto bias = pair.bias();
        if (bias) ++(*bias == Bias::bullish ? counts.bullish : counts.bearish);
    }
    return counts;
}

std::vector<Sentence> words_of(const ScreenReason& reason) {
    switch (reason.code) {
        case ScreenCode::trend: return {words_of_averages(reason.value), words_of_close(reason.value2)};
        case ScreenCode::volume: return {sentence("volume {} × its mean of 20", rounded(reason.value, 2))};
        case ScreenCode::volatility: return {sentence("ATR14 {} % of the close", rounded(reason.value, 2))};
        case ScreenCode::rsi: return {sentence("RSI14 {}", rounded(reason.value, 1))};
    }
    return {};
}

Sentence words_of(LeftOut reason) {
    switch (reason) {
        case LeftOut::no: return {};
        case LeftOut::excluded: return sentence("excluded by the configuration");
        case LeftOut::market: return sentence("no spot pair of the quote");
        case LeftOut::stablecoin: return sentence("a stablecoin");
        case LeftOut::pegged: return sentence("pegged to another coin");
        case LeftOut::leveraged: return sentence("a leveraged token");
        case LeftOut::stock: return sentence("a stock token");
        case LeftOut::commodity: return sentence("a commodity token");
        case LeftOut::no_candle: return sentence("no candle of that hour");
        case LeftOut::few_candles: return sentence("fewer than 50 candles");
        case LeftOut::turnover: return sentence("too little turnover");
        case LeftOut::spread: return sentence("too wide a spread");
    }
    return {};
}

Sentence words_of_left_out(const ScreenedPair& pair, const UniverseRules& rules) {
    const auto percent = [](double fraction) { return rounded(100 * fraction, 2); };
    switch (pair.left_out) {
        case LeftOut::no_candle:
            if (pair.now.closed_at == UtcTime{}) return sentence("no candle within 90 days");
            return sentence("no candle of that hour, the last one closed at {}", pair.now.closed_at);
        case LeftOut::few_candles:
            return sentence("{} candles without a longer hole (at least {})", pair.now.candles, candles_to_score);
        case LeftOut::turnover:
            return sentence("turnover {} {} within 24 hours (at least {})", rounded(pair.market.turnover, 0),
                            rules.quote, rounded(rules.turnover_min, 0));
        case LeftOut::spread:
            return sentence("spread {} % (below {} %)", percent(pair.market.spread), percent(rules.spread_max));
        default: return words_of(pair.left_out);
    }
}

Json screen_json(const ScreenSnapshot& list, std::size_t top, bool all) {
    const ScreenCounts counts = counts_of(list);
    Json left_out = Json::object();
    for (const auto& [reason, count] : counts.left_out) left_out[std::string(to_text(reason))] = count;
    Json json{{"venue", list.venue},
              {"at", json_of(list.at)},
              {"taken_at", json_of(list.taken_at)},
              {"rules",
               {{"quote", list.rules.quote},
                {"turnover_min", json_of(list.rules.turnover_min)},
                {"spread_max", json_of(list.rules.spread_max)},
                {"include", list.rules.include},
                {"exclude", list.rules.exclude}}},
              {"pairs", counts.pairs},
              {"qualify", counts.qualify},
              {"left_out", std::move(left_out)},
              {"bullish", places_json(list, Bias::bullish, top)},
              {"bearish", places_json(list, Bias::bearish, top)}};
    if (all) {
        json["all"] = Json::array();
        for (const ScreenedPair& pair : list.pairs) json["all"].push_back(pair_json(pair));
    }
    return json;
}

}  // namespace signalbox
