// One topic of Bybit's stream: who listens, what they know by now, and when they are told more.
//
// What is told for a time is the market's at that time, however late the tick that sends it.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "testing/venue/bybit/bybit_market.hpp"

namespace signalbox::simulator {

class BybitTopic {
public:
    virtual ~BybitTopic() = default;

    /// Null: not a topic of that symbol's category.
    static std::unique_ptr<BybitTopic> make(BybitMarket& market, const BybitSymbol& symbol, std::string name,
                                            std::uint64_t seed);
    /// Whether make would make one.
    static bool is_one(const bybit::Topic& topic);

    Id id() const { return symbol_.id; }
    bool has_lines() const { return !lines_.empty(); }
    /// Sends the newcomer what it needs to understand what follows.
    void join(Line& line, UtcTime now);
    void leave(const Line& line);

    virtual void happened(const Happening& happening) = 0;
    /// What is due by `now` though nothing happened.
    virtual void tick(UtcTime) {}

protected:
    BybitTopic(BybitMarket& market, const BybitSymbol& symbol, std::string name)
        : market_(market), symbol_(symbol), name_(std::move(name)) {}
    /// The first message for a line; empty: none. The topic has no other lines: `alone`.
    virtual std::string first(UtcTime now, bool alone) = 0;
    void push(const std::string& text, UtcTime at);

    BybitMarket& market_;
    const BybitSymbol& symbol_;
    const std::string name_;

private:
    std::vector<Line*> lines_;
};

}  // namespace signalbox::simulator
