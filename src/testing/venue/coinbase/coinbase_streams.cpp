#include "testing/venue/coinbase/coinbase_streams.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace signalbox::simulator {
namespace {

using coinbase::Push;

constexpr std::array channels_of_products{"market_trades", "ticker", "ticker_batch"};

bool is_of_products(std::string_view channel) {
    return std::ranges::find(channels_of_products, channel) != channels_of_products.end();
}

std::string error(std::string message) { return wire::print(coinbase::ErrorFrame{.message = std::move(message)}); }

UtcTime last_multiple(UtcTime time, Millis step) { return time - time.time_since_epoch() % step; }

/// As Go prints a time with its monotonic part: 2026-09-05 22:10:30.257 +0000 UTC m=+139651.257.
std::string go_time(UtcTime now, std::int64_t seconds) {
    std::string text = signalbox::to_text(now);
    std::ranges::replace(text, 'T', ' ');
    text.pop_back();
    return text + " +0000 UTC m=+" + std::to_string(seconds) + ".257889610";
}

}  // namespace

template <typename Event>
std::string CoinbaseStreams::frame(Client& client, const std::string& channel, std::vector<Event> events, UtcTime now) {
    constexpr int digits = 9;
    client.sent_at = now;
    return wire::print(coinbase::ChannelFrame<Event>{.channel = channel,
                                                     .client = {},
                                                     .sent_at = coinbase::stamp_of(now, digits),
                                                     .sequence = client.number++,
                                                     .events = std::move(events)});
}

template <typename Event>
void CoinbaseStreams::push(Client& client, const std::string& channel, std::vector<Event> events, UtcTime now) {
    client.line->push(frame(client, channel, std::move(events), now), now);
}

void CoinbaseStreams::opened(Line& line, UtcTime now) {
    Client client;
    client.line = &line;
    client.opened_at = client.sent_at = now;
    clients_.insert_or_assign(line.number(), std::move(client));
    if (!told_until_) told_until_ = last_multiple(now, batch);
}

void CoinbaseStreams::closed(Line& line) {
    const auto client = clients_.find(line.number());
    for (const char* const channel : channels_of_products) unsubscribe(client->second, channel, std::nullopt);
    clients_.erase(client);
    if (clients_.empty()) told_until_.reset();
}

void CoinbaseStreams::heard(Line& line, std::string_view text, UtcTime now) {
    tick(now);  // what happened before belongs before it
    Client& client = clients_.at(line.number());
    const auto request = wire::read<coinbase::Request>(text, "request");
    const bool is_known = request && (is_of_products(request->channel) || request->channel == "heartbeats");
    const bool is_good_token = request && (!request->jwt || keys_.is_good(*request->jwt));
    if (!request || (request->type != "subscribe" && request->type != "unsubscribe"))
        return line.answer(error("invalid message"));
    if (!is_known || !is_good_token) return line.answer(error("authentication failure"));
    if (request->type == "subscribe") {
        client.has_subscribed = true;
        subscribe(client, request->channel, request->products.value_or(std::vector<std::string>()), now);
    } else {
        unsubscribe(client, request->channel, request->products);
    }
    acknowledge(client, now);
}

void CoinbaseStreams::subscribe(Client& client, const std::string& channel, const std::vector<std::string>& products,
                                UtcTime now) {
    if (channel == "heartbeats") {
        client.channels[channel];
        return;
    }
    for (const std::string& product : products) {
        const CoinbaseMarket::Name* const name = market_.find(product, now);
        if (name == nullptr || !market_.market().is_listed(name->id, now)) continue;
        if (!client.channels[channel].insert(name->book).second) continue;
        watch_.add(name->id, *told_until_);  // what is not in the snapshot is told
        if (const auto top = market_.market().top(name->id, now)) tops_.insert_or_assign(name->id, *top);
        snapshot(client, channel, name->book, now);
    }
}

void CoinbaseStreams::unsubscribe(Client& client, const std::string& channel,
                                  const std::optional<std::vector<std::string>>& products) {
    const auto found = client.channels.find(channel);
    if (found == client.channels.end()) return;
    std::set<std::string>& books = found->second;
    const auto leave = [&](const std::string& product) {
        const CoinbaseMarket::Name* const name = market_.find(product, utc_max);
        if (name != nullptr && books.erase(name->book) > 0) watch_.remove(name->id);
    };
    const bool is_whole = !products || products->empty();
    for (const std::string& product : is_whole ? std::vector(books.begin(), books.end()) : *products) leave(product);
    if (books.empty()) client.channels.erase(found);
}

