#include "venues/bybit/client/bybit_stream.hpp"

#include <cmath>

#include "venues/bybit/wire/candles.hpp"
#include "venues/client/patience.hpp"

namespace signalbox::bybit {
namespace {

constexpr Millis look_every{500};
constexpr Millis ping_every{20'000};
constexpr Millis no_pong_max{30'000};
constexpr std::string_view minutes = "1";  // the interval of kline.1

double price_of(const std::vector<Level>& side, int power) {
    const double price = side.empty() || side.front().size.to_double() == 0 ? 0 : side.front().price.to_double(power);
    return std::isfinite(price) ? price : 0;
}

constexpr std::uint32_t status_number = 0;  // of the socket that tells maintenance; those of the market count from 1

WebSocketOptions socket_options(const Url& url, std::uint32_t number, double speed) {
    return {.url = url,
            .number = number,
            .limits = patient(WebSocketLimits{.no_message = no_pong_max}, speed),
            .heartbeat_every = ping_every,
            .heartbeat = [] { return R"({"op":"ping"})"; }};
}

}  // namespace

BybitStream::BybitStream(Network& network, const Hosts& hosts, double speed, BybitVenue& venue, MarketClock& clock)
    : network_(network),
      hosts_(hosts),
      speed_(speed),
      venue_(venue),
      clock_(clock),
      box_(clock),
      past_(venue, [this](PastArrived answer, std::stop_token stop) { box_.push(std::move(answer), stop); }),
      late_(venue, [this](const PastArrived& answer, std::stop_token stop) { tell_rest(answer, Asked::late, stop); }),
      again_(
          venue, [this](const PastArrived& answer, std::stop_token stop) { tell_rest(answer, Asked::again, stop); },
          Urgency::background),
      reader_([this](std::stop_token stop) { read(std::move(stop)); }) {
    if (const auto url = hosts_.status_socket()) {
        const std::scoped_lock lock(mutex_);
        status_.emplace(network_, socket_options(*url, status_number, speed_), inbox_);
    }
}

BybitStream::~BybitStream() = default;

Result<> BybitStream::follow(std::span<const Followed> pairs) {
    std::map<Instrument, SymbolName> names;
    for (const Followed& pair : pairs) {
        auto name = venue_.name_of(pair.instrument);
        const bool is_gone = !name && pair.instrument.venue == venue_.name();  // it was listed when it was chosen
        if (!is_gone) names.emplace(pair.instrument, TRY(std::move(name)));
    }
    quotes_.follow(pairs);
    std::vector<std::unique_ptr<Feed>> ended;  // they say goodbye, which takes its time
    const std::scoped_lock lock(mutex_);
    const UtcTime now = clock_.now();
    std::erase_if(pairs_, [&](const auto& entry) {
        const bool stays = std::ranges::find(pairs, entry.second.followed) != pairs.end();
        if (!stays) end(entry.second);
        return !stays;
    });
    for (const Followed& pair : pairs) {
        const auto name = names.find(pair.instrument);
        if (name != names.end() && !pairs_.contains(pair.instrument)) TRY(begin(pair, name->second, now));
    }
    for (auto& [number, feed] : feeds_) {
        if (feed->pairs.empty()) ended.push_back(std::move(feed));
    }
    std::erase_if(feeds_, [](const auto& entry) { return entry.second == nullptr; });
    return {};
}

Result<BybitStream::Feed*> BybitStream::feed_for(Category category) {
    for (const auto& [number, feed] : feeds_) {
        if (feed->category == category && feed->pairs.size() < pairs_per_socket) return feed.get();
    }
    const Url url = TRY(hosts_.socket(category));
    auto feed = std::make_unique<Feed>();
    feed->number = next_number_++;
    feed->category = category;
    feed->socket = std::make_unique<WebSocket>(network_, socket_options(url, feed->number, speed_), inbox_);
    Feed* const made = feed.get();
    feeds_.emplace(made->number, std::move(feed));
    return made;
}

Result<> BybitStream::begin(const Followed& followed, const SymbolName& name, UtcTime now) {
    Feed* const feed = TRY(feed_for(name.category));
    Pair& pair = pairs_[followed.instrument];
    pair = {.followed = followed,
            .symbol = name.symbol,
            .feed = feed,
            .since = std::chrono::ceil<std::chrono::minutes>(now),
            .heard_at = now,
            .again_at = now + again_every + Millis{1'000} * static_cast<std::int64_t>(pairs_.size() % 300)};
    feed->pairs.emplace(name.symbol, &pair);
    Subscriptions::Line line = feed->subscriptions.add(name.symbol, now);
    feed->socket->keep(std::move(line.id), [text = std::move(line.text)] { return text; });
    return {};
}

void BybitStream::end(const Pair& pair) {
    Feed& feed = *pair.feed;
    auto [ids, goodbye] = feed.subscriptions.remove(pair.symbol);
    for (const std::string& id : ids) feed.socket->forget(id, std::exchange(goodbye, {}));
    feed.pairs.erase(pair.symbol);
}

Result<std::optional<MarketNews>> BybitStream::next(UtcTime until, std::stop_token stop) {
    return box_.next(until, std::move(stop));
}

Quote BybitStream::quote_at(const Instrument& instrument, UtcTime closed_at) {
    return quotes_.at(instrument, closed_at);
}

void BybitStream::ask(const Instrument& instrument, TimeRange range) {
    std::optional<Followed> pair;
    {
        const std::scoped_lock lock(mutex_);
        const auto found = pairs_.find(instrument);
        if (found != pairs_.end()) pair = found->second.followed;
    }
    if (pair) return past_.ask(*pair, range);
    box_.push(not_followed(instrument, range), {});
}

std::vector<VenueTicker> BybitStream::take_tickers() {
    const std::scoped_lock lock(mutex_);
    std::vector<VenueTicker> tickers;
    for (auto& [instrument, pair] : pairs_) {
        if (!std::exchange(pair.is_ticker_new, false)) continue;
        VenueTicker ticker = ticker_of(pair.ticker, instrument, pair.ticker_at);
        if (pair.bid > 0) ticker.bid = pair.bid;  // spot's ticker has neither
        if (pair.ask > 0) ticker.ask = pair.ask;
        tickers.push_back(std::move(ticker));
    }
    return tickers;
}

std::vector<std::string> BybitStream::refused() const {
    const std::scoped_lock lock(mutex_);
    std::vector<std::string> topics;
    for (const auto& [number, feed] : feeds_)
        std::ranges::move(feed->subscriptions.refused(), std::back_inserter(topics));
    return topics;
}

// --- the reader ---

void BybitStream::read(std::stop_token stop) {
    UtcTime look_at = clock_.now();
    while (!stop.stop_requested()) {
        const auto event = inbox_.pop_until(clock_, look_at, stop);
        const UtcTime now = clock_.now();
        Questions questions;
        std::optional<VenueState> state;
        {
            const std::scoped_lock telling(telling_);
            News news;
            {
                const std::scoped_lock lock(mutex_);
                if (event && event->socket == status_number) state = take_status(*event);
                if (event) take(*event, news);
                if (now >= look_at) {
                    look(now, news, questions);
                    look_at = now + look_every - now.time_since_epoch() % look_every;
                }
            }
            tell(std::move(news), stop);
        }
        if (state) venue_.announced(*state);
        for (const Question& one : questions.late) late_.ask(one.pair, one.range);
        for (const Question& one : questions.again) again_.ask(one.pair, one.range);
    }
}

void BybitStream::tell(News news, std::stop_token stop) {
    for (MarketNews& one : news) box_.push(std::move(one), stop);
}

std::optional<VenueState> BybitStream::take_status(const SocketEvent& event) {
    if (std::holds_alternative<SocketOpened>(event.what)) status_->opened();
    const auto* const message = std::get_if<SocketMessage>(&event.what);
    if (message == nullptr) return std::nullopt;
    ++messages_;
    auto frame = read_frame(message->text);
    if (!frame) kept_.keep(event.arrived_at, message->text, std::move(frame).error());
    const auto* const status = frame ? std::get_if<StatusFrame>(&*frame) : nullptr;
    return status == nullptr ? std::nullopt : status_->take(*status);
}

void BybitStream::take(const SocketEvent& event, News& news) {
    const auto found = feeds_.find(event.socket);
    if (found == feeds_.end()) return;  // its pairs are followed no more, or it is none of the market's
    Feed& feed = *found->second;
    if (const auto* message = std::get_if<SocketMessage>(&event.what)) {
        take(feed, event, *message, news);
        return;
    }
    if (const auto* closed = std::get_if<SocketClosed>(&event.what)) {
        feed.subscriptions.closed();
        feed.why = closed->why.text();
    } else {
        feed.subscriptions.opened(event.arrived_at);
        feed.heard_at = event.arrived_at;
        for (const auto& [symbol, pair] : feed.pairs) {
            pair->heard_at = event.arrived_at;
            pair->again_at = std::min(pair->again_at, event.arrived_at + settled);
        }
    }
    say_feeds(news);
}

void BybitStream::take(Feed& feed, const SocketEvent& event, const SocketMessage& message, News& news) {
    ++messages_;
    auto frame = read_frame(message.text);
    if (!frame) {
        kept_.keep(event.arrived_at, message.text, std::move(frame).error());
        return;
    }
    if (const auto* klines = std::get_if<KlineFrame>(&*frame)) {
        take(feed, event, *klines, message.text, news);
    } else if (const auto* book = std::get_if<BookFrame>(&*frame)) {
        take(feed, event, *book);
    } else if (const auto* ticker = std::get_if<TickerFrame>(&*frame)) {
        take(feed, event, *ticker);
    } else if (const auto* answer = std::get_if<OpAnswer>(&*frame)) {
        take(feed, event, *answer);
        say_feeds(news);
    }
}

BybitStream::Pair* BybitStream::pair_of(const Feed& feed, std::string_view symbol, UtcTime arrived_at) {
    const auto found = feed.pairs.find(symbol);
    if (found == feed.pairs.end()) return nullptr;
    found->second->heard_at = arrived_at;
    return found->second;
}

void BybitStream::take(Feed& feed, const SocketEvent& event, const KlineFrame& frame, const std::string& bytes,
                       News& news) {
    feed.heard_at = event.arrived_at;
    Pair* const pair = pair_of(feed, topic_of(frame.topic).symbol, event.arrived_at);
    if (pair == nullptr) return;
    for (const Kline& kline : frame.klines) {
        if (!kline.is_confirmed || kline.interval != minutes) continue;
        auto candle = candle_of(kline, feed.category, pair->followed.multiplier);
        if (!candle) {
            kept_.keep(event.arrived_at, bytes, std::move(candle).error());
        } else if (candle->opened_at >= pair->since && pair->told.stands(*candle)) {
            if (candle->opened_at + minute + settled <= event.arrived_at) pair->corrected_at = event.arrived_at;
            news.emplace_back(MinuteEnded{
                .instrument = pair->followed.instrument, .candle = *candle, .arrived_at = event.arrived_at});
        }
    }
}

void BybitStream::take(Feed& feed, const SocketEvent& event, const BookFrame& frame) {
    feed.heard_at = event.arrived_at;
    const Topic topic = topic_of(frame.topic);
    Pair* const pair = pair_of(feed, topic.symbol, event.arrived_at);
    const UtcTime stamped_at = frame.matched_at.value_or(frame.sent_at);
    // A stamp of a time to come would stand in the way of true ones.
    if (pair == nullptr || topic.parameter != "1" || stamped_at > event.arrived_at + minute) return;
    const int power = wire::power_of(pair->followed.multiplier);
    pair->bid = price_of(frame.book.bids, 0);
    pair->ask = price_of(frame.book.asks, 0);
    quotes_.take(pair->followed.instrument, stamped_at,
                 {price_of(frame.book.bids, power), price_of(frame.book.asks, power)});
}

void BybitStream::take(Feed& feed, const SocketEvent& event, const TickerFrame& frame) {
    feed.heard_at = event.arrived_at;
    const auto found = feed.pairs.find(topic_of(frame.topic).symbol);
    if (found == feed.pairs.end()) return;
    Pair& pair = *found->second;
    if (frame.push == Push::snapshot)
        pair.ticker = frame.ticker;
    else
        pair.ticker.merge(frame.ticker);
    pair.ticker_at = frame.sent_at;
    pair.is_ticker_new = true;
}

void BybitStream::take(Feed& feed, const SocketEvent& event, const OpAnswer& answer) {
    const Subscriptions::Change change = feed.subscriptions.answered(answer, event.arrived_at);
    for (const std::string& id : change.forget) feed.socket->forget(id);
    for (const Subscriptions::Line& line : change.keep) feed.socket->keep(line.id, [text = line.text] { return text; });
}

}  // namespace signalbox::bybit
