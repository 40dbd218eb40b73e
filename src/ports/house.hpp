// What main built and hands to the faces: how to open each port. A face knows no adapter; it asks the house.
//
// Every function opens something new that belongs to the caller and to one thread. Errors are the ports' own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/archive.hpp"
#include "core/base/result.hpp"
#include "ports/bot.hpp"
#include "ports/candle_files.hpp"
#include "ports/candle_lake.hpp"
#include "ports/candle_store.hpp"
#include "ports/clock.hpp"
#include "ports/database_copy.hpp"
#include "ports/database_place.hpp"
#include "ports/event_log.hpp"
#include "ports/hook_poster.hpp"
#include "ports/http_door.hpp"
#include "ports/listing_store.hpp"
#include "ports/market_stream.hpp"
#include "ports/object_place.hpp"
#include "ports/object_store.hpp"
#include "ports/run_store.hpp"
#include "ports/screen_store.hpp"
#include "ports/setting_store.hpp"
#include "ports/snapshots.hpp"
#include "ports/table_files.hpp"
#include "ports/venue.hpp"

#include "ports/ticker_cache.hpp"

#include "ports/telegram_simulator.hpp"
#include "ports/venue_simulator.hpp"
#include "ports/webhook_simulator.hpp"

namespace signalbox {

struct ChartPicture;

/// The schema of the database, for `signalbox db`.
struct SchemaAdmin {
    virtual ~SchemaAdmin() = default;
    virtual Result<int> current() = 0;
    virtual int newest() const = 0;
    virtual Result<> upgrade() = 0;
    virtual Result<> downgrade(int to) = 0;
    /// Number, name and time of each migration applied, oldest first.
    struct Applied {
        int number = 0;
        std::string name;
        std::string at;
    };
    virtual Result<std::vector<Applied>> history() = 0;
    /// The whole database, as it stands now, as one new file. WrongUse where a database is no file.
    virtual Result<> copy_to(const std::filesystem::path& file) = 0;
};

/// What was found at a journal's torn end and cut.
struct OpenedLog {
    std::unique_ptr<EventLog> log;
    std::uint64_t cut_bytes = 0;
};

struct House {
    using Path = std::filesystem::path;

    // An empty database is given the newest tables. An older schema is Refused (db upgrade), a newer one TooNew.
    std::function<Result<std::unique_ptr<CandleStore>>(const DatabasePlace& database)> candles;
    std::function<Result<std::unique_ptr<RunStore>>(const DatabasePlace& database)> runs;
    std::function<Result<std::unique_ptr<ScreenStore>>(const DatabasePlace& database)> screens;
    std::function<Result<std::unique_ptr<ListingStore>>(const DatabasePlace& database)> listings;
    std::function<Result<std::unique_ptr<SettingStore>>(const DatabasePlace& database)> settings;
    std::function<Result<std::unique_ptr<SchemaAdmin>>(const DatabasePlace& database)> schema;
    /// Every row of one database into another, all or nothing, and proved (ports/database_copy.hpp).
    std::function<Result<CopiedDatabase>(const DatabasePlace& from, const DatabasePlace& to, const CopyWork& work)>
        copy_database;
    /// In Redis, or in memory where `redis_url` is empty; NotFound where this build knows no Redis. `clock` must live
    /// as long. `say` is told once when Redis is lost, and once when it is back.
    std::function<Result<std::unique_ptr<TickerCache>>(const std::string& redis_url, MarketClock& clock,
                                                       std::function<void(const Sentence&)> say)>
        tickers;
    std::function<std::unique_ptr<CandleFiles>()> files;
    std::function<std::unique_ptr<TableFiles>()> tables;
    /// NotFound where this build knows no Parquet.
    std::function<Result<std::unique_ptr<CandleLake>>(const Path& root)> lake;
    /// A directory, or a bucket: NotFound where this build knows no S3, WrongUse where the place can't be one.
    std::function<Result<std::unique_ptr<ObjectStore>>(const ObjectPlace& place)> objects;
    /// A run's journal, for writing (made where missing; `sync_every` frames a sync, 1 unless accelerated).
    std::function<Result<OpenedLog>(const Path& file, const std::string& run, int sync_every)> journal;
    std::function<Result<std::unique_ptr<EventLog>>(const Path& file)> read_journal;
    std::function<Result<std::unique_ptr<Snapshots>>(const Path& directory)> snapshots;
    /// The synthetic venue. `clock` must live as long as the source.
    std::function<std::unique_ptr<MarketStream>(std::uint64_t seed, MarketClock& clock)> synthetic;
    /// A market that is reached over the network. `clock` must live as long as the venue. NotFound: none of that name;
    /// WrongUse: an address that may not be reached so.
    std::function<Result<std::unique_ptr<Venue>>(const VenueAccess& access, MarketClock& clock)> venue;
    /// Several venues' streams as one, by venue. `clock` must live as long as it.
    std::function<std::unique_ptr<MarketStream>(std::map<std::string, std::unique_ptr<MarketStream>>,
                                                MarketClock& clock)>
        joined;
    /// A venue on this machine for clients to connect to. Errors: WrongUse (its terms), Io (the port), its source's
    /// own.
    std::function<Result<std::unique_ptr<VenueSimulator>>(const SimulatorTerms& terms)> simulate_venue;
    /// A webhook's address, with a network of its own. WrongUse: the address is none; Refused: it would be spoken with
    /// unencrypted.
    std::function<Result<std::unique_ptr<HookPoster>>(const HookAccess& access)> hook_poster;
    /// Somebody who is sent webhooks, on this machine. Errors: WrongUse (the terms), Io (the port).
    std::function<Result<std::unique_ptr<WebhookSimulator>>(const WebhookSinkTerms& terms)> simulate_webhook;
    /// A door for a few local clients (ports/http_door.hpp).
    OpenHttpDoor http_door;
    /// Telegram's bot, with a network of its own: its times are the machine's. WrongUse: a token or an address that is
    /// none; Refused: an address off this machine without https.
    std::function<Result<std::unique_ptr<Bot>>(const BotAccess& access)> bot;
    /// The Bot API on this machine. Errors: WrongUse (its terms), Io (the port).
    std::function<Result<std::unique_ptr<TelegramSimulator>>(const TelegramSimulatorTerms& terms)> simulate_telegram;
    /// The bytes of a PNG. WrongUse where it cannot hold what it should show, Unreachable without a font.
    std::function<Result<Bytes>(const ChartPicture& picture)> draw_chart;
};

}  // namespace signalbox
