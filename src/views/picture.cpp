#include "views/picture.hpp"

#include <algorithm>
#include <array>

#include "core/engine/analyst.hpp"
#include "runners/warm_up.hpp"

namespace signalbox {

namespace {

TimeframePicture look_at(const Technical& technical, Timeframe timeframe) {
    TimeframePicture picture{.timeframe = timeframe};
    picture.diagnosis = technical.diagnose(timeframe, Side::none);
    const Track* track = technical.track(timeframe);
    if (track == nullptr || track->candles() == 0) return picture;
    picture.closed_at = track->closed_at();
    picture.candles = track->candles();
    picture.trend = track->trend();
    picture.now = track->now();
    picture.levels = track->nearest_levels();
    if (picture.diagnosis.silence == Silence::spoke) {
        Reasons reasons = picture.diagnosis.reasons;
        picture.plan =
            stop_and_targets(picture.diagnosis.side, picture.now.close, picture.now.atr, picture.levels.support,
                             picture.levels.resistance, technical.settings().round_trip_cost,
                             technical.settings().stops_targets, reasons);
        picture.diagnosis.reasons = reasons;
    }
    return picture;
}

Json json_of_level(const std::optional<double>& level) { return level ? json_of(*level) : Json(nullptr); }

}  // namespace

Result<Picture> picture_of(CandleStore& store, const Instrument& instrument, const EngineSettings& settings,
                           UtcTime at) {
    const auto stored = TRY(store.span(instrument, Timeframe::m1));
    if (!stored || stored->from >= at) {
        return fail(ErrorCode::NotFound, "no 1m candle of {} is stored before {}", instrument, at)
            .suggest("import its candles, or ask for a later time");
    }
    const UtcTime end = bar_open(Timeframe::m1, std::min(at, stored->to));
    const StoreVersion version = TRY(store.version());
    const InstrumentJoined join = TRY(plan_join(store, instrument, 0, settings, end, version));
    const Analyst analyst = TRY(Analyst::restore(join.analyst));
    Picture picture{.instrument = instrument, .at = end};
    std::vector<Timeframe> speaks = settings.timeframes;
    std::sort(speaks.begin(), speaks.end());
    for (const Timeframe timeframe : speaks) picture.timeframes.push_back(look_at(analyst.technical(), timeframe));
    return picture;
}

Json picture_json(const Picture& picture) {
    Json timeframes = Json::array();
    for (const TimeframePicture& one : picture.timeframes) {
        Json json{{"timeframe", json_of(one.timeframe)},
                  {"closed_at", one.closed_at ? json_of(*one.closed_at) : Json(nullptr)},
                  {"candles", one.candles},
                  {"trend", one.trend}};
        json["readings"] = {{"close", json_of(one.now.close)},
                            {"volume", json_of(one.now.volume)},
                            {"ema21", json_of(one.now.ema21)},
                            {"ema50", json_of(one.now.ema50)},
                            {"ema200", json_of(one.now.ema200)},
                            {"rsi14", json_of(one.now.rsi)},
                            {"macd_hist", json_of(one.now.histogram)},
                            {"stochrsi_k", json_of(one.now.stoch_k)},
                            {"stochrsi_d", json_of(one.now.stoch_d)},
                            {"sma20", json_of(one.now.sma20)},
                            {"volume_mean20", json_of(one.now.volume_mean)},
                            {"atr14", json_of(one.now.atr)}};
        json["levels"] = {{"support", json_of_level(one.levels.support)},
                          {"resistance", json_of_level(one.levels.resistance)}};
        json["opinion"] = one.diagnosis.silence == Silence::spoke;
        json["condition"] = json_of(one.diagnosis.silence);
        json["side"] = json_of(one.diagnosis.side);
        json["strength"] = one.diagnosis.strength() / 100.0;
        json["strength_raw"] = one.diagnosis.strength_raw / 100.0;
        json["reasons"] = json_of(one.diagnosis.reasons);
        if (one.plan) {
            json["stop"] = json_of(one.plan->stop);
            json["targets"] = one.plan->targets;
            json["reward_risk"] = json_of(one.plan->reward_risk);
        }
        timeframes.push_back(std::move(json));
    }
    return {{"instrument", json_of(picture.instrument)}, {"at", json_of(picture.at)}, {"timeframes", timeframes}};
}

}  // namespace signalbox