void CoinbaseStreams::snapshot(Client& client, const std::string& channel, const std::string& book, UtcTime now) {
    if (channel != "market_trades") return send_ticker(client, channel, book, Push::snapshot, now);
    coinbase::TradesEvent event{.push = Push::snapshot, .trades = {}};
    const Id id = market_.find(book, now)->id;
    for (const Trade& one : market_.market().newest_trades(id, *told_until_, snapshot_trades))
        event.trades.push_back(market_.trade(id, book, one));
    std::ranges::reverse(event.trades);
    push<coinbase::TradesEvent>(client, channel, {std::move(event)}, now);
}

void CoinbaseStreams::acknowledge(Client& client, UtcTime now) {
    coinbase::SubscriptionsEvent event;
    for (const auto& [channel, books] : client.channels) {
        auto& names = event.subscriptions[channel];
        names.assign(books.begin(), books.end());
        if (channel == "heartbeats") names = {channel};
    }
    client.line->answer(frame<coinbase::SubscriptionsEvent>(client, "subscriptions", {std::move(event)}, now));
}

void CoinbaseStreams::send_ticker(Client& client, const std::string& channel, const std::string& book, Push push_kind,
                                  UtcTime now) {
    const CoinbaseMarket::Name* const name = market_.find(book, now);
    const auto top = tops_.find(name->id);
    auto ticker = top == tops_.end() ? std::nullopt : market_.ticker(*name, top->second, now);
    if (!ticker) return;
    if (channel == "ticker_batch")
        ticker->best_bid = ticker->best_ask = ticker->best_bid_quantity = ticker->best_ask_quantity = std::nullopt;
    push<coinbase::TickersEvent>(client, channel, {{.push = push_kind, .tickers = {*std::move(ticker)}}}, now);
}

void CoinbaseStreams::traded(const Happening& one) {
    const std::string& book =
        market_.market()[one.id].instrument.base + "-" + market_.market()[one.id].instrument.quote;
    for (auto& [number, client] : clients_) {
        const auto has = [&](std::string_view channel) {
            const auto found = client.channels.find(channel);
            return found != client.channels.end() && found->second.contains(book);
        };
        if (has("ticker")) send_ticker(client, "ticker", book, Push::update, one.at);
        if (has("market_trades")) client.trades.push_back(market_.trade(one.id, book, one.trade));
        if (has("ticker_batch")) client.changed.insert(book);
    }
}

void CoinbaseStreams::send_trades(Client& client, UtcTime now) {
    if (client.trades.empty()) return;
    std::ranges::reverse(client.trades);
    push<coinbase::TradesEvent>(client, "market_trades",
                                {{.push = Push::update, .trades = std::exchange(client.trades, {})}}, now);
}

/// What is due at a multiple of `batch`.
void CoinbaseStreams::rhythm(UtcTime now) {
    const std::int64_t seconds = now.time_since_epoch() / heartbeat % 1'000'000;
    for (auto& [number, client] : clients_) {
        send_trades(client, now);
        if (last_multiple(now, heartbeat) == now && client.channels.contains("heartbeats"))
            push<coinbase::HeartbeatEvent>(client, "heartbeats",
                                           {{.current_time = go_time(now, seconds), .counter = seconds}}, now);
        if (last_multiple(now, ticker_batch) != now) continue;
        for (const std::string& book : std::exchange(client.changed, {}))
            send_ticker(client, "ticker_batch", book, Push::update, now);
    }
}

void CoinbaseStreams::tick(UtcTime now) {
    if (!told_until_) return;
    const UtcTime until = last_multiple(now, batch);
    if (until > *told_until_) {
        happenings_.clear();
        watch_.advance(until, happenings_);
        auto next = happenings_.begin();
        for (UtcTime at = *told_until_ + batch; at <= until; at += batch) {
            for (; next != happenings_.end() && next->at <= at; ++next) {
                if (next->what == Happening::What::top) tops_.insert_or_assign(next->id, next->top);
                if (next->what == Happening::What::trade) traded(*next);
            }
            rhythm(at);
        }
        told_until_ = until;
    }
    hang_up(now);
}

void CoinbaseStreams::hang_up(UtcTime now) {
    for (auto& [number, client] : clients_) {
        const bool is_mute = !client.has_subscribed && client.opened_at + subscribed_within <= now;
        const bool is_idle = client.sent_at + idle_max <= now;
        if (!is_mute && !is_idle) continue;
        client.has_subscribed = true;  // once
        client.sent_at = now;
        client.line->drop();
    }
}

}  // namespace signalbox::simulator
