#include "testing/telegram/photo.hpp"

#include <algorithm>

#include "platform/sha256.hpp"

namespace signalbox::simulator {
namespace {

struct Sides {
    std::int64_t width = 0, height = 0;
};

std::optional<Sides> sides_of_png(std::string_view bytes) {
    constexpr std::string_view magic("\x89PNG\r\n\x1a\n", 8);
    constexpr std::size_t head = 24;
    if (bytes.size() < head || !bytes.starts_with(magic) || bytes.substr(12, 4) != "IHDR") return std::nullopt;
    const auto number = [&](std::size_t at) {
        std::int64_t value = 0;
        for (std::size_t i = 0; i < 4; ++i) value = value * 256 + static_cast<unsigned char>(bytes[at + i]);
        return value;
    };
    return Sides{number(16), number(20)};
}

}  // namespace

ApiResult<TakenPhoto> take_photo(const std::string& bytes) {
    constexpr std::size_t bytes_max = 10U << 20;
    constexpr std::int64_t sides_max = 10'000, ratio_max = 20;
    if (bytes.empty()) return bad_request("file must be non-empty");
    if (bytes.size() > bytes_max) return bad_request("file is too big");
    const auto sides = sides_of_png(bytes);
    if (!sides) return bad_request("IMAGE_PROCESS_FAILED");
    const auto [shorter, longer] = std::minmax(sides->width, sides->height);
    if (shorter <= 0 || sides->width + sides->height > sides_max || longer > ratio_max * shorter)
        return bad_request("PHOTO_INVALID_DIMENSIONS");
    const std::string hash = sha256_hex(bytes);
    TakenPhoto taken{
        .sizes = Json::array(),
        .picture = {{"width", sides->width}, {"height", sides->height}, {"bytes", bytes.size()}, {"sha256", hash}}};
    for (const std::int64_t side : {90, 320, 800, 1280, 2560}) {
        const bool is_whole = longer <= side || side == 2560;
        const auto scaled = [&](std::int64_t length) {
            return longer <= side ? length : std::max<std::int64_t>(1, length * side / longer);
        };
        const std::string tag = hash.substr(0, 32) + std::to_string(side);
        Json size{{"file_id", "AgACAgSimulated-" + tag},
                  {"file_unique_id", "AQAD" + tag.substr(0, 12) + std::to_string(side)},
                  {"width", scaled(sides->width)},
                  {"height", scaled(sides->height)}};
        if (is_whole) size["file_size"] = bytes.size();
        taken.sizes.push_back(std::move(size));
        if (is_whole) break;
    }
    return taken;
}

}  // namespace signalbox::simulator
