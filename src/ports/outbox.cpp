// The names of what leaves and of what becomes of it, and the permit to send.
#include "ports/outbox.hpp"

#include <array>

#include "core/base/check.hpp"

namespace signalbox {

namespace {

template <std::size_t n>
std::string_view named(const std::array<std::string_view, n>& names, auto value) {
    const auto number = static_cast<std::size_t>(value);
    check(number < names.size(), "everything that is listed has a name");
    return names[number];
}

constexpr std::array<std::string_view, 12> alert_names{"strong_signal", "listing",       "feed_lost",  "feed_back",
                                                       "kill_switch",   "silence",       "correction", "backup_failed",
                                                       "disk_low",      "database_away", "digest",     "screener"};
constexpr std::array<std::string_view, 3> kind_names{"signal", "follow_up", "alert"};
constexpr std::array<std::string_view, 3> withheld_names{"", "past", "killed"};
constexpr std::array<std::string_view, 6> missed_names{"ended",          "target_touched", "stop_touched",
                                                       "half_to_target", "half_to_stop",   "expired"};
constexpr std::array<std::string_view, 9> state_names{"waiting", "sending", "delivered", "missed",  "folded",
                                                      "killed",  "dead",    "dropped",   "unwanted"};

}  // namespace

std::string_view to_text(AlertKind kind) { return named(alert_names, kind); }
std::string_view to_text(MessageKind kind) { return named(kind_names, kind); }
std::string_view to_text(Withheld withheld) { return named(withheld_names, withheld); }
std::string_view to_text(Missed missed) { return named(missed_names, missed); }
std::string_view to_text(DeliveryState state) { return named(state_names, state); }

Result<DeliveryState> parse_delivery_state(std::string_view text) {
    std::string all;
    for (std::size_t i = 0; i < state_names.size(); ++i) {
        if (state_names[i] == text) return static_cast<DeliveryState>(i);
        all += (i == 0 ? "" : ", ") + std::string(state_names[i]);
    }
    return fail(ErrorCode::WrongUse, "no delivery is ever {}", text).suggest("one of {}", all);
}

std::string Alert::key() const { return std::string(to_text(kind)) + ":" + subject + ":" + window; }

Result<std::optional<Delivery>> Outbox::begin(const std::string& channel, const WaitingMessage& waiting,
                                              Circumstances circumstances, UtcTime wall) {
    const OutboxMessage& message = waiting.message;
    if (message.withheld != Withheld::no) return std::optional<Delivery>{};
    circumstances.repeat = waiting.unanswered > 0;
    const std::int64_t folded_to = circumstances.missed ? waiting.known_to : 0;
    if (!TRY(note_attempt(channel, message.number, folded_to, wall))) return std::optional<Delivery>{};
    return std::optional(Delivery(message, std::move(circumstances)));
}

}  // namespace signalbox
