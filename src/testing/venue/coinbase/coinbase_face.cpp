#include "testing/venue/coinbase/coinbase_face.hpp"

#include "testing/venue/coinbase/coinbase_rest.hpp"
#include "testing/venue/coinbase/coinbase_streams.hpp"

namespace signalbox::simulator {
namespace {

class CoinbaseFace final : public Face {
public:
    explicit CoinbaseFace(const FaceParts& parts)
        : market_(parts), rest_(market_, keys_, parts.skew), streams_(market_, keys_) {}

    ServedReply answer(const ServedRequest& request, UtcTime now) override { return rest_.answer(request, now); }
    ServedReply too_many(const ServedRequest& request, UtcTime, std::uint64_t draw) override {
        return CoinbaseRest::too_many(request, draw);
    }
    bool prepare(const ServedRequest& request, UtcTime now) override { return rest_.prepare(request, now); }
    bool takes_socket(const ServedRequest&, UtcTime now) override { return streams_.takes(now); }
    void opened(Line& line, const ServedRequest&, UtcTime now) override { streams_.opened(line, now); }
    void heard(Line& line, std::string_view text, UtcTime now) override { streams_.heard(line, text, now); }
    void closed(Line& line) override { streams_.closed(line); }
    void tick(UtcTime now) override { streams_.tick(now); }

    std::vector<std::string> settings(std::string_view rest, std::string_view socket) const override {
        return {"COINBASE_REST_URL=" + std::string(rest), "COINBASE_WS_URL=" + std::string(socket)};
    }

private:
    CoinbaseMarket market_;
    CoinbaseKeys keys_;
    CoinbaseRest rest_;
    CoinbaseStreams streams_;
};

}  // namespace

std::unique_ptr<Face> make_coinbase_face(const FaceParts& parts) { return std::make_unique<CoinbaseFace>(parts); }

}  // namespace signalbox::simulator
