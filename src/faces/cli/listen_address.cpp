#include "faces/cli/listen_address.hpp"

#include <charconv>

namespace signalbox {

Result<std::uint16_t> port_of(std::string_view listen) {
    const std::size_t colon = listen.rfind(':');
    const std::string_view host = listen.substr(0, colon);
    const std::string_view port = colon == listen.npos ? std::string_view() : listen.substr(colon + 1);
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (error != std::errc{} || end != port.data() + port.size() || port.empty())
        return fail(ErrorCode::WrongUse, "{} is not an address and a port", listen)
            .suggest("write it as 127.0.0.1:8790; port 0 takes a free one");
    if (host != "127.0.0.1" && host != "localhost") {
        return fail(ErrorCode::Refused, "a simulator listens on this machine alone, not on {}", host)
            .suggest("write it as 127.0.0.1:{}", number);
    }
    return number;
}

}  // namespace signalbox
