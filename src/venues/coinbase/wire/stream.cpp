#include "venues/coinbase/wire/stream.hpp"

namespace signalbox::coinbase {
namespace {

template <typename T>
Result<Frame> as(std::string_view text, std::string_view what) {
    Result<Frame> frame(std::in_place, std::in_place_type<T>);
    if (auto good = wire::read_into(std::get<T>(*frame), text, what); !good) frame = fail(std::move(good).error());
    return frame;
}

/// The channel if it stands first, as it nearly always does; else nothing.
std::string_view first_channel(std::string_view text) {
    constexpr std::string_view opening = R"({"channel":")";
    if (!text.starts_with(opening)) return {};
    text.remove_prefix(opening.size());
    const std::size_t end = text.find('"');
    if (end == std::string_view::npos || text.substr(0, end).find('\\') != std::string_view::npos) return {};
    return text.substr(0, end);
}

}  // namespace

Result<Frame> read_frame(std::string_view text) {
    std::string_view channel = first_channel(text);
    OtherFrame other;
    if (channel.empty()) {
        other = TRY(wire::read<OtherFrame>(text, "Coinbase frame"));
        if (!other.channel && other.type == "error") return as<ErrorFrame>(text, "Coinbase error");
        if (!other.channel) return Frame{std::move(other)};
        channel = *other.channel;
    }
    if (channel == "market_trades") return as<TradesFrame>(text, "Coinbase trades");
    if (channel == "ticker" || channel == "ticker_batch") return as<TickersFrame>(text, "Coinbase ticker");
    if (channel == "heartbeats") return as<HeartbeatFrame>(text, "Coinbase heartbeat");
    if (channel == "subscriptions") return as<SubscriptionsFrame>(text, "Coinbase subscriptions");
    return as<OtherFrame>(text, "Coinbase frame");
}

std::optional<std::int64_t> sequence_of(const Frame& frame) {
    return std::visit(
        []<typename T>(const T& one) -> std::optional<std::int64_t> {
            if constexpr (std::same_as<T, ErrorFrame>)
                return std::nullopt;
            else
                return one.sequence;
        },
        frame);
}

}  // namespace signalbox::coinbase
