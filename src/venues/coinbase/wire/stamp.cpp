#include "venues/coinbase/wire/stamp.hpp"

namespace signalbox::coinbase {
namespace {

constexpr std::size_t to_the_second = std::string_view("2026-04-07T00:28:58").size();
constexpr int digits_max = 9;
constexpr UtcTime end = std::chrono::sys_days{std::chrono::year{2262} / 1 / 1};

}  // namespace

std::string to_text(const Stamp& stamp) {
    const auto second = std::chrono::floor<std::chrono::seconds>(stamp.at);
    std::string text = signalbox::to_text(UtcTime{second}).substr(0, to_the_second);
    if (stamp.digits > 0) {
        const std::string fraction = std::to_string(1'000'000'000 + (stamp.at - second).count());
        text += "." + fraction.substr(1, static_cast<std::size_t>(stamp.digits));
    }
    return text + "Z";
}

bool from_text(std::string_view text, Stamp& stamp) {
    if (text.size() <= to_the_second || text[10] != 'T' || !text.ends_with('Z')) return false;
    const auto second = parse_utc(text.substr(0, to_the_second));
    if (!second || *second < UtcTime{} || *second >= end) return false;
    std::string_view fraction = text.substr(to_the_second, text.size() - to_the_second - 1);
    if (!fraction.empty() && (fraction.size() < 2 || fraction[0] != '.' || fraction.size() > digits_max + 1))
        return false;
    std::int64_t nanoseconds = 0;
    for (std::size_t i = 1; i <= digits_max; ++i) {
        const char c = i < fraction.size() ? fraction[i] : '0';
        if (c < '0' || c > '9') return false;
        nanoseconds = nanoseconds * 10 + (c - '0');
    }
    stamp.at = *second + std::chrono::nanoseconds{nanoseconds};
    stamp.digits = fraction.empty() ? 0 : static_cast<int>(fraction.size()) - 1;
    return true;
}

}  // namespace signalbox::coinbase
