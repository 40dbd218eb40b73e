// Any bytes as signalbox.toml, as .env and as a .po file: read without a crash, and what is handed out is consistent.
#include <cstdlib>

#include "core/base/check.hpp"
#include "platform/config.hpp"

using namespace signalbox;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const std::size_t half = text.size() / 2;
    ConfigSources sources;
    sources.toml = ConfigText{"signalbox.toml", text};
    sources.dotenv = ConfigText{".env", text};
    sources.environment = {{"SIGNALBOX__MARKET__SYMBOLS", text.substr(0, half)}, {"DB_URL", text.substr(half)}};
    const LoadedConfig loaded = read_config(sources);
    for (const ConfigMistake& mistake : loaded.mistakes) check(!mistake.text().empty(), "a mistake has words");
    if (loaded.mistakes.empty()) {
        const DeskSettings& desk = loaded.config.engine.desk;
        check(desk.opinion_min <= desk.signal_min && desk.signal_min <= desk.high_min, "the rules hold");
    }
    (void)parse_po(text);
    return 0;
}
