#include "platform/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace signalbox {
namespace {

using namespace std::chrono_literals;

std::string clock_text(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::ceil(std::min(seconds, 359'999.0)));
    if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

ProgressStyle progress_style(bool quiet) {
    if (quiet) return ProgressStyle::none;
    return ::isatty(STDERR_FILENO) == 1 ? ProgressStyle::bar : ProgressStyle::lines;
}

std::string progress_line(const std::string& label, std::uint64_t done, std::uint64_t total, double seconds,
                          int width) {
    if (total == 0) return fmt::format("{} {}", label, done);
    const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
    std::string after = fmt::format(" {} of {}", done, total);
    if (share > 0 && share < 1 && seconds >= 1) after += ", " + clock_text(seconds / share - seconds) + " left";
    const std::string before = fmt::format("{} {:3.0f}% ", label, std::floor(share * 100));
    const int room = width - static_cast<int>(before.size() + after.size()) - 2;
    if (room < 5) return before + after.substr(1);
    const int cells = std::min(room, 30);
    const auto full = static_cast<std::size_t>(share * cells);
    return before + "[" + std::string(full, '#') + std::string(static_cast<std::size_t>(cells) - full, '.') + "]" +
           after;
}

Progress::Progress(Options options) : options_(std::move(options)) {
    if (!options_.write)
        options_.write = [](const std::string& text) {
            std::fputs(text.c_str(), stderr);
            std::fflush(stderr);
        };
    if (!options_.now) options_.now = [] { return Steady::now(); };
    began_ = shown_at_ = options_.now();
}

Progress::~Progress() {
    if (!shown_) return;
    show(options_.now());
    if (options_.style == ProgressStyle::bar) options_.write("\n");
}

void Progress::update(std::uint64_t done) {
    done_ = done;
    if (options_.style == ProgressStyle::none || done < next_look_) return;
    // The clock is asked a thousand times over the whole task, whatever its size.
    next_look_ = done + std::max<std::uint64_t>(1, options_.total / 1000);
    const auto now = options_.now();
    if (now - shown_at_ >= (options_.style == ProgressStyle::bar ? 100ms : 10s)) show(now);
}

void Progress::show(Steady::time_point now) {
    shown_ = true;
    shown_at_ = now;
    const double seconds = std::chrono::duration<double>(now - began_).count();
    const std::string line = progress_line(options_.label, done_, options_.total, seconds, 79);
    options_.write(options_.style == ProgressStyle::bar ? "\r" + line + "\x1b[K" : line + "\n");
}

}  // namespace signalbox
