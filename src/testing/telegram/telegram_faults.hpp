// What goes wrong at the simulated Bot API, how often, and what a test asks for by name.
//
//     http500=0.01,lost=0.02,http429=0.05                 shares of calls (0 … 1, 1 at most together), by the seed
//     POST /_sim/fault {"kind": "lost", "calls": 2}       the next two calls; "method" takes those of one alone
//
//     http500, http502  a page of HTML; nothing was done
//     drop              the connection is cut after the request was read; nothing was done
//     lost              the same, but it was done: the answer is lost
//     malformed         done, and the answer is no whole JSON
//     slow              done, and answered late: "seconds", 2 unless said
//     http429           nothing done; "seconds" to wait, 5 unless said
//     http401, http409  nothing done
//     duplicate         (of getUpdates) the last update that waits comes once more, with its id
//     unknown           (of getUpdates) an update of a kind that nobody knows comes in
//     inaccessible      (of getUpdates) a press comes in under a message that is too old to be seen
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace signalbox::simulator {

enum class TelegramFault : std::uint8_t {
    http500,
    http502,
    drop,
    lost,
    malformed,
    slow,
    http429,
    http401,
    http409,
    duplicate,
    unknown,
    inaccessible,
};
inline constexpr std::size_t telegram_fault_count = 12;
std::string_view to_text(TelegramFault fault);
std::optional<TelegramFault> telegram_fault(std::string_view name);

/// Shares of calls.
struct TelegramFaults {
    std::array<double, telegram_fault_count> rates{};

    /// Reads `http500=0.01,lost=0.02`; the error says what would be right.
    static Result<TelegramFaults> parse(std::string_view text);
};

/// Draws what happens to the next call, and counts it. Threads: one at a time.
class TelegramFaultDraws {
public:
    struct Ordered {
        TelegramFault fault = TelegramFault::drop;
        std::uint64_t calls = 1;
        std::string method = {};  ///< in small letters; empty: any
        std::int64_t seconds = 0;
    };
    struct Drawn {
        TelegramFault fault;
        std::int64_t seconds = 0;  ///< 0: the fault's usual
    };
    TelegramFaultDraws(const TelegramFaults& faults, std::uint64_t seed) : faults_(faults), seed_(seed) {}

    void order(Ordered ordered) { ordered_.push_back(std::move(ordered)); }
    std::optional<Drawn> of_call(std::string_view method);
    std::map<std::string, std::uint64_t> counts() const;

private:
    const TelegramFaults faults_;
    const std::uint64_t seed_;
    std::uint64_t calls_ = 0;
    std::deque<Ordered> ordered_;
    std::array<std::uint64_t, telegram_fault_count> counts_{};
};

}  // namespace signalbox::simulator
