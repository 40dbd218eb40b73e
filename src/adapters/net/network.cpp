#include <random>

#include "adapters/net/network_parts.hpp"
#include "core/base/check.hpp"

namespace signalbox {
namespace {

namespace ssl = boost::asio::ssl;

Result<> set_trust(ssl::context& tls, const std::filesystem::path& ca_file) {
    boost::system::error_code error;
    tls.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 | ssl::context::no_sslv3 |
                    ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1);
    tls.set_verify_mode(ssl::verify_peer);
    if (ca_file.empty()) {
        tls.set_default_verify_paths(error);
        if (error)
            return fail(ErrorCode::Io, "the system's certificate authorities cannot be read: {}", error.message());
        return {};
    }
    tls.load_verify_file(ca_file.string(), error);
    if (error)
        return fail(ErrorCode::WrongUse, "{} holds no certificate authorities: {}", ca_file.string(), error.message())
            .suggest("name a file of certificates in PEM form");
    return {};
}

std::uint64_t drawn_seed() {
    std::random_device device;
    return static_cast<std::uint64_t>(device()) << 32 | device();
}

}  // namespace

Result<std::unique_ptr<Network>> Network::start(const NetworkOptions& options, MarketClock& clock) {
    check(options.speed > 0, "market time's speed is above 0");
    auto parts = std::make_unique<Parts>(clock, options.speed, options.seed != 0 ? options.seed : drawn_seed());
    TRY(set_trust(parts->tls, options.ca_file));
    if (!options.proxy.empty()) parts->proxy = TRY(Proxy::parse(options.proxy));
    return std::unique_ptr<Network>(new Network(std::move(parts)));
}

Network::Network(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {
    parts_->thread = std::thread([io = &parts_->io] { io->run(); });
}

Network::~Network() {
    parts_->io.stop();
    parts_->thread.join();
}

}  // namespace signalbox
