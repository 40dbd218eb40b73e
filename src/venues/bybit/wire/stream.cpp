#include "venues/bybit/wire/stream.hpp"

#include "venues/wire/quick_read.hpp"

namespace signalbox::bybit {
namespace {

/// The topic of any frame, wherever it stands.
struct Head {
    std::optional<std::string> topic;

    static constexpr auto fields() { return std::tuple{wire::field("topic", &Head::topic)}; }
};

/// The topic if it stands first and unescaped, as it nearly always does; else nothing.
std::string_view first_topic(std::string_view text) {
    constexpr std::string_view opening = R"({"topic":")";
    if (!text.starts_with(opening)) return {};
    text.remove_prefix(opening.size());
    const std::size_t end = text.find('"');
    if (end == std::string_view::npos || text.substr(0, end).find('\\') != std::string_view::npos) return {};
    return text.substr(0, end);
}

template <typename T>
Result<Frame> as(std::string_view text, std::string_view what) {
    Result<Frame> frame(std::in_place, std::in_place_type<T>);
    if (auto good = wire::read_into(std::get<T>(*frame), text, what); !good) frame = fail(std::move(good).error());
    return frame;
}

}  // namespace

Result<Frame> read_frame(std::string_view text) {
    if (text.starts_with(R"({"topic":"kline.)")) {
        Result<Frame> frame(std::in_place, std::in_place_type<KlineFrame>);
        if (wire::quick_read(std::get<KlineFrame>(*frame), text)) [[likely]]
            return frame;
    }
    std::string_view topic = first_topic(text);
    Head head;
    if (topic.empty()) {
        head = TRY(wire::read<Head>(text, "Bybit frame"));
        if (!head.topic) return as<OpAnswer>(text, "Bybit answer");
        topic = *head.topic;
    }
    const std::string_view kind = topic_of(topic).kind;
    if (kind == "kline") return as<KlineFrame>(text, "Bybit kline");
    if (kind == "tickers") return as<TickerFrame>(text, "Bybit ticker");
    if (kind == "orderbook") return as<BookFrame>(text, "Bybit order book");
    if (kind == "publicTrade") return as<TradeFrame>(text, "Bybit trades");
    if (topic == status_topic) return as<StatusFrame>(text, "Bybit system status");
    TRY(wire::read<Head>(text, "Bybit frame"));
    return Frame{OtherFrame{std::string(topic)}};
}

void Ticker::merge(const Ticker& later) {
    static constexpr auto all = fields();
    const auto take = [&]<typename Member>(Member Ticker::* member) {
        if constexpr (wire::is_optional<Member>) {
            if (later.*member) this->*member = later.*member;
        }
    };
    std::apply([&](const auto&... each) { (take(each.member), ...); }, all);
}

bool OpAnswer::is_accepted() const {
    return is_pong() || is_success.value_or(false) ||
           (message && message->find("already subscribed") != std::string::npos);
}

Result<> OpAnswer::accepted() const {
    if (is_accepted()) return {};
    const std::string said = message.value_or("").substr(0, 200);
    if (op == "auth") {
        return fail(ErrorCode::Refused, "{} refuses the key ({}): {}", "Bybit", op, said)
            .suggest("see that BYBIT_API_KEY and BYBIT_API_SECRET belong together and to this environment");
    }
    return fail(ErrorCode::NotFound, "{} refuses the request ({}): {}", "Bybit", op, said)
        .suggest("one topic that it does not know fails the whole request: leave it out and ask again");
}

}  // namespace signalbox::bybit
