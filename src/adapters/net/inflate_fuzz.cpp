// Any bytes as a compressed body (the first byte chooses the encoding): an error, or no more than the bound.
#include <string>

#include "adapters/net/inflate.hpp"
#include "core/base/check.hpp"

using namespace signalbox;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    constexpr std::size_t size_max = 200'000;
    const std::string body(reinterpret_cast<const char*>(data + 1), size - 1);
    const auto out = inflate_body(data[0] % 2 == 0 ? "gzip" : "deflate", body, size_max);
    check(!out || out->size() <= size_max, "what comes out has its bound");
    return 0;
}
