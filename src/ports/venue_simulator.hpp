// A venue on this machine that behaves as a real one does: what `signalbox simulate-venue` starts.
//
// Threads: it has its own; its functions may be called from any.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "ports/database_place.hpp"

namespace signalbox {

struct SimulatorTerms {
    std::string venue = "bybit";
    std::uint16_t port = 0;          ///< of 127.0.0.1; 0: a free one
    std::string from = "synthetic";  ///< synthetic, store, or a directory of candle files
    std::optional<UtcTime> start;    ///< market time at its start; none: now for synthetic, else a day into the data
    double speed = 1;                ///< market time passes so much faster than the machine's; 0.1 to 100,000
    std::uint64_t seed = 1;
    std::size_t coins = 60;  ///< of synthetic
    std::string faults;      ///< as `drop=4/h,truncate=0.01`
    bool tls = false;
    std::filesystem::path ca_file;  ///< with TLS: the certificate to trust is written here
    DatabasePlace database;         ///< of from = store
    std::stop_token stop;           ///< asked while files are read
};

struct VenueSimulator {
    virtual ~VenueSimulator() = default;
    virtual std::string rest_url() const = 0;
    virtual std::string socket_url() const = 0;
    /// NAME=value of each setting that points a client of ours here.
    virtual std::vector<std::string> settings() const = 0;
    virtual UtcTime start() const = 0;
    virtual std::size_t instruments() const = 0;

    struct Counts {
        UtcTime now{};  ///< market time
        std::uint64_t requests = 0, sockets = 0;
        std::vector<std::pair<std::string, std::uint64_t>> faults;  ///< those that happened
    };
    virtual Counts counts() = 0;
    /// What went wrong with the source of its candles, if anything did.
    virtual std::optional<Error> trouble() = 0;
};

}  // namespace signalbox
