// Reading trusts no byte: sizes are held against the file before anything is allocated.
#include "adapters/journal/records.hpp"

#include <algorithm>

#include "core/base/check.hpp"
#include "platform/crc32c.hpp"

namespace signalbox {
namespace {

struct Head {
    std::uint32_t crc = 0;
    std::uint32_t body_size = 0;
    std::uint32_t body_crc = 0;
    std::uint32_t kind = 0;
    std::uint64_t durable = 0;

    template <typename Self, typename Visit>
    static void each_field(Self& self, Visit&& visit) {
        visit("crc", self.crc);
        visit("body_size", self.body_size);
        visit("body_crc", self.body_crc);
        visit("kind", self.kind);
        visit("durable", self.durable);
    }
};

std::uint32_t head_crc(std::uint64_t offset, std::span<const std::byte> head) {
    return crc32c(head.subspan(sizeof(std::uint32_t)), crc32c(std::as_bytes(std::span(&offset, 1))));
}

/// The head, if the bytes are one that was written at `offset`.
std::optional<Head> head_at(std::uint64_t offset, std::span<const std::byte> bytes) {
    if (bytes.size() < record_head_size) return std::nullopt;
    const std::span head_bytes = bytes.first(record_head_size);
    const auto head = decode<Head>(head_bytes);
    if (!head || head->body_size == 0 || head->body_size > record_body_max) return std::nullopt;
    if (head->crc != head_crc(offset, head_bytes)) return std::nullopt;
    return *head;
}

constexpr std::size_t magic_size = 8;

}  // namespace

Bytes record_bytes(std::uint64_t offset, RecordKind kind, std::uint64_t durable, std::span<const std::byte> body) {
    check(!body.empty() && body.size() <= record_body_max, "a record's body has 1 byte to 256 MiB");
    Head head{.body_size = static_cast<std::uint32_t>(body.size()),
              .body_crc = crc32c(body),
              .kind = static_cast<std::uint32_t>(kind),
              .durable = durable};
    head.crc = head_crc(offset, encode(head));
    Bytes bytes = encode(head);
    bytes.insert(bytes.end(), body.begin(), body.end());
    return bytes;
}

Bytes preamble_bytes(std::string_view magic, std::uint32_t format) {
    check(magic.size() == magic_size, "a magic has eight bytes");
    Bytes bytes;
    for (const char c : magic) bytes.push_back(static_cast<std::byte>(c));
    Writer(bytes).put(format);
    Writer(bytes).put(crc32c(bytes));
    return bytes;
}

Result<> check_preamble(std::span<const std::byte> bytes, std::string_view magic, std::uint32_t format,
                        const std::filesystem::path& path) {
    const Bytes wanted = preamble_bytes(magic, format);
    if (bytes.size() < preamble_size || !std::equal(wanted.begin(), wanted.begin() + magic_size, bytes.begin()))
        return fail(ErrorCode::BadData, "{} is not what it should be: it does not begin with {}", path.string(),
                    magic.substr(0, 7));
    std::uint32_t found = 0;
    std::uint32_t crc = 0;
    Reader reader(bytes.subspan(magic_size, preamble_size - magic_size));
    reader.get(found);
    reader.get(crc);
    if (crc != crc32c(bytes.first(magic_size + sizeof found)))
        return fail(ErrorCode::Corrupt, "the first bytes of {} are broken", path.string())
            .suggest("restore the file from a backup");
    if (found > format)
        return fail(ErrorCode::TooNew, "{} has format {}; this program reads up to {}", path.string(), found, format)
            .suggest("use the newer signalbox that wrote it");
    return {};
}

Result<std::span<const std::byte>> Window::at(std::uint64_t offset, std::uint64_t size) {
    constexpr std::uint64_t ahead = 1U << 20;
    const std::uint64_t wanted = offset >= end_ ? 0 : std::min(size, end_ - offset);
    if (wanted == 0) return std::span<const std::byte>{};
    if (offset < begin_ || offset + wanted > begin_ + buffer_.size()) {
        buffer_.resize(std::min(std::max(wanted, ahead), end_ - offset));
        begin_ = offset;
        buffer_.resize(TRY(file_.read_at(offset, buffer_)));
    }
    const std::span<const std::byte> seen = std::span(buffer_).subspan(offset - begin_);
    return seen.first(std::min<std::uint64_t>(wanted, seen.size()));
}

Result<std::optional<Record>> Window::record(std::uint64_t offset) {
    const auto head = head_at(offset, TRY(at(offset, record_head_size)));
    if (!head) return std::nullopt;
    const auto body = TRY(at(offset + record_head_size, head->body_size));
    if (body.size() != head->body_size || crc32c(body) != head->body_crc) return std::nullopt;
    return Record{static_cast<RecordKind>(head->kind), head->durable, offset + record_head_size + head->body_size,
                  body};
}

Result<Remains> judge_remains(Window& window, std::uint64_t offset) {
    Remains remains;
    for (std::uint64_t at = offset; at < window.end(); ++at) {
        const auto bytes = TRY(window.at(at, record_head_size));
        if (bytes.empty()) break;
        if (bytes[0] != std::byte{0}) remains.bytes = at + 1 - offset;
        if (at == offset) continue;  // a head at the place itself vouches for what lies before it only
        const auto head = head_at(at, bytes);
        if (head && head->durable > offset) {
            remains.vouched = true;
            return remains;
        }
    }
    return remains;
}

}  // namespace signalbox
