// A letter for how far plain http may go, then any bytes as a webhook's address: refused in words that show none of it
// but a host, or taken apart into what can be written.
#include "adapters/webhook/hook_address.hpp"
#include "core/base/check.hpp"

using namespace signalbox;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto reach = static_cast<PlainReach>(data[0] % 3);
    const auto address = webhook::read_hook_address({reinterpret_cast<const char*>(data) + 1, size - 1}, reach);
    if (!address) {
        check(!address.error().text().empty(), "a refusal has words");
        return 0;
    }
    check(address->target.starts_with('/') && address->target.find('#') == std::string::npos, "a target is one");
    for (const char letter : address->target) check(letter != '\r' && letter != '\n' && letter != ' ', "one line");
    check(address->base.tls() || address->base.loopback() || reach != PlainReach::loopback, "plain stays here");
    return 0;
}
