// A snapshot's file is a preamble and one record (records.hpp): the same CRCs, the same care.
#include "adapters/journal/snapshot.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <system_error>

#include "adapters/journal/records.hpp"

namespace signalbox {
namespace {

constexpr std::string_view magic = "SBSNAPS\n";
constexpr std::uint32_t format = 1;
constexpr std::size_t kept = 2;
constexpr std::string_view ending = ".snapshot";

/// What the record holds.
struct Stored {
    std::uint64_t position = 0;
    std::string engine_version;
    Bytes engine;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("position", self.position);
        visit("engine_version", self.engine_version);
        visit("engine", self.engine);
    }
};

}  // namespace

std::filesystem::path SnapshotStore::file(std::uint64_t position) const {
    std::string digits = std::to_string(position);
    digits.insert(0, 20 - digits.size(), '0');
    return directory_ / (digits + std::string(ending));
}

/// Newest first.
Result<std::vector<std::uint64_t>> SnapshotStore::positions() const {
    std::vector<std::uint64_t> found;
    std::error_code error;
    for (std::filesystem::directory_iterator at(directory_, error), end; !error && at != end; at.increment(error)) {
        const std::string name = at->path().filename().string();
        std::uint64_t position = 0;
        const auto [stop, problem] = std::from_chars(name.data(), name.data() + name.size(), position);
        if (problem == std::errc{} && stop == name.data() + 20 && std::string_view(name).substr(20) == ending)
            found.push_back(position);
    }
    if (error && error != std::errc::no_such_file_or_directory)
        return os_failure(error.value(), "cannot read the directory {}: {}", directory_);
    std::ranges::sort(found, std::greater<>{});
    return found;
}

Result<> SnapshotStore::write(const Snapshot& snapshot) {
    Bytes bytes = preamble_bytes(magic, format);
    constexpr std::size_t around_engine = 256;
    bytes.reserve(bytes.size() + record_head_size + snapshot.engine.size() + around_engine);
    bytes.resize(preamble_size + record_head_size);
    {
        Writer body(bytes);  // Stored, without a copy of the engine: that of 500 instruments has 90 MB
        body.put(snapshot.position);
        body.put(version_);
        body.put(snapshot.engine);
    }
    const std::size_t size = bytes.size() - preamble_size - record_head_size;
    if (size > record_body_max)
        return fail(ErrorCode::Overflow, "a snapshot of {} bytes is too large; the limit is {}", size, record_body_max);
    set_record_head(bytes, preamble_size, RecordKind::header, 0);
    TRY(make_directories(directory_));
    TRY(atomic_write(file(snapshot.position), bytes));
    const auto all = TRY(positions());
    for (std::size_t i = kept; i < all.size(); ++i) {
        std::error_code error;
        std::filesystem::remove(file(all[i]), error);
        if (error) return os_failure(error.value(), "cannot remove {}: {}", file(all[i]));
    }
    return {};
}

Result<Snapshot> SnapshotStore::read(std::uint64_t position) const {
    const auto path = file(position);
    const File opened = TRY(File::open(path, FileUse::read));
    const std::uint64_t size = TRY(opened.size());
    Window window(opened, size);
    const auto preamble = TRY(window.at(0, preamble_size));
    TRY(check_preamble(preamble, magic, format, path));
    const auto record = TRY(window.record(preamble_size));
    if (!record) return fail(ErrorCode::Corrupt, "the snapshot {} does not read back", path.string());
    Stored stored = TRY(decode<Stored>(record->body));
    if (stored.position != position)
        return fail(ErrorCode::Corrupt, "the snapshot {} is of position {}", path.string(), stored.position);
    if (stored.engine_version != version_)
        return fail(ErrorCode::Refused, "the snapshot {} is of engine version {}, this is {}", path.string(),
                    stored.engine_version, version_);
    return Snapshot{.position = position, .engine = std::move(stored.engine)};
}

Result<std::optional<Snapshot>> SnapshotStore::newest(std::uint64_t position) {
    passed_over_.clear();
    for (const std::uint64_t candidate : TRY(positions())) {
        if (candidate > position) continue;
        auto snapshot = read(candidate);
        if (snapshot) return *std::move(snapshot);
        passed_over_.push_back(std::move(snapshot).error());
    }
    return std::nullopt;
}

}  // namespace signalbox
