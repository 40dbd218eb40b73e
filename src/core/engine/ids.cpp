#include "core/engine/ids.hpp"

#include <string>

#include "core/base/archive.hpp"

namespace signalbox {

Hash128 outcome_id(std::string_view kind, std::string_view instrument, Timeframe timeframe, UtcTime closed_at,
                   Source source, Side side, std::uint32_t n) {
    Bytes bytes;
    bytes.reserve(96);
    Writer writer(bytes);
    writer.put(std::string(kind));
    writer.put(std::string(instrument));
    writer.put(timeframe);
    writer.put(closed_at);
    writer.put(source);
    writer.put(side);
    writer.put(n);
    return hash_bytes(bytes);
}

}  // namespace signalbox
