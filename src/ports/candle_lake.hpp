// Candles in files that other programs read too: one for each month of a series. The store stays the truth; a lake is
// believed only for days whose hashes the store has noted (CandleStore::noted_days).
//
// A month's rows are its candles and its quiet minutes: flat ones at the last close, without volume, marked, and no
// part of any hash. Files appear whole or not at all.
// Threads: a lake belongs to one; several on the same files are fine. Errors: Io, NoSpace, NotFound, BadData (what is
// there is no file of a lake), Corrupt (its content is not what its metadata says).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/market/frame.hpp"
#include "core/market/gaps.hpp"
#include "core/market/instrument.hpp"
#include "core/market/series.hpp"
#include "ports/candle_store.hpp"
#include "ports/lake_layout.hpp"

namespace signalbox {

/// A month's quiet minutes. They hang on what was asked for and on the venue's other instruments too, so no day's hash
/// knows them.
struct QuietMinutes {
    std::int64_t rows = 0;
    Hash128 hash;  ///< the range hash of the flat candles (ENGINE 6)

    bool operator==(const QuietMinutes&) const = default;
};

/// Quiet minutes one after the other, as their rows come.
class QuietHash {
public:
    void add(const Candle& flat) {
        ++rows_;
        hash_.add(candle_mix(flat));
    }
    QuietMinutes minutes() const { return {.rows = rows_, .hash = hash_.value()}; }

private:
    std::int64_t rows_ = 0;
    RangeHash hash_;
};

/// What a month's file says of itself.
struct LakeMonth {
    UtcTime month{};              ///< its first instant
    UtcTime through{};            ///< the rows reach up to here: the month's end, or earlier in the newest
    std::vector<StoredDay> days;  ///< ascending: every day it speaks of, those without a candle too
    RangeSet asked;               ///< what was asked for within the month (ENGINE 3)
    /// None: a file of an older version, which does not say it.
    std::optional<QuietMinutes> quiet = std::nullopt;

    bool operator==(const LakeMonth&) const = default;
};

struct LakeRows {
    CandleSeries candles;
    std::vector<Quote> quotes;        ///< one for each row
    std::vector<std::uint8_t> quiet;  ///< one for each row: 1 where it is a quiet minute
};

/// A month as it is read: what it says of itself, true of its content, and the candles without the quiet minutes.
struct LakeContent {
    LakeMonth says;
    CandleSeries candles;
    std::vector<Quote> quotes;  ///< one for each candle
};

/// One file found in a lake, and what is wrong with it, if anything.
struct LakeFile {
    std::filesystem::path file;
    std::int64_t candles = 0;
    std::optional<Error> error;
};

/// Series of 1m candles.
struct CandleLake {
    virtual ~CandleLake() = default;
    /// Ascending, from the files' metadata alone. A file that can't be understood is left out.
    virtual Result<std::vector<LakeMonth>> months(const Instrument& instrument) = 0;
    virtual Result<LakeContent> read(const Instrument& instrument, UtcTime month) = 0;
    /// Puts the month's file in the place of the old one.
    virtual Result<> write(const Instrument& instrument, const LakeMonth& month, const LakeRows& rows) = 0;
    /// Reads every file of every series, in the order of their names.
    virtual Result<> inspect(const std::function<Result<>(const LakeFile&)>& take) = 0;
};

}  // namespace signalbox
