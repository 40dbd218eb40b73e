#include "faces/cli/runs.hpp"

#include "faces/cli/run_card.hpp"
#include "platform/clock.hpp"

namespace signalbox {

Result<std::optional<RunRecord>> find_run_if_any(RunStore& runs, const std::string& id) {
    if (id.empty()) {
        auto all = TRY(runs.runs());
        if (all.empty()) return std::optional<RunRecord>{};
        return std::optional(std::move(all.front()));
    }
    auto run = TRY(runs.run(id));
    if (run) return run;
    const auto all = TRY(runs.runs());
    if (all.empty()) {
        return fail(ErrorCode::NotFound, "there is no run {}: the store has none", id)
            .suggest("make one: signalbox backtest, or signalbox run");
    }
    return fail(ErrorCode::NotFound, "there is no run {}", id).suggest("the newest one is {}", all.front().id);
}

Result<RunRecord> find_run(RunStore& runs, const std::string& id) {
    auto run = TRY(find_run_if_any(runs, id));
    if (run) return std::move(*run);
    return fail(ErrorCode::NotFound, "the store has no run yet")
        .suggest("make one: signalbox backtest, or signalbox run");
}

Result<std::string> new_run_id(const Context& context, RunStore& runs, std::string_view prefix) {
    for (;;) {
        auto id = TRY(runs.new_id(prefix, wall_time()));
        if (!is_journaled(context.data_dir(), id)) return id;
    }
}

ReadJournal read_journal(const Context& context) {
    return [&context](const std::filesystem::path& file) { return context.house.read_journal(file); };
}

}  // namespace signalbox
