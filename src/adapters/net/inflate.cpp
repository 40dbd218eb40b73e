#include "adapters/net/inflate.hpp"

#include <zlib.h>

#include <algorithm>

namespace signalbox {
namespace {

constexpr int gzip_only = 15 + 16;  // zlib's windowBits
constexpr int zlib_only = 15;
constexpr int bare = -15;

struct Inflater {
    z_stream stream{};
    bool ready;

    explicit Inflater(int window) : ready(inflateInit2(&stream, window) == Z_OK) {}
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    ~Inflater() {
        if (ready) inflateEnd(&stream);
    }
};

Failure broken() { return fail(ErrorCode::BadData, "a compressed answer is broken or cut off").again_later(); }

Result<std::string> inflate_all(std::string_view in, int window, std::size_t size_max) {
    Inflater inflater(window);
    z_stream& stream = inflater.stream;
    if (!inflater.ready || in.size() > UINT32_MAX) return broken();
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream.avail_in = static_cast<uInt>(in.size());
    std::string out;
    for (;;) {
        // One byte above the bound, so that what fits exactly is told from what does not.
        constexpr std::size_t step = 64U << 10;
        const std::size_t filled = out.size();
        const std::size_t room = std::min(std::max(filled, step), size_max + 1 - filled);
        out.resize(filled + room);
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + filled);
        stream.avail_out = static_cast<uInt>(room);
        const int said = inflate(&stream, Z_NO_FLUSH);
        out.resize(filled + room - stream.avail_out);
        if (out.size() > size_max)
            return fail(ErrorCode::BadData, "a compressed answer is larger than {} bytes", size_max);
        if (said == Z_STREAM_END) {
            if (stream.avail_in == 0) return out;
            if (window != gzip_only || inflateReset(&stream) != Z_OK) return broken();
        } else if (said != Z_OK) {
            return broken();
        }
    }
}

}  // namespace

Result<std::string> inflate_body(std::string_view encoding, std::string body, std::size_t size_max) {
    if (encoding.empty() || encoding == "identity" || body.empty()) return body;
    if (encoding == "gzip" || encoding == "x-gzip") return inflate_all(body, gzip_only, size_max);
    if (encoding != "deflate") return fail(ErrorCode::BadData, "an answer came in an encoding that nobody asked for");
    // A zlib header is a multiple of 31 and names method 8 (RFC 1950, 2.2).
    const auto at = [&](std::size_t index) { return static_cast<unsigned char>(body[index]); };
    const bool headed = body.size() >= 2 && (at(0) & 0x0FU) == 8 && (at(0) * 256U + at(1)) % 31 == 0;
    return inflate_all(body, headed ? zlib_only : bare, size_max);
}

}  // namespace signalbox
