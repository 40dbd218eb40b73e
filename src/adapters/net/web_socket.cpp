#include "adapters/net/web_socket.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "adapters/net/socket_link.hpp"

namespace signalbox {

namespace asio = boost::asio;
using Steady = std::chrono::steady_clock;

/// What outlives single connections: what is kept, the waits between them, and the wish to end.
class WebSocket::Keeper : public std::enable_shared_from_this<Keeper> {
public:
    Keeper(Network::Parts& net, WebSocketOptions options, Inbox& inbox)
        : net_(net),
          shared_options_(std::make_shared<const WebSocketOptions>(std::move(options))),
          options_(*shared_options_),
          inbox_(inbox),
          backoff_(options_.reconnect, net.next_seed++),
          pause_(net.io) {}

    void start() {
        asio::co_spawn(net_.io, run(), [self = shared_from_this()](std::exception_ptr bug) {
            if (bug) std::rethrow_exception(bug);
            self->ended_.push(true);
        });
    }
    void stop() {
        post([](Keeper& keeper) {
            keeper.stopping_ = true;
            keeper.pause_.cancel();
            if (keeper.link_) keeper.link_->close();
        });
        (void)ended_.pop();
    }
    template <typename Do>
    void post(Do what) {
        asio::post(net_.io, [self = shared_from_this(), what = std::move(what)]() mutable { what(*self); });
    }

    void keep(std::string key, SocketText text) {
        send(text);
        const auto same = std::ranges::find(kept_, key, &Kept::key);
        if (same != kept_.end())
            same->text = std::move(text);
        else
            kept_.push_back({std::move(key), std::move(text)});
    }
    void forget(const std::string& key) {
        std::erase_if(kept_, [&](const Kept& kept) { return kept.key == key; });
    }
    void send(SocketText text) {
        if (link_ && link_->is_open()) link_->send(std::move(text));
    }
    void reconnect(Sentence why) {
        if (link_)
            link_->end(fail(Error{.code = ErrorCode::BadData, .what = std::move(why), .next = {}, .retryable = true}));
    }

private:
    struct Kept {
        std::string key;
        SocketText text;
    };

    asio::awaitable<void> run() {
        while (!stopping_) {
            co_await room();
            if (stopping_) break;
            const std::uint64_t connection = ++connections_;
            link_ = std::make_shared<SocketLink>(net_, shared_options_, inbox_, connection);
            Result<> opened = co_await link_->open();
            Error why;
            if (opened) {
                tell(connection, SocketOpened{});
                const auto began = Steady::now();
                std::vector<SocketText> first;
                for (const Kept& kept : kept_) first.push_back(kept.text);
                Failure end = co_await link_->live(std::move(first));
                why = std::move(end.error);
                if (Steady::now() - began >= net_.wait(options_.limits.settled)) backoff_.reset();
            } else {
                why = std::move(opened).error();
            }
            link_.reset();
            if (stopping_) break;
            const Millis wait = backoff_.next();
            tell(connection, SocketClosed{.why = std::move(why), .again_in = wait});
            pause_.expires_after(net_.wait(wait));
            co_await pause_.async_wait(as_result);
        }
    }
    /// No connection is made for what nobody reads.
    asio::awaitable<void> room() {
        while (inbox_.full() && !stopping_) {
            pause_.expires_at(Steady::time_point::max());
            inbox_.when_room([weak = weak_from_this()] {
                if (const auto keeper = weak.lock()) keeper->post([](Keeper& self) { self.pause_.cancel(); });
            });
            co_await pause_.async_wait(as_result);
        }
    }
    template <typename What>
    void tell(std::uint64_t connection, What what) {
        SocketEvent event{options_.number, connection, net_.clock.now(), std::move(what)};
        (void)inbox_.push(event);  // such events always fit
    }

    Network::Parts& net_;
    const std::shared_ptr<const WebSocketOptions> shared_options_;
    const WebSocketOptions& options_;
    Inbox& inbox_;
    Backoff backoff_;
    asio::steady_timer pause_;
    std::vector<Kept> kept_;
    std::shared_ptr<SocketLink> link_;
    std::uint64_t connections_ = 0;
    bool stopping_ = false;
    BoundedQueue<bool> ended_{{.capacity = 1, .when_full = WhenFull::refuse}};
};

WebSocket::WebSocket(Network& network, WebSocketOptions options, Inbox& inbox)
    : keeper_(std::make_shared<Keeper>(network.parts(), std::move(options), inbox)) {
    keeper_->start();
}

WebSocket::~WebSocket() { keeper_->stop(); }

void WebSocket::keep(std::string key, SocketText text) {
    keeper_->post([key = std::move(key), text = std::move(text)](Keeper& keeper) mutable {
        keeper.keep(std::move(key), std::move(text));
    });
}

void WebSocket::forget(const std::string& key, std::string goodbye) {
    keeper_->post([key, goodbye = std::move(goodbye)](Keeper& keeper) {
        keeper.forget(key);
        if (!goodbye.empty()) keeper.send([goodbye] { return goodbye; });
    });
}

void WebSocket::send(std::string text) {
    keeper_->post([text = std::move(text)](Keeper& keeper) { keeper.send([text] { return text; }); });
}

void WebSocket::reconnect(Sentence why) {
    keeper_->post([why = std::move(why)](Keeper& keeper) mutable { keeper.reconnect(std::move(why)); });
}

}  // namespace signalbox
