// Connections of one client, and the conversation on one of them. Threads: the network's alone, but for the permits.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <vector>

#include "adapters/net/connector.hpp"
#include "adapters/net/http_client.hpp"
#include "platform/queue.hpp"

namespace signalbox {

/// One try of one request, shared by the thread that asks and the network's.
struct HttpCall {
    HttpRequest request;                  ///< with the headers of this try
    std::string where;                    ///< begins every error
    std::shared_ptr<Stream> stream = {};  ///< the network's thread only
    bool cut = false;                     ///< the same: nobody waits for it any more
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
