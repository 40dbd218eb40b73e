#include "platform/object_copy.hpp"

#include "platform/files.hpp"
#include "platform/sha256.hpp"
#include "platform/whole_file.hpp"

namespace signalbox {
namespace {

constexpr std::size_t piece_max = std::size_t{8} << 20;
constexpr std::size_t digits = 64;

}  // namespace

std::string checksum_name(const std::string& name) { return name + ".sha256"; }

std::string checksum_text(const StoredObject& object) {
    return object.sha256 + "  " + std::filesystem::path(object.name).filename().string() + "\n";
}

Result<std::string> parse_checksum(std::string_view text) {
    const std::string_view hex = text.substr(0, digits);
    if (hex.size() < digits || hex.find_first_not_of("0123456789abcdef") != hex.npos ||
        (text.size() > digits && text[digits] != ' ')) {
        return fail(ErrorCode::BadData, "it is no checksum");
    }
    return std::string(hex);
}

Result<StoredObject> send_file(const std::filesystem::path& file, const std::string& name,
                               const std::function<Result<>(std::span<const std::byte>)>& take) {
    const File source = TRY(File::open(file, FileUse::read));
    Bytes piece(piece_max);
    Sha256 hash;
    std::uint64_t sent = 0;
    for (;;) {
        const std::size_t read = TRY(source.read_at(sent, piece));
        const auto bytes = std::span<const std::byte>(piece).first(read);
        if (read == 0) break;
        hash.add(bytes);
        TRY(take(bytes));
        sent += read;
    }
    return StoredObject{.name = name, .sha256 = hash.hex(), .bytes = sent};
}

Result<> receive_file(const StoredObject& object, const std::filesystem::path& file,
                      const std::function<Result<std::size_t>(std::uint64_t offset, std::span<std::byte>)>& read) {
    TRY(make_directories(file.parent_path()));
    WholeFile out = TRY(WholeFile::create(file));
    Bytes piece(piece_max);
    Sha256 hash;
    std::uint64_t got = 0;
    while (got <= object.bytes) {
        const std::size_t count = TRY(read(got, piece));
        const auto bytes = std::span<const std::byte>(piece).first(count);
        if (count == 0) break;
        hash.add(bytes);
        out.pending().append(reinterpret_cast<const char*>(bytes.data()), count);
        TRY(out.flush_if_full());
        got += count;
    }
    if (got != object.bytes || hash.hex() != object.sha256) {
        return fail(ErrorCode::Corrupt, "{} is not what its checksum says: it is damaged, or was replaced meanwhile",
                    object.name)
            .suggest("try again; if it stays so, put it there again");
    }
    return out.finish();
}

}  // namespace signalbox
