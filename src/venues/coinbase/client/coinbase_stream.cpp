#include "venues/coinbase/client/coinbase_stream.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "venues/client/patience.hpp"

namespace signalbox::coinbase {
namespace {

constexpr Millis answer_max{10'000};
/// Behind each minute's end: the minute before it has then been over for 90 s.
constexpr Millis asked_after{31'000};
constexpr Millis messages_apart{150};  ///< eight in a second are allowed
constexpr Millis look_every{1'000};
constexpr std::array streamed_channels{"market_trades", "ticker"};

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
        note(answer.instrument, answer.known(), answer.candles, nullptr);
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
    std::vector<std::unique_ptr<Connection>> ended;  // they say goodbye, which takes its time
    const std::scoped_lock lock(mutex_);
    auto before = std::exchange(pairs_, {});
    for (const Followed& pair : pairs) {
        const auto same = before.find(pair.instrument);
        const bool goes_on = same != before.end() && same->second.followed == pair;
        pairs_.emplace(pair.instrument, goes_on ? std::move(same->second) : Pair{pair, since, {}});
    }
    quotes_.follow(pairs);

    std::set<std::string> products;
    for (const Streamed& one : names) products.insert(one.product);
    Shares shares = shares_of(std::move(products));
    for (auto& [number, connection] : connections_) {
        const auto share = shares.find(number);
        if (share == shares.end()) {
            ended.push_back(std::move(connection));
            continue;
        }
        std::vector<Streamed> streamed;
        std::ranges::copy_if(names, std::back_inserter(streamed), [&](const Streamed& one) {
            return std::ranges::find(share->second, one.product) != share->second.end();
        });
        connection->feed.follow(streamed);
        subscribe(*connection, std::move(share->second));
    }
    std::erase_if(connections_, [](const auto& entry) { return entry.second == nullptr; });
    return {};
}

/// What is streamed stays where it is; what is new takes the first room.
CoinbaseStream::Shares CoinbaseStream::shares_of(std::set<std::string> products) {
    Shares shares;
    for (const auto& [number, connection] : connections_) {
        for (const std::string& product : connection->products) {
            if (products.erase(product) > 0) shares[number].push_back(product);
        }
    }
    for (const std::string& product : products) {
        const auto has_room = [&](const auto& entry) { return shares[entry.first].size() < products_per_connection; };
        const auto place = std::ranges::find_if(connections_, has_room);
        shares[place == connections_.end() ? connect() : place->first].push_back(product);
    }
    std::erase_if(shares, [](const auto& entry) { return entry.second.empty(); });
    return shares;
}

std::uint32_t CoinbaseStream::connect() {
    const std::uint32_t number = next_number_++;
    WebSocketOptions options{.url = url_, .number = number};
    options.limits.no_message = silence_max;
    options.limits.send_gap = messages_apart;
    options.limits = patient(options.limits, speed_);
    auto made = std::make_unique<Connection>(Connection{
        .feed = Feed(quotes_, kept_, patient(answer_max, speed_)), .products = {}, .why = {}, .socket = nullptr});
    made->socket = std::make_unique<WebSocket>(network_, options, inbox_);
    connections_.emplace(number, std::move(made));
    return number;
}

/// Heartbeats come last: the answer to them means that the others were answered.
void CoinbaseStream::subscribe(Connection& connection, std::vector<std::string> products) {
    std::vector<std::string> gone;
    std::ranges::sort(products);
    if (products == connection.products) return;
    std::ranges::set_difference(connection.products, products, std::back_inserter(gone));
    for (const std::string channel : streamed_channels) {
        if (!gone.empty()) connection.socket->send(asking("unsubscribe", channel, gone));
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
    for (const auto& [number, one] : connections_) {
        std::ranges::move(one->feed.take_tickers(), std::back_inserter(all));
    }
    return all;
}

std::vector<std::string> CoinbaseStream::refused() const {
    const std::scoped_lock lock(mutex_);
    std::vector<std::string> products;
    for (const auto& [number, one] : connections_)
        std::ranges::copy(one->feed.unconfirmed(), std::back_inserter(products));
    return products;
}

void CoinbaseStream::read(std::stop_token stop) {
    UtcTime look_at = clock_.now();
    while (!stop.stop_requested()) {
        const auto event = inbox_.pop_until(clock_, look_at, stop);
        const UtcTime now = clock_.now();
        const std::scoped_lock telling(telling_);
        News news;
        {
            const std::scoped_lock lock(mutex_);
            if (event) handle(*event, news);
            if (now >= look_at) {
                look(now);
                look_at = now + look_every;
            }
            say_feeds(news);
        }
        tell(std::move(news), stop);
    }
}

void CoinbaseStream::handle(const SocketEvent& event, News& news) {
    const auto found = connections_.find(event.socket);
    if (found == connections_.end()) return;  // its products are followed no more
    Connection& connection = *found->second;
    if (std::holds_alternative<SocketOpened>(event.what)) connection.feed.opened(event.arrived_at);
    if (const auto* closed = std::get_if<SocketClosed>(&event.what)) {
        connection.feed.closed();
        connection.why = closed->why.what.text();
    }
    const auto* const message = std::get_if<SocketMessage>(&event.what);
    if (message == nullptr) return;
    ++messages_;
    std::vector<MinuteEnded> minutes;
    if (auto why = connection.feed.heard(message->text, event.arrived_at, minutes))
        connection.socket->reconnect(*std::move(why));
    for (MinuteEnded& minute_told : minutes) {
        const auto pair = pairs_.find(minute_told.instrument);
        if (pair == pairs_.end() || minute_told.candle.opened_at < pair->second.since) continue;
        const auto candle = minute_told.is_quiet ? std::nullopt : std::optional(minute_told.candle);
        if (pair->second.told.first(minute_told.candle.opened_at, candle)) news.push_back(std::move(minute_told));
    }
}

/// Once a second.
void CoinbaseStream::look(UtcTime now) {
    for (const auto& [number, connection] : connections_) {
        const std::vector<std::string> products = connection->feed.asked_again(now);
        if (products.empty()) continue;
        for (const char* channel : streamed_channels) connection->socket->send(asking("subscribe", channel, products));
    }
}

void CoinbaseStream::say_feeds(News& news) {
    FallenFeeds fallen;
    for (const auto& [number, connection] : connections_) {
        if (connection->feed.stands()) connection->why.clear();
        if (!connection->why.empty()) fallen.add(connection->why, connection->feed.instruments());
    }
    auto changed = said_.changed(venue_.name(), std::move(fallen), pairs_.size());
    if (changed) news.emplace_back(*std::move(changed));
}

void CoinbaseStream::tell(News news, std::stop_token stop) {
    for (MarketNews& one : news) box_.push(std::move(one), stop);
}

void CoinbaseStream::note(const Instrument& instrument, std::span<const TimeRange> known, const CandleSeries& candles,
                          News* news) {
    const std::scoped_lock lock(mutex_);
    const auto pair = pairs_.find(instrument);
    if (pair == pairs_.end()) return;
    for (const TimeRange& part : known) {
        for (const auto& [opened_at, candle] : pair->second.told.settle(part, candles.view())) {
            if (news == nullptr) continue;
            news->push_back(MinuteEnded{.instrument = instrument,
                                        .candle = candle.value_or(Candle{.opened_at = opened_at}),
                                        .is_quiet = !candle,
                                        .arrived_at = clock_.now()});
        }
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
    if (!answer) return;  // asked again in a minute; that REST is away says whoever asks for more than that
    const std::scoped_lock telling(telling_);
    News news;
    note(pair.instrument, answer->known(), answer->candles, &news);
    tell(std::move(news), stop);
}

}  // namespace signalbox::coinbase
