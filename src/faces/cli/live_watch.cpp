#include "faces/cli/live_watch.hpp"

#include <algorithm>

#include "platform/time_zone.hpp"
#include "runners/correction_watch.hpp"
#include "runners/daily_digest.hpp"
#include "runners/machine_watch.hpp"
#include "runners/screen_watch.hpp"
#include "runners/silence_watch.hpp"
#include "views/screen.hpp"
#include "views/words_of.hpp"

namespace signalbox {

namespace {

constexpr Millis behind = 5 * minute;  ///< frames that are so far back are being caught up with

/// Whose listings, hours and tickers are the run's: the configured venue where it is followed, else the first.
std::string venue_of(const Context& context, const LiveMarket& market) {
    const auto venues = market.venues();
    if (venues.empty()) return "synthetic";
    const std::string& usual = context.config().venue;
    return std::ranges::find(venues, usual) != venues.end() ? usual : venues.front();
}

/// As JSON has it: in English.
std::string reasons_of(const ScreenScore& score) {
    std::string text;
    for (const ScreenReason& reason : score.reasons) {
        for (const Sentence& one : words_of(reason)) text += (text.empty() ? "" : "; ") + one.text();
    }
    return text;
}

}  // namespace

LiveWatch::LiveWatch(const Context& context, const RunRecord& record, LiveRun& run, LiveMarket& market,
                     const RunLog& log)
    : context_(context), record_(record), run_(run), market_(market), log_(log.module("watch")) {
    Result<> opened = open_usual();
    const bool posts = !context.config().webhooks.screener.empty() && record.mode != Mode::observe;
    if (opened && posts) opened = open_screener();
    if (opened) return;
    context.note(context.say("nothing is watched: {}", say(context.language, opened.error().what)));
    log_.error("nothing is watched", {{"error", opened.error().text()}});
    usual_.reset();
    screener_.reset();
}

LiveWatch::~LiveWatch() {
    for (const auto* post : {&usual_, &screener_}) {
        if (*post) (*post)->man->stop();
    }
}

Result<std::unique_ptr<LiveWatch::Post>> LiveWatch::open_post() {
    auto post = std::make_unique<Post>();
    post->runs = TRY(context_.runs());
    post->candles = TRY(context_.candles());
    post->screens = TRY(context_.screens());
    WatchmanTold told;
    told.raised = [this](const Alert& alert) {
        log_.info("alert", {{"key", alert.key()}, {"says", alert.lines.empty() ? "" : alert.lines[0].text()}});
        if (raised_) raised_();
    };
    told.held = [this](const Alert& alert, const Error& why) {
        const std::string says = alert.lines.empty() ? std::string() : alert.lines[0].text();
        log_.warning("an alert waits for the database", {{"key", alert.key()}, {"says", says}, {"why", why.text()}});
    };
    told.trouble = [this](const std::string& watch, const Error& why) {
        log_.warning("cannot be watched", {{"what", watch}, {"why", why.text()}});
    };
    post->man = std::make_unique<Watchman>(record_.id, post->runs->outbox(), market_.clock(), std::move(told));
    return post;
}

Result<> LiveWatch::open_usual() {
    const Config& config = context_.config();
    const auto rule = [&](AlertKind kind) { return config.alerts.at(kind); };
    const auto status = [this] { return run_.status(); };
    usual_ = TRY(open_post());
    Watchman& man = *usual_->man;
    if (rule(AlertKind::disk_low).on)
        man.add(std::make_unique<DiskWatch>(config.data_dir, rule(AlertKind::disk_low).cooldown));
    if (rule(AlertKind::database_away).on)
        man.add(std::make_unique<DatabaseWatch>(status, rule(AlertKind::database_away).cooldown));
    if (const AlertRule silence = rule(AlertKind::silence); silence.on) {
        man.add(std::make_unique<SilenceWatch>(
            *usual_->runs,
            SilenceQuestion{.run = record_.id,
                            .first_minute = record_.range.from,
                            .after = silence.cooldown > Millis{0} ? silence.cooldown : day,
                            .is_held =
                                [this] {
                                    const LiveStatus now = run_.status();
                                    return now.killed || now.paused || facts_.is_feed_lost() ||
                                           now.last_frame + behind < market_.clock().now();
                                },
                            .words = [](Gate gate, const Verdict& verdict) { return words_of(gate, verdict); }}));
    }
    if (rule(AlertKind::listing).on) {
        const auto box = std::make_shared<ListingBox>();
        market_.tell_listings([box](const ListingChange& change) { box->take(change); });
        man.add(std::make_unique<ListingWatch>(box));
    }
    if (config.digest_at) {
        man.add(std::make_unique<DigestWatch>(*usual_->runs, *usual_->candles, *usual_->screens,
                                              DigestQuestion{.run = record_.id,
                                                             .venue = venue_of(context_, market_),
                                                             .first_minute = record_.range.from,
                                                             .at = *config.digest_at,
                                                             .zone = TRY(TimeZone::named(config.time_zone)),
                                                             .status = status,
                                                             .followed = [this] { return facts_.followed(); }}));
    }
    if (const AlertRule correction = rule(AlertKind::correction); correction.on) {
        man.add(std::make_unique<CorrectionWatch>(facts_, *usual_->runs, *usual_->candles,
                                                  CorrectionQuestion{.run = record_.id,
                                                                     .settings = record_.opened.settings,
                                                                     .cooldown = correction.cooldown,
                                                                     .status = status}));
    }
    return {};
}

Result<> LiveWatch::open_screener() {
    screener_ = TRY(open_post());
    const std::string venue = venue_of(context_, market_);
    CandleStore& candles = *screener_->candles;
    screener_->man->add(std::make_unique<ScreenWatch>(
        *screener_->screens, ScreenToPost{.venue = venue,
                                          .take =
                                              [this, venue, &candles](UtcTime hour, std::stop_token stop) {
                                                  return market_.take_screen(context_, candles, venue, hour, stop);
                                              },
                                          .reasons = reasons_of}));
    return {};
}

void LiveWatch::begin(std::function<void()> raised) {
    raised_ = std::move(raised);
    facts_.follows(run_.followed());
    for (const auto* post : {&usual_, &screener_}) {
        if (*post) (*post)->man->start();
    }
}

void LiveWatch::step(const Event& event, std::span<const Outcome> outcomes) {
    facts_.step(event, outcomes, run_.instruments());
    if (std::holds_alternative<InstrumentJoined>(event) || std::holds_alternative<InstrumentLeft>(event))
        facts_.follows(run_.followed());
}

void LiveWatch::tell(Json& status) const {
    if (!usual_) {
        status["watch"] = nullptr;
        return;
    }
    Json watches = Json::array(), failing = Json::array();
    std::uint64_t raised = 0;
    std::size_t held = 0;
    for (const auto* post : {&usual_, &screener_}) {
        if (!*post) continue;
        for (const std::string& name : (*post)->man->watches()) watches.push_back(name);
        const Watchman::Counts counts = (*post)->man->counts();
        for (const std::string& name : counts.failing) failing.push_back(name);
        raised += counts.raised;
        held += counts.held;
    }
    const Watchman::Counts counts = usual_->man->counts();
    status["watch"] = {{"watches", std::move(watches)},
                       {"failing", std::move(failing)},
                       {"last_look", counts.looks == 0 ? Json(nullptr) : json_of(counts.last_look)},
                       {"raised", raised},
                       {"held", held}};
}

}  // namespace signalbox
