// What one socket of Bybit's is subscribed to, and what Bybit said to it: the book-keeping, without the socket.
//
// A pair is one request of three topics. Bybit refuses a request whole when it does not know one topic of it, and says
// nothing of the others; so a refused pair is asked for topic by topic, and what is refused alone is asked for again
// every minute: a pair that is not listed yet, or no more. What is not answered at all is the socket's failure.
// Threads: one at a time.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "venues/bybit/wire/stream.hpp"

namespace signalbox::bybit {

class Subscriptions {
public:
    /// Something to say: a request that is said again after every reconnect, by its id.
    struct Line {
        std::string id;
        std::string text;
    };
    /// What is to be said no more, and what is to be said instead.
    struct Change {
        std::vector<std::string> forget;
        std::vector<Line> keep;
    };
    static constexpr Millis again_after{60'000};

    /// The pair's topics are asked for.
    Line add(const std::string& symbol, UtcTime now);
    /// Ids to forget, and the goodbye that ends the pair's topics.
    std::pair<std::vector<std::string>, std::string> remove(const std::string& symbol);

    /// A connection stands, and everything has been asked for anew.
    void opened(UtcTime now);
    void closed() { is_open_ = false; }
    /// What an answer changes. Answers to others than ours, and to what was closed, change nothing.
    Change answered(const OpAnswer& answer, UtcTime now);
    /// What was refused, or heard nothing of, long enough ago: asked for again.
    std::vector<Line> asked_again(UtcTime now);
    /// Asks for a pair anew whose socket stands and which is silent: what ends its topics, and what begins them.
    std::pair<std::string, std::vector<Line>> renew(const std::string& symbol, UtcTime now);

    bool is_open() const { return is_open_; }
    /// The connection stands, and every request has been answered.
    bool stands() const;
    /// A request has waited for its answer for longer than `patience`.
    bool is_unanswered(UtcTime now, Millis patience) const;
    /// Topics that Bybit does not give.
    std::vector<std::string> refused() const;

private:
    enum class State : std::uint8_t { asked, stands, refused };
    struct Request {
        std::string symbol;
        std::vector<std::string> topics;
        State state = State::asked;
        UtcTime since{};
    };
    static Line line_of(const std::string& id, const Request& request);

    bool is_open_ = false;
    std::map<std::string, Request> requests_;  ///< by id: a symbol, or one topic
};

/// `{"op":"unsubscribe","args":[…]}` of a pair's three topics.
std::string goodbye_of(const std::string& symbol);

}  // namespace signalbox::bybit
