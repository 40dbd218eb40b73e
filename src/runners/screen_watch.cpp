#include "runners/screen_watch.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "platform/words.hpp"

namespace signalbox {

Alert screener_alert(const ScreenSnapshot& list, const std::function<std::string(const ScreenScore&)>& reasons) {
    auto results = nlohmann::ordered_json::array();
    for (const Bias bias : {Bias::bullish, Bias::bearish}) {
        for (const RankedPair& one : ranked(list.pairs, bias)) {
            const Instrument& about = one.pair->instrument;
            results.push_back({{"symbol", about.base + "/" + about.quote},
                               {"score", std::round(one.score.total * 10) / 10},
                               {"list", std::string(to_text(bias))},
                               {"price", price_text(one.pair->now.close)},
                               {"reasons", reasons ? reasons(one.score) : std::string()}});
        }
    }
    const std::size_t places = results.size();
    Sentence title = sentence("screener of {} at {}: pairs listed: {}", list.venue, list.at, places);
    const std::string said = title.text();
    return {.kind = AlertKind::screener,
            .subject = list.venue,
            .window = to_text(list.at),
            .at = list.at,
            .lines = {std::move(title)},
            .details = {{"title", said}, {"venue", list.venue}, {"results", results.dump()}}};
}

ScreenWatch::ScreenWatch(ScreenStore& screens, ScreenToPost what) : screens_(screens), what_(std::move(what)) {}

Result<std::vector<Alert>> ScreenWatch::look(UtcTime now, std::stop_token stop) {
    const UtcTime whole = std::chrono::floor<std::chrono::hours>(now);
    std::vector<Alert> alerts;
    if (whole == said_ || now - whole < settled || now < again_at_) return alerts;
    again_at_ = now + again;
    auto list = TRY(screens_.as_of(what_.venue, whole));
    if (!list || list->at != whole) {
        list = TRY(what_.take(whole, stop));
        TRY(screens_.save({&*list, 1}));
    }
    said_ = whole;
    again_at_ = utc_min;
    alerts.push_back(screener_alert(*list, what_.reasons));
    return alerts;
}

}  // namespace signalbox
