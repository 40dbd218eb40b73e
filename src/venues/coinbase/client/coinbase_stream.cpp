#include "venues/coinbase/client/coinbase_stream.hpp"

#include <algorithm>
#include <set>

#include "venues/client/patience.hpp"

namespace signalbox::coinbase {
namespace {

constexpr Millis answer_max{10'000};
/// Behind each minute's end: the minute before it has then been over for 90 s.
constexpr Millis asked_after{31'000};
constexpr Millis messages_apart{150};  ///< eight in a second are allowed

std::string asking(std::string_view type, std::string_view channel, std::vector<std::string> products) {
    Request request{.type = std::string(type), .channel = std::string(channel)};
    if (!products.empty()) request.products = std::move(products);
    return wire::print(request);
}

}  // namespace

CoinbaseStream::CoinbaseStream(Network& network, Url url, double speed, CoinbaseVenue& venue, MarketClock& clock)
    : network_(network), url_(std::move(url)), speed_(speed), venue_(venue), clock_(clock), box_(clock) {
    asker_.emplace(venue, [this](PastArrived answer, std::stop_token stop) {
        const std::scoped_lock telling(telling_);
        note(answer.instrument, answer.told, answer.candles, nullptr);
        box_.push(std::move(answer), stop);
    });
    reader_ = std::thread([this] { read(stop_.get_token()); });
    reconciler_ = std::thread([this] { reconcile(stop_.get_token()); });
}

CoinbaseStream::~CoinbaseStream() {
    stop_.request_stop();
    asker_.reset();
    reader_.join();
    reconciler_.join();
}

Result<> CoinbaseStream::follow(std::span<const Followed> pairs) {
    const std::vector<Streamed> names = TRY(venue_.streamed(pairs, stop_.get_token()));
    const UtcTime since = std::chrono::ceil<std::chrono::minutes>(clock_.now());
    const std::scoped_lock lock(mutex_);
    auto before = std::exchange(pairs_, {});
    for (const Followed& pair : pairs) {
        const auto same = before.find(pair.instrument);
        const bool goes_on = same != before.end() && same->second.followed == pair;
        pairs_.emplace(pair.instrument, goes_on ? std::move(same->second) : Pair{pair, since, {}});
    }
    quotes_.follow(pairs);

    // What is streamed stays where it is; what is new takes the first room.
    std::set<std::string> wanted;
    for (const Streamed& one : names) wanted.insert(one.product);
    std::vector<std::vector<std::string>> shares(connections_.size());
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        for (const std::string& product : connections_[i].products) {
            if (wanted.erase(product) > 0) shares[i].push_back(product);
        }
    }
    for (const std::string& product : wanted) {
        const auto has_room = [](const auto& share) { return share.size() < products_per_connection; };
        auto place = std::ranges::find_if(shares, has_room);
        if (place == shares.end()) place = shares.insert(shares.end(), std::vector<std::string>{});
        place->push_back(product);
    }
    for (std::size_t i = 0; i < shares.size(); ++i) {
        std::vector<Streamed> share;
        std::ranges::copy_if(names, std::back_inserter(share), [&](const Streamed& one) {
            return std::ranges::find(shares[i], one.product) != shares[i].end();
        });
        if (i == connections_.size()) connect();
        connections_[i].feed.follow(share);
        subscribe(connections_[i], std::move(shares[i]));
    }
    return {};
}

void CoinbaseStream::connect() {
    WebSocketOptions options{.url = url_, .number = static_cast<std::uint32_t>(connections_.size())};
    options.limits.no_message = silence_max;
    options.limits.send_gap = messages_apart;
    options.limits = patient(options.limits, speed_);
    connections_.push_back({Feed(quotes_, kept_, patient(answer_max, speed_)), {}, nullptr});
    connections_.back().socket = std::make_unique<WebSocket>(network_, options, inbox_);
}

/// Heartbeats come last: the answer to them means that the others were answered.
void CoinbaseStream::subscribe(Connection& connection, std::vector<std::string> products) {
    std::vector<std::string> gone;
    std::ranges::sort(products);
    std::ranges::set_difference(connection.products, products, std::back_inserter(gone));
    for (const std::string channel : {"market_trades", "ticker"}) {
        if (!gone.empty()) connection.socket->send(asking("unsubscribe", channel, gone));
        if (products.empty())
            connection.socket->forget(channel);
        else
            connection.socket->keep(channel, [channel, products] { return asking("subscribe", channel, products); });
    }
    connection.socket->keep("heartbeats", [] { return asking("subscribe", "heartbeats", {}); });
    connection.products = std::move(products);
}

Result<std::optional<MarketNews>> CoinbaseStream::next(UtcTime until, std::stop_token stop) {
    return box_.next(until, stop);
}

Quote CoinbaseStream::quote_at(const Instrument& instrument, UtcTime closed_at) {
    return quotes_.at(instrument, closed_at);
}

void CoinbaseStream::ask(const Instrument& instrument, TimeRange range) {
    std::optional<Followed> pair;
    {
        const std::scoped_lock lock(mutex_);
        const auto known = pairs_.find(instrument);
        if (known != pairs_.end()) pair = known->second.followed;
    }
    if (pair) return asker_->ask(*pair, range);
    box_.push(not_followed(instrument, range), {});
}

std::vector<VenueTicker> CoinbaseStream::take_tickers() {
    const std::scoped_lock lock(mutex_);
    std::vector<VenueTicker> all;
    for (Connection& one : connections_) std::ranges::move(one.feed.take_tickers(), std::back_inserter(all));
    return all;
}

void CoinbaseStream::read(std::stop_token stop) {
    while (auto event = inbox_.pop(stop)) {
        const std::scoped_lock telling(telling_);
        News news;
        {
            const std::scoped_lock lock(mutex_);
            handle(*event, news);
        }
        tell(std::move(news), stop);
    }
}

void CoinbaseStream::handle(const SocketEvent& event, News& news) {
    Connection& connection = connections_[event.socket];
    if (std::holds_alternative<SocketOpened>(event.what)) connection.feed.opened(event.arrived_at);
    if (const auto* closed = std::get_if<SocketClosed>(&event.what)) {
        connection.feed.closed();
        if (!std::exchange(is_lost_, true))
            news.push_back(FeedChanged{.venue = venue_.name(), .is_lost = true, .why = closed->why.what.text()});
    }
    if (const auto* message = std::get_if<SocketMessage>(&event.what)) {
        ++messages_;
        std::vector<MinuteEnded> minutes;
        if (auto why = connection.feed.heard(message->text, event.arrived_at, minutes))
            connection.socket->reconnect(*std::move(why));
        for (MinuteEnded& minute_told : minutes) {
            const auto pair = pairs_.find(minute_told.instrument);
            if (pair == pairs_.end() || minute_told.candle.opened_at < pair->second.since) continue;
            const auto candle = minute_told.is_quiet ? std::nullopt : std::optional(minute_told.candle);
            if (pair->second.told.stream(minute_told.candle.opened_at, candle)) news.push_back(std::move(minute_told));
        }
    }
    const auto stands = [](const Connection& one) { return one.feed.stands(); };
    if (is_lost_ && std::ranges::all_of(connections_, stands)) {
        is_lost_ = false;
        news.push_back(FeedChanged{.venue = venue_.name()});
    }
}

void CoinbaseStream::tell(News news, std::stop_token stop) {
    for (MarketNews& one : news) box_.push(std::move(one), stop);
}

void CoinbaseStream::note(const Instrument& instrument, TimeRange told, const CandleSeries& candles, News* news) {
    const std::scoped_lock lock(mutex_);
    const auto pair = pairs_.find(instrument);
    if (pair == pairs_.end()) return;
    const auto corrections = pair->second.told.rest(told, candles.view());
    for (std::size_t i = 0; news != nullptr && i < corrections.size(); ++i) {
        const auto& [opened_at, candle] = corrections[i];
        news->push_back(MinuteEnded{.instrument = instrument,
                                    .candle = candle.value_or(Candle{.opened_at = opened_at}),
                                    .is_quiet = !candle,
                                    .arrived_at = clock_.now()});
    }
}

void CoinbaseStream::reconcile(std::stop_token stop) {
    for (;;) {
        const UtcTime now = clock_.now();
        UtcTime next = std::chrono::floor<std::chrono::minutes>(now) + asked_after;
        if (next <= now) next += minute;
        if (!clock_.wait_until(next, stop)) return;
        std::vector<std::pair<Followed, UtcTime>> asked;
        {
            const std::scoped_lock lock(mutex_);
            for (const auto& [instrument, pair] : pairs_) asked.emplace_back(pair.followed, pair.since);
        }
        for (const auto& [pair, since] : asked) {
            reconcile(pair, since, stop);
            if (stop.stop_requested()) return;
        }
    }
}

void CoinbaseStream::reconcile(const Followed& pair, UtcTime since, std::stop_token stop) {
    const UtcTime to = std::chrono::floor<std::chrono::minutes>(clock_.now() - CoinbaseVenue::settled);
    const TimeRange range{std::max(since, to - looked_back), to};
    if (range.empty()) return;
    const auto answer =
        venue_.candles({.instrument = pair.instrument, .range = range, .multiplier = pair.multiplier}, stop);
    // Asked again in a minute; that REST is away says whoever asks for more than that. Beside a row that does not read
    // a minute without one is not known to be quiet.
    if (!answer || !answer->rejected.empty()) return;
    const std::scoped_lock telling(telling_);
    News news;
    note(pair.instrument, answer->told, answer->candles, &news);
    tell(std::move(news), stop);
}

}  // namespace signalbox::coinbase
