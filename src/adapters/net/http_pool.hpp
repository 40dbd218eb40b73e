// Connections of one client, and the conversation on one of them. Threads: the network's alone, but for the permits.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <vector>

#include "adapters/net/connector.hpp"
#include "adapters/net/http_client.hpp"
#include "platform/queue.hpp"

namespace signalbox {

/// Whether the request has left: settled once, between the network's thread, which writes, and the one that asks, which
/// may stop. Either the first byte may go, or none ever will: so that who stops knows at once which of both it is.
class Departure {
public:
    /// Before a byte is written: false where it was forbidden.
    bool begin() {
        State seen = State::waiting;
        return state_.compare_exchange_strong(seen, State::begun) || seen == State::begun;
    }
    /// From now on nothing leaves: true. False: it may have left already.
    bool forbid() {
        State seen = State::waiting;
        return state_.compare_exchange_strong(seen, State::forbidden) || seen == State::forbidden;
    }
    bool has_begun() const { return state_ == State::begun; }

private:
    enum class State : std::uint8_t { waiting, begun, forbidden };
    std::atomic<State> state_ = State::waiting;
};

/// One try of one request, shared by the thread that asks and the network's.
struct HttpCall {
    HttpRequest request;  ///< with the headers of this try
    std::string where;    ///< begins every error
    bool once = false;    ///< not a second time, whatever becomes of a kept connection
    Departure departure = {};
    std::shared_ptr<Stream> stream = {};  ///< the network's thread only
    std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
    bool cut = false;  ///< the same: nobody waits for it any more
    BoundedQueue<Result<HttpResponse>> answer{{.capacity = 1, .when_full = WhenFull::refuse}};
};

class HttpClient::Pool {
public:
    Pool(Network::Parts& net, Url base, HttpLimits limits, HttpHeaders headers);

    boost::asio::awaitable<Result<HttpResponse>> exchange(std::shared_ptr<HttpCall> call);
    Network::Parts& net() { return net_; }

    /// One is taken for every call and given back when it has ended: so many connections there are, and no more.
    struct Permit {};
    BoundedQueue<Permit> permits;

private:
    struct Idle {
        std::shared_ptr<Stream> stream;
        std::chrono::steady_clock::time_point since;
    };
    std::shared_ptr<Stream> take_idle();
    /// `unanswered` is true after a failure that came before the answer's first byte.
    boost::asio::awaitable<Result<HttpResponse>> speak(HttpCall& call, bool& unanswered);

    Network::Parts& net_;
    const Url base_;
    const HttpLimits limits_;
    const HttpHeaders headers_;
    std::vector<Idle> idle_;  ///< the one that was used last lies last
};

}  // namespace signalbox
