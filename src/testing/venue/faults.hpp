// What goes wrong at the simulated venue, how often, and how often it did.
//
//     drop=4/h,stall=1/h,duplicate=0.01,http429=0.02,correct=0.05,skew=-800,certificate=expired
//
//     per hour of market time, of one connection that is drawn (N/h)
//       drop       the connection is cut, without a word
//       midframe   the same in the middle of a frame
//       stall      no data for 40 s, and none of it later; pings are answered
//     share of the frames with data (0 … 1); every frame has one draw, so the shares add up to 1 at most
//       lose       never sent: a confirmation is missing, a sequence jumps
//       duplicate  sent twice
//       reorder    sent behind the connection's next frame
//       malformed  bytes in it are changed: it is no JSON
//     share of frames and of HTTP answers
//       truncate   a frame ends in its middle; an answer, too, and its connection with it
//     share of HTTP answers
//       http429    refused as asked too often, in the venue's ways
//       http5xx    502 or 503 with a page of HTML
//       slow       the body comes in ten pieces over two seconds
//     the market itself
//       correct    share of minutes that are corrected 45 s after their end (market.hpp)
//       skew       milliseconds that HTTP answers' time is ahead of the stream's; below 0: behind
//       delist     the last N instruments leave, one after each hour
//     with --tls
//       certificate  expired, name (for another host) or self (signed by itself): no client may connect
//
// Draws are keyed by the seed and the count of frames or answers, times of the connection faults by seed and second.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace signalbox::simulator {

enum class Fault : std::uint8_t {
    drop,
    midframe,
    stall,
    lose,
    duplicate,
    reorder,
    malformed,
    truncate,
    http429,
    http5xx,
    slow,
    correct,
    skew,
    delist,
};
inline constexpr std::size_t fault_count = 14;
std::string_view to_text(Fault fault);

/// Which certificate is shown.
enum class Certificate : std::uint8_t { good, expired, other_name, self_signed };

/// How often; 0: never.
struct Faults {
    std::array<double, fault_count> rates{};
    Certificate certificate = Certificate::good;

    /// Reads `drop=4/h,truncate=0.01`; the error says what would be right.
    static Result<Faults> parse(std::string_view text);
    double operator[](Fault fault) const { return rates[static_cast<std::size_t>(fault)]; }
};

/// Draws what happens next, and counts it. Threads: one at a time.
class FaultDraws {
public:
    FaultDraws(const Faults& faults, std::uint64_t seed) : faults_(faults), seed_(seed) {}

    /// Of the next frame: lose, duplicate, reorder, malformed, truncate or nothing. Counted when `happened`.
    std::optional<Fault> of_frame();
    /// Of the next answer: http429, http5xx, slow, truncate or nothing.
    std::optional<Fault> of_answer();
    /// Of a connection in the second of market time that begins then: drop, midframe, stall or nothing. `which` of the
    /// open ones is a uniform number to take a remainder of.
    struct OfSecond {
        std::optional<Fault> fault;
        std::uint64_t which = 0;
    };
    OfSecond of_second(UtcTime second) const;

    void happened(Fault fault) { ++counts_[static_cast<std::size_t>(fault)]; }
    std::uint64_t count(Fault fault) const { return counts_[static_cast<std::size_t>(fault)]; }
    const Faults& faults() const { return faults_; }

private:
    const Faults faults_;
    const std::uint64_t seed_;
    std::uint64_t frames_ = 0, answers_ = 0;
    std::array<std::uint64_t, fault_count> counts_{};
};

}  // namespace signalbox::simulator
