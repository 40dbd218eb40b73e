#include "venues/bybit/client/subscriptions.hpp"

#include <algorithm>

namespace signalbox::bybit {
namespace {

std::vector<std::string> topics_of(const std::string& symbol) {
    return {kline_topic("1", symbol), book_topic(1, symbol), ticker_topic(symbol)};
}

}  // namespace

std::string goodbye_of(const std::string& symbol) {
    return wire::print(Request{.id = std::nullopt, .op = "unsubscribe", .arguments = topics_of(symbol)});
}

Subscriptions::Line Subscriptions::line_of(const std::string& id, const Request& request) {
    return {id, wire::print(bybit::Request{.id = id, .op = "subscribe", .arguments = request.topics})};
}

Subscriptions::Line Subscriptions::add(const std::string& symbol, UtcTime now) {
    Request& request = requests_[symbol];
    request = {.symbol = symbol, .topics = topics_of(symbol), .state = State::asked, .since = now};
    return line_of(symbol, request);
}

std::pair<std::vector<std::string>, std::string> Subscriptions::remove(const std::string& symbol) {
    std::vector<std::string> ids;
    std::erase_if(requests_, [&](const auto& entry) {
        const bool is_its = entry.second.symbol == symbol;
        if (is_its) ids.push_back(entry.first);
        return is_its;
    });
    return {std::move(ids), goodbye_of(symbol)};
}

void Subscriptions::opened(UtcTime now) {
    is_open_ = true;
    for (auto& [id, request] : requests_) request.state = State::asked, request.since = now;
}

Subscriptions::Change Subscriptions::answered(const OpAnswer& answer, UtcTime now) {
    const auto found = requests_.find(answer.request.value_or(""));
    if (!is_open_ || answer.op != "subscribe" || found == requests_.end()) return {};
    Request& request = found->second;
    if (answer.is_accepted()) {
        request.state = State::stands;
        return {};
    }
    if (request.topics.size() == 1) {
        request.state = State::refused;
        request.since = now;
        return {};
    }
    Change change{.forget = {found->first}, .keep = {}};
    const Request whole = std::move(request);
    requests_.erase(found);
    for (const std::string& topic : whole.topics) {
        Request& one = requests_[topic];
        one = {.symbol = whole.symbol, .topics = {topic}, .state = State::asked, .since = now};
        change.keep.push_back(line_of(topic, one));
    }
    return change;
}

std::vector<Subscriptions::Line> Subscriptions::asked_again(UtcTime now) {
    std::vector<Line> lines;
    for (auto& [id, request] : requests_) {
        if (!is_open_ || request.state != State::refused || now - request.since < again_after) continue;
        // Not `asked`: its next refusal is no news, and the feed does not wait for it.
        request.since = now;
        lines.push_back(line_of(id, request));
    }
    return lines;
}

std::pair<std::string, std::vector<Subscriptions::Line>> Subscriptions::renew(const std::string& symbol, UtcTime now) {
    std::vector<Line> lines;
    for (auto& [id, request] : requests_) {
        if (request.symbol != symbol || request.state != State::stands) continue;
        request.state = State::asked;
        request.since = now;
        lines.push_back(line_of(id, request));
    }
    return {goodbye_of(symbol), std::move(lines)};
}

bool Subscriptions::stands() const {
    return is_open_ &&
           std::ranges::none_of(requests_, [](const auto& entry) { return entry.second.state == State::asked; });
}

bool Subscriptions::is_unanswered(UtcTime now, Millis patience) const {
    return is_open_ && std::ranges::any_of(requests_, [&](const auto& entry) {
               return entry.second.state == State::asked && now - entry.second.since > patience;
           });
}

std::vector<std::string> Subscriptions::refused() const {
    std::vector<std::string> topics;
    for (const auto& [id, request] : requests_) {
        if (request.state == State::refused) topics.push_back(request.topics.front());
    }
    return topics;
}

}  // namespace signalbox::bybit
