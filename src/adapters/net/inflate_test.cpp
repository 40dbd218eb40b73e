#include "adapters/net/inflate.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

namespace signalbox {
namespace {

std::string deflated(std::string_view text, int window) {
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
    std::string out(text.size() + 1000, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(out.size() - stream.avail_out);
    deflateEnd(&stream);
    return out;
}

const std::string text = "{\"retCode\":0,\"result\":{\"list\":[]}}" + std::string(100'000, 'x');

TEST(Inflate, UndoesWhatServersSend) {
    EXPECT_EQ(inflate_body("", text, 10), text) << "nothing to undo: the reader of the answer has bounded it";
    EXPECT_EQ(inflate_body("identity", text, 10), text);
    EXPECT_EQ(inflate_body("gzip", deflated(text, 31), 1 << 20), text);
    EXPECT_EQ(inflate_body("x-gzip", deflated(text, 31), 1 << 20), text);
    EXPECT_EQ(inflate_body("deflate", deflated(text, 15), 1 << 20), text);
    EXPECT_EQ(inflate_body("deflate", deflated(text, -15), 1 << 20), text) << "without zlib's header";
    EXPECT_EQ(inflate_body("gzip", deflated("a", 31) + deflated("b", 31), 10), "ab") << "two members (RFC 1952, 2.2)";
    EXPECT_EQ(inflate_body("gzip", deflated("", 31), 10), "");
}

TEST(Inflate, HasItsBoundToTheByte) {
    const std::string packed = deflated(text, 31);
    EXPECT_TRUE(inflate_body("gzip", packed, text.size()));
    const auto too_large = inflate_body("gzip", packed, text.size() - 1);
    ASSERT_FALSE(too_large);
    EXPECT_EQ(too_large.error().code, ErrorCode::BadData);
    EXPECT_FALSE(inflate_body("gzip", deflated(std::string(50'000'000, 'a'), 31), 1 << 20)) << "a bomb";
}

TEST(Inflate, RefusesWhatIsBroken) {
    const std::string packed = deflated("hello, hello, hello", 31);
    for (std::size_t size = 1; size < packed.size(); ++size)
        EXPECT_FALSE(inflate_body("gzip", packed.substr(0, size), 1000)) << "cut to " << size;
    std::string changed = packed;
    changed[packed.size() - 5] = static_cast<char>(changed[packed.size() - 5] ^ 1);
    EXPECT_FALSE(inflate_body("gzip", changed, 1000)) << "its checksum";
    EXPECT_FALSE(inflate_body("gzip", packed + "x", 1000));
    EXPECT_FALSE(inflate_body("deflate", deflated("x", 15) + "y", 1000));
    EXPECT_FALSE(inflate_body("gzip", "no gzip at all", 1000));
    EXPECT_FALSE(inflate_body("br", packed, 1000)) << "asked for by nobody";
}

}  // namespace
}  // namespace signalbox
