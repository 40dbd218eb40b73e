#include "faces/web/hook_memory.hpp"

#include <nlohmann/json.hpp>

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t file_read_max = 256U << 20;
constexpr std::uint64_t line_room = 24U << 20;  ///< of a day, for lines without bodies

UtcTime day_of(UtcTime time) { return std::chrono::floor<std::chrono::days>(time); }
std::string key_of(std::string_view hook, std::string_view what) { return std::string(hook) + " " + std::string(what); }

}  // namespace

std::filesystem::path HookMemory::file_of(UtcTime day) const {
    return directory_ / (to_text(day).substr(0, std::string_view("2026-11-22").size()) + ".jsonl");
}

Result<std::unique_ptr<HookMemory>> HookMemory::open(std::filesystem::path directory, Bounds bounds, UtcTime now) {
    TRY(make_directories(directory));
    std::unique_ptr<HookMemory> memory(new HookMemory(std::move(directory), bounds));
    for (UtcTime day = day_of(now - hook_remembered_for); day <= now; day += std::chrono::days(1))
        TRY(memory->read_day(day, now));
    memory->remove_old_files(now);
    return memory;
}

Result<> HookMemory::read_day(UtcTime day, UtcTime now) {
    auto text = read_text_file(file_of(day), file_read_max);
    if (!text && text.error().code == ErrorCode::NotFound) return {};
    if (!text) return fail(text.error());
    std::string_view rest = *text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const Json line = Json::parse(rest.substr(0, end), nullptr, false);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (!line.is_object()) continue;
        const auto text_of = [&](const char* name) {
            const auto found = line.find(name);
            return found != line.end() && found->is_string() ? found->get<std::string>() : std::string();
        };
        const auto received = parse_utc(text_of("received_at"));
        if (!received || *received + hook_remembered_for < now) continue;
        const std::string hook = text_of("hook");
        known_[key_of(hook, text_of("id"))] = *received + hook_remembered_for;
        known_[key_of(hook, text_of("signature"))] = *received + hook_remembered_for;
    }
    return {};
}

bool HookMemory::reserve(const std::string& hook, const std::string& id, const std::string& signature, UtcTime now) {
    const std::lock_guard lock(mutex_);
    forget_old(now);
    const std::string keys[] = {key_of(hook, id), key_of(hook, signature)};
    for (const std::string& key : keys)
        if (known_.contains(key)) return false;
    for (const std::string& key : keys) known_[key] = now + hook_remembered_for;
    return true;
}

void HookMemory::release(const std::string& hook, const std::string& id, const std::string& signature) {
    const std::lock_guard lock(mutex_);
    known_.erase(key_of(hook, id));
    known_.erase(key_of(hook, signature));
}

Result<> HookMemory::keep(const HookTaken& taken) {
    const std::lock_guard lock(mutex_);
    const UtcTime day = day_of(taken.received_at);
    if (!file_ || day_ != day) {
        TRY(open_day(day));
        remove_old_files(taken.received_at);
    }
    const bool has_room = size_ + taken.body.size() <= bounds_.day_bytes;
    const Json line{{"received_at", to_text(taken.received_at)},
                    {"hook", taken.hook},
                    {"id", taken.id},
                    {"signature", taken.signature},
                    {"event_time", taken.event_time},
                    {"arrived_at", to_text(taken.arrived_at)},
                    {"body", has_room ? Json(taken.body) : Json(nullptr)}};
    const std::string text = line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    if (!has_room && size_ + text.size() > bounds_.day_bytes + line_room)
        return fail(ErrorCode::NoSpace, "{} holds as much as a day may", file_of(day).string());
    TRY(file_->write_at(size_, std::as_bytes(std::span(text))));
    size_ += text.size();
    return {};
}

void HookMemory::learn(const std::vector<std::string>& hooks_and_ids, UtcTime now) {
    const std::lock_guard lock(mutex_);
    for (const std::string& key : hooks_and_ids) known_.emplace(key, now + hook_remembered_for);
}

/// A last line that a crash cut gets its end: the next one begins a line of its own.
Result<> HookMemory::open_day(UtcTime day) {
    File file = TRY(File::open(file_of(day), FileUse::create, 0600));
    std::uint64_t size = TRY(file.size());
    if (size > 0) {
        std::byte last{};
        (void)TRY(file.read_at(size - 1, {&last, 1}));
        const std::byte end{'\n'};
        if (last != end) {
            TRY(file.write_at(size, {&end, 1}));
            ++size;
        }
    }
    file_ = std::move(file);
    day_ = day;
    size_ = size;
    return {};
}

void HookMemory::forget_old(UtcTime now) {
    std::erase_if(known_, [now](const auto& one) { return one.second < now; });
}

void HookMemory::remove_old_files(UtcTime now) {
    const std::string oldest = file_of(day_of(now) - std::chrono::days(bounds_.keep_days)).filename().string();
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(directory_, ignored)) {
        const std::string name = entry.path().filename().string();
        if (name.size() == oldest.size() && name.ends_with(".jsonl") && name < oldest)
            std::filesystem::remove(entry.path(), ignored);
    }
}

Result<std::vector<std::string>> facts_known(EventLog& log, double speed) {
    const auto span = std::chrono::duration_cast<Millis>(hook_remembered_for * speed);
    std::vector<std::string> known;
    for (std::uint64_t back = 256;; back *= 8) {
        const std::uint64_t after = log.last() > back ? log.last() - back : 0;
        std::optional<UtcTime> first, last;
        known.clear();
        TRY(log.read(after, [&](const LoggedEvent& logged) -> Result<> {
            if (const auto* frame = std::get_if<MarketFrame>(&logged.event)) {
                first = first.value_or(frame->closed_at);
                last = frame->closed_at;
            }
            const auto* fact = std::get_if<FactArrived>(&logged.event);
            if (fact != nullptr && fact->source.starts_with(hook_source))
                known.push_back(key_of(fact->source.substr(hook_source.size()), fact->id));
            return {};
        }));
        if (after == 0 || (first && *last - *first >= span)) break;
    }
    return known;
}

}  // namespace signalbox
