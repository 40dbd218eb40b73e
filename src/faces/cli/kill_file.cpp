#include "faces/cli/kill_file.hpp"

#include "platform/files.hpp"
#include "views/answers_json.hpp"

namespace signalbox {

namespace {
constexpr std::uint64_t size_max = 64U << 10;
}

bool KillFile::there() const {
    std::error_code unknown;
    return std::filesystem::exists(path_, unknown);
}

std::optional<KillOrder> KillFile::order() const {
    if (!there()) return std::nullopt;
    KillOrder order{.actor = "file", .reason = path_.string(), .at = {}};
    const auto text = read_text_file(path_, size_max);
    if (!text) return order;
    const Json json = Json::parse(*text, nullptr, false);
    if (!json.is_object()) return order;
    order.actor = text_at(json, "actor", order.actor);
    order.reason = text_at(json, "reason", order.reason);
    order.at = text_at(json, "at", order.at);
    return order;
}

Result<> KillFile::write(const KillOrder& order) const {
    TRY(make_directories(path_.parent_path()));
    const Json json{{"actor", order.actor}, {"reason", order.reason}, {"at", order.at}};
    return atomic_write(path_, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

Result<bool> KillFile::remove() const {
    std::error_code error;
    const bool removed = std::filesystem::remove(path_, error);
    if (error) return os_failure(error.value(), "cannot remove {}: {}", path_);
    return removed;
}

}  // namespace signalbox
