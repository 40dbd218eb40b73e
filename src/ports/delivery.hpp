// What leaves the house: a signal, what became of it, or an alert; and the permit to send it, a Delivery.
//
// Only the outbox makes a Delivery, and it fills itself with what RiskRules approved and with alerts, which have no
// entry, stop or target: an unchecked signal cannot be sent (SPEC 12). Plain values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/error.hpp"
#include "core/base/time.hpp"
#include "core/engine/outcome.hpp"
#include "ports/signal_record.hpp"

namespace signalbox {

enum class AlertKind : std::uint8_t {
    strong_signal,
    listing,
    feed_lost,
    feed_back,
    kill_switch,
    silence,
    correction,
    backup_failed,
    disk_low,
    database_away,
    digest,
    screener,  ///< the list of an hour, for webhooks alone
};
constexpr AlertKind last_of(AlertKind) { return AlertKind::screener; }
std::string_view to_text(AlertKind kind);

/// Whether a kind of alert is said, and how long after it the same is not said again.
struct AlertRule {
    bool on = true;
    Millis cooldown{0};
    bool operator==(const AlertRule&) const = default;
};

/// What people should know and that is no signal. The same kind, subject and window a second time is not said again.
struct Alert {
    AlertKind kind{};
    std::string subject;  ///< an instrument, a venue … or empty
    std::string window;   ///< which one of its kind and subject: an hour, a day, the signal that it is about
    UtcTime at{};         ///< market time
    std::vector<Sentence> lines = {};                               ///< for people; the first stands alone
    std::vector<std::pair<std::string, std::string>> details = {};  ///< the same for programs

    /// kind:subject:window
    std::string key() const;

    void encode_into(auto& writer) const {
        writer.put(kind);
        writer.put(subject);
        writer.put(window);
        writer.put(at);
        writer.put(static_cast<std::uint32_t>(lines.size()));
        for (const Sentence& line : lines) {
            writer.put(line.pattern);
            writer.put(line.values);
        }
        writer.put(details);
    }
    void decode_from(auto& reader) {
        std::uint32_t count = 0;
        reader.get(kind);
        reader.get(subject);
        reader.get(window);
        reader.get(at);
        reader.get(count);
        lines.clear();
        for (std::uint32_t i = 0; i < count && !reader.failed(); ++i) {
            Sentence& line = lines.emplace_back();
            reader.get(line.pattern);
            reader.get(line.values);
        }
        if (!reader.failed()) reader.get(details);
    }

    bool operator==(const Alert&) const = default;
};

enum class MessageKind : std::uint8_t { signal, follow_up, alert };
constexpr MessageKind last_of(MessageKind) { return MessageKind::alert; }
std::string_view to_text(MessageKind kind);

/// Why a message waits no more although nobody sent it.
enum class Withheld : std::uint8_t {
    no,
    past,    ///< made again from the journal: it had its time
    killed,  ///< it waited when the kill switch was thrown
};
constexpr Withheld last_of(Withheld) { return Withheld::killed; }
std::string_view to_text(Withheld withheld);

/// A row of the outbox.
struct OutboxMessage {
    std::int64_t number = 0;  ///< counting up: what comes later has a higher one
    std::string run;          ///< empty: of no run
    Mode mode = Mode::paper;  ///< of that run
    MessageKind kind{};
    UtcTime at{};  ///< market time of the event
    Withheld withheld{};
    std::optional<SignalRecord> signal = {};  ///< as it stands now: of a signal and of what became of it
    std::optional<SignalMoved> moved = {};    ///< of a follow-up
    std::optional<Alert> alert = {};
};

/// Why a signal that waited is of no use any more.
enum class Missed : std::uint8_t { ended, target_touched, stop_touched, half_to_target, half_to_stop, expired };
constexpr Missed last_of(Missed) { return Missed::expired; }
std::string_view to_text(Missed missed);

/// In which circumstances a message leaves.
struct Circumstances {
    std::optional<Millis> late = {};        ///< of a signal: so long after its close, where that is past `late_after`
    std::optional<double> last_price = {};  ///< of its instrument
    std::optional<Missed> missed = {};      ///< it leaves as one line
    bool repeat = false;                    ///< an earlier attempt may have arrived
    std::string reply_to = {};              ///< of a follow-up: the channel's own mark of its signal's message
};

/// The permit for one attempt: the outbox has it on record before the first byte leaves.
class Delivery {
public:
    const OutboxMessage& message() const { return message_; }
    const Circumstances& circumstances() const { return circumstances_; }

private:
    friend struct Outbox;
    Delivery(OutboxMessage message, Circumstances circumstances)
        : message_(std::move(message)), circumstances_(std::move(circumstances)) {}
    OutboxMessage message_;
    Circumstances circumstances_;
};

}  // namespace signalbox
