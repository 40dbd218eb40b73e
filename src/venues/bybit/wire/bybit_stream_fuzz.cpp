// Any bytes as a frame of Bybit's stream: an error in words, or a frame that its print gives back; its klines become
// candles that keep a candle's rules, or errors.
#include "core/base/check.hpp"
#include "venues/bybit/wire/candles.hpp"

using namespace signalbox;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto frame = bybit::read_frame({reinterpret_cast<const char*>(data), size});
    if (!frame) {
        check(frame.error().code == ErrorCode::BadData && !frame.error().text().empty(), "a refusal has words");
        return 0;
    }
    std::visit(
        [&]<typename T>(const T& one) {
            if constexpr (!std::same_as<T, bybit::OtherFrame>) {
                const auto back = wire::read<T>(wire::print(one), "It");
                check(back && *back == one, "a frame is what its print says");
            }
            if constexpr (std::same_as<T, bybit::KlineFrame>) {
                const auto slowly = wire::read<T>({reinterpret_cast<const char*>(data), size}, "It");
                check(slowly && *slowly == one, "both ways read the same");
                for (const bybit::Kline& kline : one.klines) {
                    const auto candle = bybit::candle_of(kline, bybit::Category::linear);
                    if (candle) check(validate(*candle).has_value(), "a candle keeps its rules");
                }
            }
        },
        *frame);
    return 0;
}
