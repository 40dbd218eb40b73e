#include "faces/cli/live_voices.hpp"

#include <algorithm>
#include <utility>

#include "faces/web/webhook_channel.hpp"
#include "platform/clock.hpp"
#include "views/live_status.hpp"

namespace signalbox {

LiveVoices::LiveVoices(const Context& context, const RunRecord& record, LiveRun& run, const FollowedSlots& slots,
                       MarketClock& clock, const RunLog& log)
    : context_(context),
      record_(record),
      run_(run),
      slots_(slots),
      clock_(clock),
      run_log_(log),
      log_(log.module("deliver")),
      kill_file_(context.config().data_dir) {
    const WebhookSettings& hooks = context.config().webhooks;
    const bool posts = !observes() && (!hooks.signal.empty() || !hooks.screener.empty() || !hooks.listing.empty() ||
                                       !hooks.alerts.empty());
    if (context.config().telegram.token.empty() && !posts) return;
    if (const Result<> opened = open(); !opened) {
        say_silent("outbox", opened.error());
        deliver_.reset();
    }
}

void LiveVoices::say_silent(const std::string& who, const Error& why) const {
    context_.note(context_.say("nothing is sent: {}: {}", who, say(context_.language, why.what)));
    if (!why.next.empty()) context_.note(say(context_.language, why.next));
    log_.error("nothing is sent", {{"who", who}, {"error", why.text()}});
}

LiveVoices::~LiveVoices() {
    talk_.reset();
    if (deliver_) deliver_->stop();
}

Result<> LiveVoices::open() {
    runs_ = TRY(context_.runs());
    candles_ = TRY(context_.candles());
    DispatchSurroundings around;
    around.last_price = [this](const Instrument& instrument) {
        const auto seen = prices_.of(instrument);
        return seen ? seen : stored_price(*candles_, instrument, clock_.now());
    };
    around.halted = [this] { return is_halted(); };
    around.heard = [this](const std::string& channel, const OutboxMessage& message, DeliveryState state,
                          const std::optional<Sent>& sent) {
        const LogField number("number", message.number), to("channel", channel), kind("kind", to_text(message.kind));
        const LogField became("state", to_text(state)), why("why", sent ? sent->why : std::string());
        const bool is_trouble = state == DeliveryState::dead || state == DeliveryState::waiting;
        if (is_trouble) log_.warning("not delivered", {number, to, kind, became, why});
        if (!is_trouble) log_.info("settled", {number, to, kind, became});
    };
    deliver_ = std::make_unique<Deliver>(DeliverSettings{.seed = record_.opened.seed}, runs_->outbox(), clock_,
                                         std::move(around), [this](const std::string& trouble) {
                                             if (trouble.empty()) log_.info("the outbox can be used again");
                                             if (!trouble.empty())
                                                 log_.error("the outbox cannot be used", {{"why", trouble}});
                                         });
    const Result<> telegram = open_telegram();
    if (!telegram) say_silent("Telegram", telegram.error());
    const bool all_open = open_webhooks() && telegram;
    if (all_open && !observes()) TRY(close_the_others());
    deliver_->start();
    if (!telegram || !bot_ || observes()) return {};
    if (const Result<> talk = open_talk(); !talk) say_silent("Telegram", talk.error());
    return {};
}

Result<> LiveVoices::open_talk() {
    talk_ = TRY(LiveTalk::begin(context_, record_, run_, slots_, *bot_, *chats_, run_log_,
                                [this](const std::vector<Chat>& chats) { speak_to(chats); }));
    return {};
}

Result<> LiveVoices::open_telegram() {
    const Config& config = context_.config();
    if (config.telegram.token.empty()) return {};
    bot_ = TRY(context_.house.bot({.token = config.telegram.token,
                                   .api_url = config.telegram.api_url,
                                   .ca_file = config.ca_file,
                                   .proxy = config.proxy}));
    chats_ = std::make_unique<ChatBook>(TRY(context_.house.settings(context_.database())), config.telegram.chat_id,
                                        config.language);
    pictures_ = std::make_unique<SignalPictures>(TRY(context_.candles()), context_.house.draw_chart);
    for (Chat& chat : TRY(chats_->chats())) {
        if (observes() && chat.role != Role::owner) continue;
        if (std::exchange(chat.is_closed, false))
            TRY(chats_->note(chat));  // it may have opened; its next message tells
        TRY(add_chat(chat));
    }
    return {};
}

/// Who is named no more, by the configuration or the chat book, is told nothing of what comes, should they come back.
Result<> LiveVoices::close_the_others() {
    const std::vector<std::string> open = deliver_->channels();
    for (const std::string& channel : TRY(runs_->outbox().channels())) {
        if (std::ranges::find(open, channel) == open.end()) TRY(runs_->outbox().close_channel(channel));
    }
    return {};
}

/// An address that is named for several kinds is one channel.
bool LiveVoices::open_webhooks() {
    if (observes()) return true;
    const WebhookSettings& hooks = context_.config().webhooks;
    std::map<std::string, std::set<std::string>> events;
    const auto name = [&](const std::vector<std::string>& urls, const std::set<std::string>& kinds) {
        for (const std::string& url : urls) events[url].insert(kinds.begin(), kinds.end());
    };
    std::set<std::string> others;  // every alert that has no address of its own
    for (int i = 0; i <= static_cast<int>(last_of(AlertKind{})); ++i) {
        const auto kind = static_cast<AlertKind>(i);
        if (kind != AlertKind::listing && kind != AlertKind::screener) others.emplace(to_text(kind));
    }
    name(hooks.signal, {std::string(to_text(MessageKind::signal)), std::string(to_text(MessageKind::follow_up))});
    name(hooks.screener, {std::string(to_text(AlertKind::screener))});
    name(hooks.listing, {std::string(to_text(AlertKind::listing))});
    name(hooks.alerts, others);
    bool all_open = true;
    for (const auto& [url, kinds] : events) {
        const Result<> opened = open_webhook(url, kinds);
        if (!opened) say_silent(webhook_channel_name(url), opened.error());
        all_open = all_open && opened;
    }
    return all_open;
}

Result<> LiveVoices::open_webhook(const std::string& url, const std::set<std::string>& kinds) {
    const Config& config = context_.config();
    auto poster = TRY(context_.house.hook_poster({.url = url,
                                                  .secret = config.webhooks.secret,
                                                  .user = config.webhooks.user,
                                                  .password = config.webhooks.password,
                                                  .ca_file = config.ca_file,
                                                  .proxy = config.proxy}));
    return deliver_->add(std::make_shared<WebhookChannel>(
        webhook_channel_name(url), kinds, std::move(poster), [this] { return run_.status().equity; },
        [this](const OutboxMessage& message) { return leaves(message); }));
}

Result<> LiveVoices::add_chat(const Chat& chat) {
    const DeskSettings& desk = record_.opened.settings.desk;
    AccountWords words{.calibration_min = desk.calibration_min, .break_even = desk.break_even, .equity = [this] {
                           return run_.status().equity;
                       }};
    words.zone = TRY(TimeZone::named(context_.config().time_zone));
    auto changed = [this](const Chat& other) {
        const auto saved = chats_->note(other);
        if (!saved) log_.error("a chat could not be kept", {{"chat", other.id}, {"error", saved.error().text()}});
        if (other.is_closed) log_.warning("a chat is closed to the bot", {{"chat", other.id}});
    };
    auto channel = std::make_shared<TelegramChannel>(*bot_, *pictures_, chat, std::move(words), std::move(changed),
                                                     [this](const OutboxMessage& message) { return leaves(message); });
    TRY(deliver_->add(channel));
    const std::scoped_lock lock(mutex_);
    channels_[chat.id] = std::move(channel);
    return {};
}

/// From the conversation's thread: who is new is sent to from now on, who is gone no more.
void LiveVoices::speak_to(const std::vector<Chat>& chats) {
    std::map<std::int64_t, std::shared_ptr<TelegramChannel>> had;
    {
        const std::scoped_lock lock(mutex_);
        had = channels_;
    }
    for (const Chat& chat : chats) {
        const auto there = had.find(chat.id);
        if (there != had.end()) {
            there->second->change(chat);
            had.erase(there);
        } else if (const Result<> added = add_chat(chat); !added) {
            log_.error("a chat gets nothing", {{"chat", chat.id}, {"error", added.error().text()}});
        }
    }
    for (const auto& [id, channel] : had) {
        deliver_->remove(channel->name());
        const std::scoped_lock lock(mutex_);
        channels_.erase(id);
    }
}

void LiveVoices::step(const Event& event, std::span<const Outcome> outcomes) {
    const auto* frame = std::get_if<MarketFrame>(&event);
    if (frame == nullptr || !deliver_) return;
    prices_.take(*frame, run_.instruments());
    for (const Outcome& outcome : outcomes) {
        const auto* approved = std::get_if<SignalApproved>(&outcome);
        if (approved == nullptr || run_.closed() == Steady::time_point{}) continue;  // of an earlier process
        const std::scoped_lock lock(mutex_);
        if (spoken_.size() == spoken_most) spoken_.pop_front();
        spoken_.emplace_back(approved->signal.id, run_.closed());
    }
}

bool LiveVoices::is_halted() const { return run_.is_halting() || context_.config().kill_switch || kill_file_.there(); }

/// A signal's turn has come. It may have waited for it while the kill switch was thrown.
bool LiveVoices::leaves(const OutboxMessage& message) {
    if (message.kind != MessageKind::signal) return true;
    if (is_halted()) return false;
    const std::scoped_lock lock(mutex_);
    for (const auto& [id, closed] : spoken_) {
        if (id == message.signal->signal.id) to_wire_.add(Steady::now() - closed);
    }
    return true;
}

void LiveVoices::wake() {
    if (deliver_) deliver_->wake();
}

std::optional<DeliveryFigures> LiveVoices::figures() const {
    if (!deliver_) return std::nullopt;
    DeliveryFigures told{.channels = deliver_->channels(), .counts = deliver_->counts(), .to_wire = {}};
    const std::scoped_lock lock(mutex_);
    told.to_wire = to_wire_.shares();
    return told;
}

void LiveVoices::tell(Json& status) const {
    const auto told = figures();
    if (!told) {
        status["deliveries"] = nullptr;
        return;
    }
    const Deliver::Counts& counts = told->counts;
    status["deliveries"] = {{"channels", told->channels},
                            {"attempts", counts.attempts},
                            {"delivered", counts.delivered},
                            {"missed", counts.missed},
                            {"dead", counts.dead},
                            {"unanswered", counts.unanswered},
                            {"to_wire_us", latency_json(told->to_wire)}};
}

}  // namespace signalbox
