#include "runners/deliver.hpp"

#include <algorithm>
#include <utility>

#include "platform/clock.hpp"
#include "platform/queue.hpp"

namespace signalbox {

namespace {
constexpr std::chrono::milliseconds soon{50};  ///< between two looks while an attempt waits for its time
}

struct Deliver::Line {
    Line(const DeliverSettings& settings, Outbox& outbox, std::shared_ptr<Channel> to,
         const DispatchSurroundings& around, std::uint64_t seed)
        : channel(std::move(to)), dispatch(settings.rules, outbox, *channel, around, seed) {}

    const std::shared_ptr<Channel> channel;
    Dispatch dispatch;                  // the deciding thread's
    std::optional<Delivery> under_way;  // likewise
    BoundedQueue<Delivery> permits{{.capacity = 1}};
    std::optional<Sent> came;  // guarded by the owner's mutex, as is:
    bool is_leaving = false;
    std::jthread thread;
};

Deliver::Deliver(DeliverSettings settings, Outbox& outbox, MarketClock& clock, DispatchSurroundings around,
                 std::function<void(const std::string&)> trouble)
    : settings_(settings),
      outbox_(outbox),
      clock_(clock),
      around_(std::move(around)),
      trouble_of_(std::move(trouble)) {}

Deliver::~Deliver() { stop(); }

Result<> Deliver::add(std::shared_ptr<Channel> channel) {
    remove(channel->name());
    const std::scoped_lock lock(mutex_);
    if (lines_.size() >= settings_.channels_max) {
        return fail(ErrorCode::Busy, "there are {} channels already", lines_.size())
            .suggest("take one away before another comes");
    }
    auto line = std::make_shared<Line>(settings_, outbox_, std::move(channel), around_, settings_.seed + 2 * added_++);
    line->thread = std::jthread([this, &to = *line](std::stop_token stop) {
        while (const auto permit = to.permits.pop(stop)) {
            Sent sent = to.channel->send(*permit, stop);
            const std::scoped_lock held(mutex_);
            to.came = std::move(sent);
            woken_ = true;
            wakes_.notify_all();
        }
    });
    lines_.push_back(std::move(line));
    woken_ = true;
    wakes_.notify_all();
    return {};
}

void Deliver::remove(const std::string& name) {
    const std::scoped_lock lock(mutex_);
    for (const auto& line : lines_) {
        if (line->channel->name() == name) line->is_leaving = true;
    }
    woken_ = true;
    wakes_.notify_all();
}

void Deliver::start() {
    thread_ = std::jthread([this](std::stop_token stop) { turn(stop); });
}

void Deliver::stop() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    thread_.join();
}

void Deliver::turn(std::stop_token stop) {
    std::optional<std::chrono::steady_clock::time_point> ends_at;
    for (;;) {
        if (stop.stop_requested() && !ends_at) ends_at = std::chrono::steady_clock::now() + settings_.grace;
        Lines lines;
        {
            const std::scoped_lock lock(mutex_);
            woken_ = false;
            lines = lines_;
        }
        const bool moved = look(lines, !ends_at);
        let_go();
        const auto is_busy = [](const auto& line) { return line->under_way.has_value(); };
        if (ends_at && (std::ranges::none_of(lines, is_busy) || std::chrono::steady_clock::now() >= *ends_at)) break;
        if (moved) continue;
        const UtcTime now = clock_.now();
        const bool waits = std::ranges::any_of(lines, [&](const auto& line) { return line->dispatch.waits(now); });
        wait(waits || ends_at ? std::min(soon, settings_.look_every) : settings_.look_every,
             ends_at ? std::stop_token() : stop);
    }
    Lines lines;
    {
        const std::scoped_lock lock(mutex_);
        lines = std::exchange(lines_, {});
    }
    for (const auto& line : lines) line->thread.request_stop();
    for (const auto& line : lines) {
        line->thread.join();
        const auto heard = hear(*line);
        if (!heard) say(fail(heard.error()));
    }
}

