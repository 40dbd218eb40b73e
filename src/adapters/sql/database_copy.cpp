#include "adapters/sql/database_copy.hpp"

#include <array>
#include <bit>
#include <map>
#include <span>
#include <utility>

#include "core/base/archive.hpp"

namespace signalbox {

namespace {

constexpr std::uint64_t rows_a_look = 4096;  ///< between two looks at the progress and the stop token

void append_word(Bytes& bytes, std::uint64_t word) {
    const auto raw = std::bit_cast<std::array<std::byte, sizeof word>>(word);
    bytes.insert(bytes.end(), raw.begin(), raw.end());
}

/// A row's values, their kinds included: equal in both databases where the rows are.
void canonical_bytes(const Statement& row, std::size_t columns, Bytes& bytes) {
    bytes.clear();
    for (int column = 0; column < static_cast<int>(columns); ++column) {
        const ValueKind kind = row.kind(column);
        bytes.push_back(static_cast<std::byte>(kind));
        switch (kind) {
            case ValueKind::null: break;
            case ValueKind::integer: append_word(bytes, std::bit_cast<std::uint64_t>(row.integer(column))); break;
            case ValueKind::real: append_word(bytes, std::bit_cast<std::uint64_t>(row.real(column))); break;
            case ValueKind::text: {
                const std::string text = row.text(column);
                const auto raw = std::as_bytes(std::span(text));
                append_word(bytes, raw.size());
                bytes.insert(bytes.end(), raw.begin(), raw.end());
                break;
            }
            case ValueKind::bytes: {
                const auto raw = row.bytes(column);
                append_word(bytes, raw.size());
                bytes.insert(bytes.end(), raw.begin(), raw.end());
                break;
            }
        }
    }
}

/// What a table, or one series of it, holds.
struct Digest {
    std::int64_t rows = 0;
    RangeHash hash;

    void add(const Hash128& row) {
        ++rows;
        hash.add(row);
    }
    bool operator==(const Digest&) const = default;
};

struct TableDigest {
    Digest whole;
    std::map<std::pair<std::int64_t, std::int64_t>, Digest> series;  ///< by symbol and timeframe

    bool operator==(const TableDigest&) const = default;
};

class Copier {
public:
    Copier(WholeTables& from, WholeTables& to, const CopyWork& work) : from_(from), to_(to), work_(work) {}

    Result<CopiedDatabase> run() {
        // Of the source nothing is changed: its transaction ends as it began, by a rollback.
        TRY(from_.begin_read());
        const Ending reading{from_.connection()};
        for (const TableForm& table : table_forms()) total_ += 2 * static_cast<std::uint64_t>(TRY(from_.count(table)));
        Transaction transaction = TRY(Transaction::begin_write(to_.connection()));
        TRY(make_room());
        std::vector<TableDigest> written;
        for (const TableForm& table : table_forms()) written.push_back(TRY(copy(table)));
        CopiedDatabase copied;
        RangeHash all;
        for (std::size_t i = 0; i < written.size(); ++i) {
            const TableForm& table = table_forms()[i];
            TRY(prove(table, written[i]));
            copied.tables.push_back({std::string(table.name), written[i].whole.rows});
            if (table.name == "ohlcv") copied.series = static_cast<std::int64_t>(written[i].series.size());
            all.add(written[i].whole.hash.value());
        }
        copied.hash = all.value();
        TRY(transaction.commit());
        return copied;
    }

private:
    struct Ending {
        Connection& connection;
        ~Ending() { connection.roll_back(); }
    };

    Result<> make_room() {
        if (work_.replace) return to_.clear(table_forms());
        for (const TableForm& table : table_forms()) {
            if (TRY(to_.count(table)) == 0) continue;
            return fail(ErrorCode::Refused, "the database {} is not empty: its table {} has rows",
                        to_.connection().name(), std::string(table.name))
                .suggest("name an empty one, or let what is there go: --replace");
        }
        return {};
    }

    Result<TableDigest> copy(const TableForm& table) {
        TRY(to_.begin(table));
        TableDigest digest;
        const auto take = [&](const Statement& row) -> Result<> {
            TRY(note(table, row, digest));
            return to_.put(row);
        };
        TRY(from_.read(table, take));
        TRY(to_.end());
        return digest;
    }

    Result<> prove(const TableForm& table, const TableDigest& wanted) {
        TableDigest found;
        TRY(to_.read(table, [&](const Statement& row) { return note(table, row, found); }));
        if (found == wanted) return {};
        return fail(ErrorCode::Corrupt, "the copy of table {} is not what it was made from: {} rows of {}",
                    std::string(table.name), found.whole.rows, wanted.whole.rows)
            .suggest("nothing was changed; look at the disks of both databases, then do it again");
    }

    Result<> note(const TableForm& table, const Statement& row, TableDigest& digest) {
        canonical_bytes(row, column_count(table), bytes_);
        const Hash128 hash = hash_bytes(bytes_);
        digest.whole.add(hash);
        if (table.series) digest.series[{row.integer(0), row.integer(1)}].add(hash);
        if (++done_ % rows_a_look != 0) return {};
        if (work_.progress) work_.progress(done_, total_);
        if (work_.stop.stop_requested()) {
            return fail(ErrorCode::Interrupted, "interrupted; the database {} is as it was", to_.connection().name());
        }
        return {};
    }

    WholeTables& from_;
    WholeTables& to_;
    const CopyWork& work_;
    Bytes bytes_;
    std::uint64_t done_ = 0;
    std::uint64_t total_ = 0;
};

}  // namespace

Result<std::int64_t> WholeTables::count(const TableForm& table) {
    return TRY(connection().number("SELECT count(*) FROM " + std::string(table.name))).value_or(0);
}

Result<CopiedDatabase> copy_tables(WholeTables& from, WholeTables& to, const CopyWork& work) {
    return Copier(from, to, work).run();
}

}  // namespace signalbox
