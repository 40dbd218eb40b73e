// Any bytes as a frame of Coinbase's stream: an error in words, or a frame that its print gives back.
#include "core/base/check.hpp"
#include "venues/coinbase/wire/stream.hpp"

using namespace signalbox;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto frame = coinbase::read_frame({reinterpret_cast<const char*>(data), size});
    if (!frame) {
        check(frame.error().code == ErrorCode::BadData && !frame.error().text().empty(), "a refusal has words");
        return 0;
    }
    std::visit(
        [&]<typename T>(const T& one) {
            const auto back = wire::read<T>(wire::print(one), "It");
            check(back && *back == one, "a frame is what its print says");
        },
        *frame);
    return 0;
}
