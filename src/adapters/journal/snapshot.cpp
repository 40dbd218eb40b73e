// A snapshot's file is a preamble and records (records.hpp): the same CRCs, the same care. A head, the engine piece by
// piece, and at the end how many bytes that was. In format 1 the head itself held the engine.
#include "adapters/journal/snapshot.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <system_error>

#include "adapters/journal/records.hpp"

namespace signalbox {
namespace {

constexpr std::string_view magic = "SBSNAPS\n";
constexpr std::uint32_t format = 2;
constexpr std::size_t kept = 2;
constexpr std::string_view ending = ".snapshot";

/// What the first record holds.
struct Head {
    std::uint64_t position = 0;
    std::string engine_version;
    Bytes engine;  ///< empty: it follows in pieces

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("position", self.position);
        visit("engine_version", self.engine_version);
        visit("engine", self.engine);
    }
};

Failure unreadable(const std::filesystem::path& path) {
    return fail(ErrorCode::Corrupt, "the snapshot {} does not read back", path.string());
}

/// From `at` on, up to the record that says how many bytes they are.
Result<Bytes> pieces_at(Window& window, std::uint64_t at, const std::filesystem::path& path) {
    Bytes all;
    all.reserve(window.end() - at);
    while (const auto record = TRY(window.record(at))) {
        if (record->kind == RecordKind::end) {
            if (TRY(decode<std::uint64_t>(record->body)) != all.size()) break;
            return all;
        }
        if (record->kind != RecordKind::piece) break;
        all.insert(all.end(), record->body.begin(), record->body.end());
        at = record->end;
    }
    return unreadable(path);
}

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

Result<> SnapshotStore::write(std::uint64_t position, const Pieces& engine) {
    TRY(make_directories(directory_));
    FileReplacement out = TRY(FileReplacement::begin(file(position)));
    Result<> written = out.append(preamble_bytes(magic, format));
    std::uint64_t size = 0;
    const auto add = [&](RecordKind kind, std::span<const std::byte> body) {
        if (written) written = out.append(record_bytes(out.size(), kind, 0, body));
    };
    add(RecordKind::header, encode(Head{.position = position, .engine_version = version_, .engine = {}}));
    engine([&](std::span<const std::byte> piece) {
        if (!piece.empty()) add(RecordKind::piece, piece);
        size += piece.size();
    });
    add(RecordKind::end, encode(size));
    TRY(std::move(written));
    TRY(out.finish());
    return remove_old();
}

Result<> SnapshotStore::remove_old() const {
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
    if (!record) return unreadable(path);
    Head head = TRY(decode<Head>(record->body));
    if (head.position != position)
        return fail(ErrorCode::Corrupt, "the snapshot {} is of position {}", path.string(), head.position);
    if (head.engine_version != version_)
        return fail(ErrorCode::Refused, "the snapshot {} is of engine version {}, this is {}", path.string(),
                    head.engine_version, version_);
    if (head.engine.empty()) head.engine = TRY(pieces_at(window, record->end, path));
    return Snapshot{.position = position, .engine = std::move(head.engine)};
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
