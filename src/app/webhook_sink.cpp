#include "app/webhook_sink.hpp"

#include "testing/hook_sink.hpp"

namespace signalbox {

namespace {

class Sink final : public WebhookSimulator {
public:
    Sink(HookSinkTerms terms) : sink_(std::move(terms)) {}
    Result<> listen(std::uint16_t port) {
        server_ = TRY(Server::start(sink_, {.port = port, .connections = 64}));
        return {};
    }
    std::string url() const override { return server_->url(); }
    std::vector<Heard> heard(std::uint64_t after) override {
        std::vector<Heard> all;
        for (HookHeard& one : sink_.transcript()) {
            if (one.number <= after) continue;
            all.push_back({.number = one.number,
                           .path = std::move(one.path),
                           .id = std::move(one.id),
                           .signature = std::move(one.signature),
                           .status = one.status,
                           .is_taken = one.is_taken,
                           .times = one.times,
                           .body = std::move(one.body)});
        }
        return all;
    }

private:
    HookSink sink_;
    std::unique_ptr<Server> server_;
};

/// The two sides of the first `mark`; WrongUse without one.
Result<std::pair<std::string, std::string>> sides(const std::string& text, char mark, std::string_view form) {
    const std::size_t at = text.find(mark);
    if (at == text.npos || at == 0) return fail(ErrorCode::WrongUse, "this must be written as {}", form);
    return std::pair(text.substr(0, at), text.substr(at + 1));
}

}  // namespace

Result<std::unique_ptr<WebhookSimulator>> simulate_webhook(const WebhookSinkTerms& terms) {
    HookSinkTerms sink{.fates = TRY(HookFate::parse_all(terms.fates)),
                       .is_active = terms.is_active,
                       .secret = terms.secret,
                       .delay = Millis{terms.delay_ms}};
    if (!terms.header.empty()) {
        auto header = TRY(sides(terms.header, '=', "--header NAME=VALUE"));
        sink.header = HttpHeader{std::move(header.first), std::move(header.second)};
    }
    if (!terms.basic.empty())
        std::tie(sink.basic_user, sink.basic_password) = TRY(sides(terms.basic, ':', "--basic USER:PASSWORD"));
    auto simulated = std::make_unique<Sink>(std::move(sink));
    TRY(simulated->listen(terms.port));
    return simulated;
}

}  // namespace signalbox
