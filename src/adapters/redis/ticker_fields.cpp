#include "adapters/redis/ticker_fields.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace signalbox {

namespace {

constexpr std::array numbers{&CachedTicker::last_price, &CachedTicker::price_24h_pct, &CachedTicker::high_24h,
                             &CachedTicker::low_24h,    &CachedTicker::volume_24h,    &CachedTicker::turnover_24h};

std::string number_text(double value) {
    if (!std::isfinite(value)) return {};
    std::array<char, 32> text{};
    const auto written = std::to_chars(text.data(), text.data() + text.size(), value);
    return {text.data(), written.ptr};
}

bool read_number(std::string_view text, double& value) {
    value = CachedTicker::unknown;
    if (text.empty()) return true;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && std::isfinite(value);
}

}  // namespace

std::array<std::string, 8> ticker_fields(const CachedTicker& ticker) {
    std::array<std::string, 8> fields;
    fields.front() = ticker.symbol;
    for (std::size_t i = 0; i < numbers.size(); ++i) fields[i + 1] = number_text(ticker.*numbers[i]);
    fields.back() = to_text(ticker.updated_at);
    return fields;
}

std::optional<CachedTicker> read_ticker(std::span<const std::string_view> names_and_values) {
    CachedTicker ticker;
    bool timed = false;
    for (std::size_t i = 0; i + 1 < names_and_values.size(); i += 2) {
        const auto name = std::ranges::find(ticker_field_names, names_and_values[i]);
        const std::string_view value = names_and_values[i + 1];
        if (name == ticker_field_names.end()) continue;
        const auto which = static_cast<std::size_t>(name - ticker_field_names.begin());
        if (which == 0) {
            if (value.size() > ticker_symbol_max) return std::nullopt;
            ticker.symbol = value;
        } else if (which == ticker_field_names.size() - 1) {
            const auto time = parse_utc(value);
            if (!time) return std::nullopt;
            ticker.updated_at = *time;
            timed = true;
        } else if (!read_number(value, ticker.*numbers[which - 1])) {
            return std::nullopt;
        }
    }
    if (ticker.symbol.empty() || !timed) return std::nullopt;
    return ticker;
}

}  // namespace signalbox
