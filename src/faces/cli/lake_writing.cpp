#include "faces/cli/lake_writing.hpp"

#include <optional>

#include "faces/cli/print.hpp"
#include "runners/lake_builder.hpp"

namespace signalbox {

Result<Json> write_lake(const Context& context, CandleStore& store, CandleLake& lake, const Instrument& instrument,
                        const std::filesystem::path& root) {
    const auto span = TRY(store.span(instrument, Timeframe::m1));
    const auto total = span ? static_cast<std::uint64_t>((span->to - day_start(span->from)) / minute) : 1;
    Progress bar = context.progress(to_text(instrument), total);
    const LakeBuilt built = TRY(
        build_lake(store, lake, instrument,
                   {.progress = [&](std::int64_t done, std::int64_t) { bar.update(static_cast<std::uint64_t>(done)); },
                    .stop = context.stop}));
    if (built.written > 0) {
        context.print_said("{}: months written to {}: {} ({} candles, {} quiet minutes), already right: {}", instrument,
                           root.string(), built.written, grouped(built.candles), grouped(built.quiet), built.kept);
    }
    return Json{{"instrument", to_text(instrument)}, {"lake", root.string()},    {"months_written", built.written},
                {"months_kept", built.kept},         {"candles", built.candles}, {"quiet", built.quiet}};
}

}  // namespace signalbox
