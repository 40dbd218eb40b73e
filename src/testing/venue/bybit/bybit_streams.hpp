// /v5/public/spot and /v5/public/linear of the simulated Bybit: subscriptions, answers, and the rhythm of pushes.
//
// kline: 1 to 5 s after the last push if something traded, else within 60 s; at a bar's end the confirmed one. tickers:
// spot whole every 50 ms, linear a snapshot, then every 100 ms what changed. orderbook.1: whole at every change, the
// same again after 3 quiet seconds; deeper ones a snapshot, then every change. publicTrade: each trade. A topic's first
// push may come before the answer to its subscription. One refused topic refuses its whole request. A client that says
// nothing for ten minutes is cut off without a word.
#pragma once

#include <map>
#include <set>

#include "testing/venue/bybit/bybit_topic.hpp"
#include "testing/venue/window.hpp"

namespace signalbox::simulator {

class BybitStreams {
public:
    BybitStreams(BybitMarket& market, std::uint64_t seed) : market_(market), watch_(market.market()), seed_(seed) {}

    bool takes(std::string_view path, UtcTime now);
    void opened(Line& line, std::string_view path, UtcTime now);
    void heard(Line& line, std::string_view text, UtcTime now);
    void closed(Line& line);
    void tick(UtcTime now);
    /// Told to who is subscribed to the system's status.
    void maintenance(const bybit::Maintenance& row, UtcTime now);

    static constexpr std::size_t connections_max = 500;
    static constexpr Millis connections_within{300'000}, idle_max{600'000};

private:
    struct Client {
        Line* line = nullptr;
        /// None: the stream of the system's status.
        std::optional<bybit::Category> category;
        std::string connection;
        std::set<std::string> topics;
        std::size_t topics_length = 0;
        UtcTime heard_at{};
    };
    std::string subscribe(Client& client, const std::vector<std::string>& names, UtcTime now,
                          std::vector<BybitTopic*>& fresh);
    std::string refusal_of(const Client& client, const std::vector<std::string>& names, UtcTime now) const;
    void unsubscribe(Client& client, const std::vector<std::string>& names);
    void leave(Client& client, const std::string& name);
    std::string answered(const Client& client, const bybit::Request& request, bool success, std::string message) const;

    using TopicKey = std::pair<bybit::Category, std::string>;
    BybitMarket& market_;
    Watch watch_;
    const std::uint64_t seed_;
    std::map<std::uint64_t, Client> clients_;
    std::map<TopicKey, std::unique_ptr<BybitTopic>> topics_;
    std::map<Id, std::vector<BybitTopic*>> topics_of_;
    Window connections_{connections_max, connections_within};
    std::vector<Happening> happenings_;
    std::uint64_t subscriptions_ = 0;
};

}  // namespace signalbox::simulator
