#include "faces/cli/lake_reading.hpp"

#include <filesystem>

#include "faces/cli/print.hpp"

namespace signalbox {

LakeReading read_with_lake(const Context& context) {
    const std::filesystem::path root = context.data_dir().lake();
    LakeReading plain{.open = context.open_candles(), .use = nullptr};
    std::error_code unknown;
    if (!std::filesystem::is_directory(root / "candles", unknown)) return plain;
    if (const auto lake = context.house.lake(root); !lake) {
        context.note(context.say("the lake is left aside: {}", say(context.language, lake.error().what)));
        return plain;
    }
    const auto use = std::make_shared<LakeUse>();
    const auto open = [&context, root, use]() -> Result<std::unique_ptr<CandleStore>> {
        auto below = TRY(context.database_candles());
        return std::make_unique<LakeStore>(
            std::move(below), [&context, root] { return context.house.lake(root); }, use);
    };
    return {.open = open, .use = use};
}

void show_lake_use(const Context& context, const LakeReading& reading) {
    if (!reading.use) return;
    for (const Error& error : reading.use->errors()) {
        context.note(context.say("taken from the store instead: {}", say(context.language, error.what)));
    }
    context.print_said("candles read from the lake: {}, from the store: {}", grouped(reading.use->from_lake),
                       grouped(reading.use->from_store));
}

}  // namespace signalbox
