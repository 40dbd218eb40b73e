#include "testing/venue/bybit/bybit_streams.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/base/random.hpp"

namespace signalbox::simulator {
namespace {

using bybit::Category;

using bybit::status_path, bybit::status_topic;

constexpr std::string_view public_path = "/v5/public/";

std::string connection_id(std::uint64_t seed, std::uint64_t number) {
    Random random({seed, number});
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%016llx-%llu", static_cast<unsigned long long>(random.next()),
                  static_cast<unsigned long long>(number));
    return text.data();
}

}  // namespace

bool BybitStreams::takes(std::string_view path, UtcTime now) {
    Category category{};
    const bool is_known = path == status_path || (path.starts_with(public_path) &&
                                                  bybit::from_text(path.substr(public_path.size()), category));
    return is_known && connections_.take(now);
}

void BybitStreams::opened(Line& line, std::string_view path, UtcTime now) {
    Client client{.line = &line, .category = {}, .connection = connection_id(seed_, line.number()), .topics = {}};
    Category category{};
    if (path != status_path && bybit::from_text(path.substr(public_path.size()), category)) client.category = category;
    client.heard_at = now;
    clients_.insert_or_assign(line.number(), std::move(client));
}

void BybitStreams::closed(Line& line) {
    Client& client = clients_.at(line.number());
    while (!client.topics.empty()) leave(client, std::string(*client.topics.begin()));
    clients_.erase(line.number());
}

std::string BybitStreams::answered(const Client& client, const bybit::Request& request, bool success,
                                   std::string message) const {
    return wire::print(bybit::OpAnswer{.is_success = success,
                                       .message = std::move(message),
                                       .connection = client.connection,
                                       .request = request.id.value_or(""),
                                       .op = request.op,
                                       .arguments = {}});
}

namespace {

/// What any client may send: the number of a request is a text with some and a number with others (ccxt).
struct Asked {
    std::optional<wire::Raw> id;
    std::string op;
    std::optional<std::vector<std::string>> arguments;

    static constexpr auto fields() {
        using wire::field;
        return std::tuple{field("req_id", &Asked::id), field("op", &Asked::op), field("args", &Asked::arguments)};
    }
};

Result<bybit::Request> read_request(std::string_view text) {
    Asked asked = TRY(wire::read<Asked>(text, "request"));
    std::optional<std::string> id;
    if (asked.id) {
        std::string_view said = asked.id->text;
        if (said.size() >= 2 && said.front() == '"') said = said.substr(1, said.size() - 2);
        id = said;
    }
    return bybit::Request{.id = std::move(id), .op = std::move(asked.op), .arguments = std::move(asked.arguments)};
}

}  // namespace

void BybitStreams::heard(Line& line, std::string_view text, UtcTime now) {
    Client& client = clients_.at(line.number());
    client.heard_at = now;
    const auto request = read_request(text);
    if (!request) {
        constexpr std::size_t shown_max = 100;
        const bybit::Request none{.id = {}, .op = "", .arguments = {}};
        line.answer(
            answered(client, none, false, "Failed to decode incoming data:" + std::string(text.substr(0, shown_max))));
        return;
    }
    const bool is_spot = client.category == Category::spot;
    const std::vector<std::string> names = request->arguments.value_or(std::vector<std::string>());
    if (request->op == "ping") {
        line.answer(answered(client, *request, true, "pong"));
    } else if (request->op == "subscribe") {
        std::vector<BybitTopic*> fresh;
        std::string refusal = subscribe(client, names, now, fresh);
        const bool is_good = refusal.empty();
        const std::string said = answered(client, *request, is_good, is_good && is_spot ? "subscribe" : refusal);
        const bool data_first = Random({seed_, line.number(), ++subscriptions_}).below(2) == 0;
        if (!data_first) line.answer(said);
        for (BybitTopic* const topic : fresh) topic->join(line, now);
        if (data_first) line.answer(said);
    } else if (request->op == "unsubscribe") {
        unsubscribe(client, names);
        line.answer(answered(client, *request, true, is_spot ? "unsubscribe" : ""));
    } else {
        line.answer(answered(client, *request, false, "error:invalid op"));
    }
}

/// Empty: nothing is wrong with it. One wrong topic refuses them all.
std::string BybitStreams::refusal_of(const Client& client, const std::vector<std::string>& names, UtcTime now) const {
    const bool is_spot = client.category == Category::spot;
    if (is_spot && names.size() > bybit::spot_topics_max) return "args size >10";
    std::size_t length = client.topics_length;
    std::set<std::string_view> seen;
    for (const std::string& name : names) {
        length += name.size();
        if (client.topics.contains(name) || !seen.insert(name).second) return "error:already subscribed,topic:" + name;
        if (!client.category && name == status_topic) continue;
        const bybit::Topic topic = bybit::topic_of(name);
        const bool is_offered = client.category && BybitTopic::is_one(topic);
        if (is_offered && market_.find(*client.category, topic.symbol, now) != nullptr) continue;
        if (is_offered && is_spot) return "Invalid symbol :[" + name + "]";
        return "error:handler not found,topic:" + name;
    }
    // The bound is documented, its words are not.
    if (length > bybit::topics_length_max) return "error:args length >21000";
    return {};
}

std::string BybitStreams::subscribe(Client& client, const std::vector<std::string>& names, UtcTime now,
                                    std::vector<BybitTopic*>& fresh) {
    std::string refusal = refusal_of(client, names, now);
    if (!refusal.empty()) return refusal;
    for (const std::string& name : names) {
        client.topics.insert(name);
        client.topics_length += name.size();
        if (!client.category) continue;
        std::unique_ptr<BybitTopic>& topic = topics_[{*client.category, name}];
        if (!topic) {
            const BybitSymbol* const symbol = market_.find(*client.category, bybit::topic_of(name).symbol, now);
            topic = BybitTopic::make(market_, *symbol, name, seed_);
            topics_of_[topic->id()].push_back(topic.get());
            watch_.add(topic->id(), now);
        }
        fresh.push_back(topic.get());
    }
    return {};
}

void BybitStreams::unsubscribe(Client& client, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        if (client.topics.contains(name)) leave(client, name);
    }
}

void BybitStreams::leave(Client& client, const std::string& name) {
    client.topics.erase(name);
    client.topics_length -= name.size();
    if (!client.category) return;
    const auto found = topics_.find({*client.category, name});
    BybitTopic* const topic = found->second.get();
    topic->leave(*client.line);
    if (topic->has_lines()) return;
    const Id id = topic->id();
    std::erase(topics_of_[id], topic);
    watch_.remove(id);
    topics_.erase(found);
}

void BybitStreams::maintenance(const bybit::Maintenance& row, UtcTime now) {
    const std::string topic(status_topic);
    const bybit::StatusFrame frame{.topic = topic, .sent_at = now, .rows = {row}};
    for (const auto& [number, client] : clients_) {
        if (client.topics.contains(topic)) client.line->push(wire::print(frame), now);
    }
}

void BybitStreams::tick(UtcTime now) {
    happenings_.clear();
    watch_.advance(now, happenings_);
    for (const Happening& one : happenings_) {
        for (BybitTopic* const topic : topics_of_[one.id]) topic->happened(one);
    }
    for (const auto& [key, topic] : topics_) topic->tick(now);
    for (auto& [number, client] : clients_) {
        if (client.heard_at + idle_max > now) continue;
        client.heard_at = now;
        client.line->drop();
    }
}

}  // namespace signalbox::simulator
