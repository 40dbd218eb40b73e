// The names. Whose file it is follows from what it calls its time, and from the order of its prices.
#include "venues/files/columns.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/base/letter_case.hpp"

namespace signalbox::csv {
namespace {

struct TimeName {
    std::string_view name;
    std::optional<TimeUnit> unit;
};
constexpr std::array<TimeName, 8> time_names{{{"open_time_ms", TimeUnit::millis},
                                              {"open_time", std::nullopt},
                                              {"timestamp", std::nullopt},
                                              {"time", std::nullopt},
                                              {"start", std::nullopt},
                                              {"date", std::nullopt},
                                              {"datetime", std::nullopt},
                                              {"unix", std::nullopt}}};

/// `Open time` is `open_time`.
std::string plain(std::string_view name) {
    std::string out(name);
    for (char& letter : out) letter = letter == ' ' ? '_' : lower_case(letter);
    return out;
}

std::string_view dialect_of(std::string_view time, const std::array<std::size_t, 6>& place) {
    const auto [at, open, high, low, close, volume] = place;
    const bool usual_order = open < high && high < low && low < close;
    if (time == "open_time_ms") return "signalbox";
    if (time == "open_time") return "binance";
    if (time == "start" || (low < high && high < open && open < close)) return "coinbase";
    if (open < close && close < high && high < low) return "jesse";
    if (time == "date" && usual_order) return "freqtrade";
    if (time == "timestamp" && usual_order) return "ccxt";
    return "header";
}

}  // namespace

std::optional<Columns> columns_named(const Fields& fields) {
    if (fields.count() > Fields::kept_max) return std::nullopt;
    std::vector<std::string> names;
    for (const std::string_view field : fields.kept()) names.push_back(plain(field));

    Columns columns{.count = names.size()};
    std::string_view time;
    for (const TimeName& known : time_names) {
        const auto times = std::ranges::count(names, known.name);
        if (times == 0) continue;
        if (times > 1 || !time.empty()) return std::nullopt;
        time = known.name;
        columns.named_unit = known.unit;
    }
    for (std::size_t i = 0; i < value_names.size(); ++i) {
        const std::string_view name = i == 0 ? time : value_names[i];
        if (std::ranges::count(names, name) != 1) return std::nullopt;
        columns.place[i] = static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
    }
    columns.dialect = dialect_of(time, columns.place);
    return columns;
}

Result<Columns> columns_told(std::string_view names) {
    auto columns = columns_named(Fields(names));
    if (!columns) {
        return fail(ErrorCode::WrongUse, "'{}' does not name the columns of candles", names)
            .suggest(
                "name a time (open_time_ms, timestamp, date …), open, high, low, close and volume, each once, in "
                "the order of the file; any other word stands for a column that is left aside");
    }
    columns->dialect = "columns";
    return *columns;
}

}  // namespace signalbox::csv
