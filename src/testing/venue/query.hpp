// A request's path and its query's values, percent-decoded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace signalbox::simulator {

class Query {
public:
    /// `/v5/market/kline?category=spot&symbol=BTCUSDT`.
    explicit Query(std::string_view target);

    const std::string& path() const { return path_; }
    /// As it was sent, without the question mark.
    const std::string& text() const { return text_; }
    /// The first value of that name; none: it is not there or empty.
    std::optional<std::string> value(std::string_view name) const;
    std::vector<std::string> values(std::string_view name) const;
    /// None: not there. An error is told by the third state: there, but no whole number.
    struct Whole {
        bool is_good = true;
        std::optional<std::int64_t> value = {};
    };
    Whole whole(std::string_view name) const;

private:
    std::string path_, text_;
    std::vector<std::pair<std::string, std::string>> values_;
};

/// `first%3DX` → `first=X`, and + a blank; what is no escape stays.
std::string percent_decoded(std::string_view text);
std::string percent_encoded(std::string_view text);

}  // namespace signalbox::simulator
