// Any bytes as an address or as a proxy: an error that shows no password, or a place that keeps what Url promises.
#include <string_view>

#include "adapters/net/url.hpp"
#include "core/base/check.hpp"

using namespace signalbox;

namespace {

void hold(const Result<Url>& url, const Url& again) {
    check(url->host() == again.host() && url->port() == again.port(), "an address is read back the same");
    check(url->tls() || url->loopback(), "what is plain is on this machine");
    check(url->port() != 0 && !url->host().empty(), "an address names a host and a port");
}

bool breaks_a_header(std::string_view text) { return text.find_first_of("\r\n\0 ", 0, 4) != text.npos; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto url = Url::http(text)) {
        const auto again = Url::http((url->tls() ? "https://" : "http://") + url->authority() + url->path());
        check(again.has_value(), "what it prints is an address");
        hold(url, *again);
        check(!breaks_a_header(url->authority()) && !breaks_a_header(url->path()), "it fits into a request");
    }
    if (const auto url = Url::web_socket(text))
        check(url->tls() || url->loopback(), "what is plain is on this machine");
    if (const auto proxy = Proxy::parse(text)) {
        check(!proxy->host.empty() && proxy->port != 0, "a proxy has a host and a port");
        check(proxy->authorization.find_first_of("\r\n") == std::string::npos, "it fits into a header");
    } else {
        check(proxy.error().what.values.empty(), "nothing of a proxy's text is shown");
    }
    return 0;
}
