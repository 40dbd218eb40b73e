// The table of contents: what the house is made of. Which database, which files, which venues is decided here alone.
#include <cstdlib>
#include <string_view>

#include "adapters/journal/journal.hpp"
#include "adapters/journal/snapshot.hpp"
#include "adapters/net/http_server.hpp"
#include "adapters/objects/directory_store.hpp"
#include "adapters/picture/chart.hpp"
#include "adapters/webhook/http_hook.hpp"
#include "app/databases.hpp"
#include "app/module.hpp"
#include "app/venues.hpp"

#include "app/tickers.hpp"

#include "app/simulator.hpp"
#include "app/telegram.hpp"
#include "app/webhook_sink.hpp"
#include "core/base/vectors.hpp"
#include "faces/cli/cli.hpp"
#include "venues/client/joined_stream.hpp"
#include "venues/files/csv_files.hpp"
#include "venues/files/table_csv.hpp"
#include "venues/synthetic/synthetic_stream.hpp"

namespace signalbox {

namespace {

using Path = House::Path;

Result<OpenedLog> open_journal(const Path& file, const std::string& run, int sync_every) {
    auto journal = std::make_unique<Journal>(TRY(
        Journal::open(file, {.run = run, .engine_version = std::string(engine_version), .sync_every = sync_every})));
    const std::uint64_t cut = journal->torn_tail() ? journal->torn_tail()->bytes : 0;
    return OpenedLog{.log = std::move(journal), .cut_bytes = cut};
}

/// By the file's ending: CSV here, Parquet in the lake's module.
class Tables final : public TableFiles {
public:
    Result<std::unique_ptr<TableWriter>> write(const Path& file, const TableHeading& heading) override {
        if (file.extension() == ".parquet") return TRY(lake_door())->tables()->write(file, heading);
        return CsvTables().write(file, heading);
    }
};

bool is_arrow_file(const Path& file) { return file.extension() == ".parquet" || file.extension() == ".feather"; }

/// By the file's ending too.
class Candles final : public CandleFiles {
public:
    Result<CandleFile> read(const Path& file, Timeframe timeframe, const ReadOptions& options) override {
        if (is_arrow_file(file)) return TRY(lake_door())->candles()->read(file, timeframe, options);
        return CsvFiles().read(file, timeframe, options);
    }
    Result<std::unique_ptr<CandleFileWriter>> write(const Path& file) override {
        if (is_arrow_file(file)) return TRY(lake_door())->candles()->write(file);
        return CsvFiles().write(file);
    }
};

House build_house() {
    return {
        .candles = open_candles,
        .runs = open_runs,
        .screens = open_screens,
        .listings = open_listings,
        .settings = open_settings,
        .schema = open_schema,
        .copy_database = copy_database,
        .tickers = open_tickers,
        .files = [] { return std::make_unique<Candles>(); },
        .tables = [] { return std::make_unique<Tables>(); },
        .lake = [](const Path& root) -> Result<std::unique_ptr<CandleLake>> { return TRY(lake_door())->lake(root); },
        .objects = [](const ObjectPlace& place) -> Result<std::unique_ptr<ObjectStore>> {
            if (place.bucket.empty()) return std::make_unique<DirectoryStore>(place.directory);
            return TRY(s3_door())->open(place);
        },
        .journal = open_journal,
        .read_journal = [](const Path& file) -> Result<std::unique_ptr<EventLog>> {
            return std::make_unique<Journal>(TRY(Journal::open_read_only(file)));
        },
        .snapshots = [](const Path& directory) -> Result<std::unique_ptr<Snapshots>> {
            return std::make_unique<SnapshotStore>(directory);
        },
        .synthetic = [](std::uint64_t seed, MarketClock& clock) -> std::unique_ptr<MarketStream> {
            return std::make_unique<SyntheticStream>(seed, clock);
        },
        .venue = open_venue,
        .joined =
            [](std::map<std::string, std::unique_ptr<MarketStream>> streams, MarketClock& clock) {
                return std::unique_ptr<MarketStream>(std::make_unique<JoinedStream>(std::move(streams), clock));
            },
        .simulate_venue = [](const SimulatorTerms& terms) -> Result<std::unique_ptr<VenueSimulator>> {
            Candles files;
            return simulate_venue(terms, files);
        },
        .hook_poster = webhook::open_hook,
        .simulate_webhook = simulate_webhook,
        .http_door = open_http_door,
        .bot = open_bot,
        .simulate_telegram = simulate_telegram,
        .draw_chart = draw_chart,
    };
}

}  // namespace

}  // namespace signalbox

int main(int argc, char** argv) {
    // SIGNALBOX_VECTORS=baseline takes the kernels that every CPU runs: for the proof that it changes no bit.
    const char* vectors = std::getenv("SIGNALBOX_VECTORS");
    if (vectors && std::string_view(vectors) == "baseline") signalbox::use_vectors(signalbox::Vectors::baseline);
    const int code = signalbox::run_cli(argc, argv, signalbox::build_house());
    signalbox::end_modules();
    return code;
}