void Deliver::wait(std::chrono::milliseconds most, std::stop_token stop) {
    std::unique_lock lock(mutex_);
    wakes_.wait_for(lock, stop, most, [&] { return woken_; });
}

/// True: something moved, so it is worth another look.
bool Deliver::look(const Lines& lines, bool may_begin) {
    bool moved = false;
    Result<> trouble;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        // Who takes another's place waits until that one has nothing under way.
        const auto is_before = [&](const auto& line) { return line->channel->name() == lines[i]->channel->name(); };
        const bool has_turn = std::ranges::find_if(lines, is_before) == lines.begin() + static_cast<std::ptrdiff_t>(i);
        auto done = tend(*lines[i], may_begin && has_turn);
        if (!done) {
            trouble = fail(std::move(done).error());
        } else {
            moved = moved || *done;
        }
    }
    say(trouble);
    return moved;
}

Result<bool> Deliver::tend(Line& line, bool may_begin) {
    bool leaves = false;
    {
        const std::scoped_lock lock(mutex_);
        leaves = line.is_leaving;
    }
    const bool heard = TRY(hear(line));
    if (!may_begin || leaves || line.under_way) return heard;
    auto permit = TRY(line.dispatch.next(clock_.now(), wall_time()));
    if (!permit) return heard;
    line.under_way = permit;
    {
        const std::scoped_lock lock(mutex_);
        ++counts_.attempts;
    }
    line.permits.push(*std::move(permit));
    return true;
}

/// What came of what was under way is written down; it is forgotten only then.
Result<bool> Deliver::hear(Line& line) {
    std::optional<Sent> came;
    {
        const std::scoped_lock lock(mutex_);
        came = line.came;
    }
    if (!came || !line.under_way) return false;
    TRY(line.dispatch.ended(*line.under_way, *came, clock_.now(), wall_time()));
    const bool is_missed = line.under_way->circumstances().missed.has_value();
    line.under_way.reset();
    const std::scoped_lock lock(mutex_);
    line.came.reset();
    counts_.delivered += came->fate == Fate::delivered && !is_missed ? 1 : 0;
    counts_.missed += came->fate == Fate::delivered && is_missed ? 1 : 0;
    counts_.dead += came->fate == Fate::refused ? 1 : 0;
    counts_.unanswered += came->fate == Fate::unknown ? 1 : 0;
    return true;
}

/// Those that leave, once nothing is under way there; their threads end here, outside the lock.
void Deliver::let_go() {
    Lines gone;
    {
        const std::scoped_lock lock(mutex_);
        const auto is_done = [](const auto& line) { return line->is_leaving && !line->under_way; };
        std::ranges::copy_if(lines_, std::back_inserter(gone), is_done);
        std::erase_if(lines_, is_done);
        // One whose place another of its name has taken goes on in that.
        std::erase_if(gone, [&](const auto& one) {
            return std::ranges::any_of(lines_,
                                       [&](const auto& line) { return line->channel->name() == one->channel->name(); });
        });
    }
    for (const auto& line : gone) say(outbox_.close_channel(line->channel->name()));
}

void Deliver::wake() {
    const std::scoped_lock lock(mutex_);
    woken_ = true;
    wakes_.notify_all();
}

Deliver::Counts Deliver::counts() const {
    const std::scoped_lock lock(mutex_);
    return counts_;
}

std::vector<std::string> Deliver::channels() const {
    const std::scoped_lock lock(mutex_);
    std::vector<std::string> names;
    for (const auto& line : lines_) {
        if (!line->is_leaving) names.push_back(line->channel->name());
    }
    return names;
}

void Deliver::say(const Result<>& done) {
    std::string now = done ? "" : done.error().text();
    if (now == trouble_) return;
    trouble_ = std::move(now);
    if (trouble_of_) trouble_of_(trouble_);
}

}  // namespace signalbox
