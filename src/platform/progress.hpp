// How far a long task is, on stderr: a bar with the time left on a terminal, a line now and then elsewhere, or nothing.
//
// stdout stays free for answers. Threads: one owner.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace signalbox {

enum class ProgressStyle : std::uint8_t { none, lines, bar };
/// A bar where stderr is a terminal, else lines; none when quiet (--json, --quiet).
ProgressStyle progress_style(bool quiet);

/// `42% [########............] 1234567 of 2939393, 0:07 left`; `width` columns with the label at most.
std::string progress_line(const std::string& label, std::uint64_t done, std::uint64_t total, double seconds, int width);

class Progress {
public:
    using Steady = std::chrono::steady_clock;
    struct Options {
        ProgressStyle style = ProgressStyle::none;
        std::string label;                              ///< already in the reader's language
        std::uint64_t total = 0;                        ///< 0: unknown, only a count is shown
        std::function<void(const std::string&)> write;  ///< stderr when empty
        std::function<Steady::time_point()> now;        ///< the steady clock when empty
    };
    explicit Progress(Options options);
    /// Ends the bar's line.
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// Cheap enough for every row: looks at the clock and writes at most ten times a second (lines: every ten seconds).
    void update(std::uint64_t done);
    void set_total(std::uint64_t total) { options_.total = total; }

private:
    void show(Steady::time_point now);

    Options options_;
    Steady::time_point began_;
    Steady::time_point shown_at_;
    std::uint64_t done_ = 0;
    std::uint64_t next_look_ = 0;
    bool shown_ = false;
};

}  // namespace signalbox
