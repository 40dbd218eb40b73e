#include "venues/bybit/wire/market.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace signalbox::bybit {
namespace {

template <typename Word, std::size_t count>
bool find_word(std::string_view text, const std::array<std::string_view, count>& words, Word& word) {
    const auto found = std::ranges::find(words, text);
    if (found == words.end()) return false;
    word = static_cast<Word>(found - words.begin());
    return true;
}

constexpr std::array<std::string_view, 3> categories{"spot", "linear", "inverse"};
constexpr std::array<std::string_view, 2> sides{"Buy", "Sell"};
constexpr std::array<std::string_view, 2> pushes{"snapshot", "delta"};

constexpr std::array<std::pair<std::string_view, Timeframe>, 12> intervals{{{"1", Timeframe::m1},
                                                                            {"3", Timeframe::m3},
                                                                            {"5", Timeframe::m5},
                                                                            {"15", Timeframe::m15},
                                                                            {"30", Timeframe::m30},
                                                                            {"60", Timeframe::h1},
                                                                            {"120", Timeframe::h2},
                                                                            {"240", Timeframe::h4},
                                                                            {"360", Timeframe::h6},
                                                                            {"720", Timeframe::h12},
                                                                            {"D", Timeframe::d1},
                                                                            {"W", Timeframe::w1}}};

std::string joined(std::string_view first, std::string_view second, std::string_view third) {
    std::string name(first);
    for (const std::string_view part : {second, third}) {
        name += '.';
        name += part;
    }
    return name;
}

}  // namespace

std::string_view to_text(Category category) { return categories[static_cast<std::size_t>(category)]; }
bool from_text(std::string_view text, Category& category) { return find_word(text, categories, category); }

std::string_view to_text(Side side) { return sides[static_cast<std::size_t>(side)]; }
bool from_text(std::string_view text, Side& side) { return find_word(text, sides, side); }

std::string_view to_text(Push push) { return pushes[static_cast<std::size_t>(push)]; }
bool from_text(std::string_view text, Push& push) { return find_word(text, pushes, push); }

std::optional<std::string_view> interval_of(Timeframe timeframe) {
    const auto found = std::ranges::find(intervals, timeframe, &std::pair<std::string_view, Timeframe>::second);
    if (found == intervals.end()) return std::nullopt;
    return found->first;
}

std::optional<Timeframe> timeframe_of(std::string_view interval) {
    const auto found = std::ranges::find(intervals, interval, &std::pair<std::string_view, Timeframe>::first);
    if (found == intervals.end()) return std::nullopt;
    return found->second;
}

Topic topic_of(std::string_view name) {
    const std::size_t first = name.find('.');
    if (first == std::string_view::npos) return {.kind = name, .parameter = {}, .symbol = {}};
    const std::string_view rest = name.substr(first + 1);
    const std::size_t second = rest.find('.');
    if (second == std::string_view::npos) return {.kind = name.substr(0, first), .parameter = {}, .symbol = rest};
    return {.kind = name.substr(0, first), .parameter = rest.substr(0, second), .symbol = rest.substr(second + 1)};
}

std::string kline_topic(std::string_view interval, std::string_view symbol) {
    return joined("kline", interval, symbol);
}
std::string ticker_topic(std::string_view symbol) { return "tickers." + std::string(symbol); }
std::string book_topic(int depth, std::string_view symbol) {
    return joined("orderbook", std::to_string(depth), symbol);
}
std::string trade_topic(std::string_view symbol) { return "publicTrade." + std::string(symbol); }

}  // namespace signalbox::bybit
