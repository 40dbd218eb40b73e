// The fields that somebody put into Redis: any names and values, one a line. What is a ticker writes itself and reads
// back the same.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "adapters/redis/ticker_fields.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace signalbox;
    std::string_view left(reinterpret_cast<const char*>(data), size);
    std::vector<std::string_view> fields;
    while (!left.empty()) {
        const std::size_t end = std::min(left.find('\n'), left.size());
        fields.push_back(left.substr(0, end));
        left.remove_prefix(std::min(end + 1, left.size()));
    }
    const auto ticker = read_ticker(fields);
    if (!ticker) return 0;
    const auto written = ticker_fields(*ticker);
    fields.clear();
    for (std::size_t i = 0; i < written.size(); ++i) {
        fields.push_back(ticker_field_names[i]);
        fields.push_back(written[i]);
    }
    const auto again = read_ticker(fields);
    if (!again || ticker_fields(*again) != written) std::abort();
    return 0;
}
