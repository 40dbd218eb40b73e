#include "testing/venue/bybit/bybit_face.hpp"

#include "testing/venue/bybit/bybit_rest.hpp"
#include "testing/venue/bybit/bybit_streams.hpp"

namespace signalbox::simulator {
namespace {

class BybitFace final : public Face {
public:
    explicit BybitFace(const FaceParts& parts)
        : market_(parts), rest_(market_, parts.skew), streams_(market_, parts.seed) {}

    ServedReply answer(const ServedRequest& request, UtcTime now) override { return rest_.answer(request, now); }
    ServedReply too_many(const ServedRequest&, UtcTime now, std::uint64_t draw) override {
        return rest_.too_many(now, draw);
    }
    bool prepare(const ServedRequest& request, UtcTime now) override { return rest_.prepare(request, now); }
    void maintenance(bool is_on, UtcTime now) override {
        constexpr Millis usual = hour;
        if (is_on) begun_at_ = now;
        const bybit::Maintenance row{.id = "m-" + std::to_string(to_ms(begun_at_)),
                                     .title = "maintenance of market data",
                                     .state = is_on ? "ongoing" : "completed",
                                     .begins_at = begun_at_,
                                     .ends_at = is_on ? now + usual : now,
                                     .link = "",
                                     .services = {3, 5},
                                     .products = {1, 2},
                                     .uid_suffixes = std::vector<std::int64_t>{},
                                     .kind = 2,
                                     .environment = 1};
        rest_.maintenance(row);
        streams_.maintenance(row, now);
    }
    bool takes_socket(const ServedRequest& request, UtcTime now) override {
        return streams_.takes(Query(request.target).path(), now);
    }
    void opened(Line& line, const ServedRequest& request, UtcTime now) override {
        streams_.opened(line, Query(request.target).path(), now);
    }
    void heard(Line& line, std::string_view text, UtcTime now) override { streams_.heard(line, text, now); }
    void closed(Line& line) override { streams_.closed(line); }
    void tick(UtcTime now) override { streams_.tick(now); }

    std::vector<std::string> settings(std::string_view rest, std::string_view socket) const override {
        return {"BYBIT_REST_URL=" + std::string(rest), "BYBIT_WS_URL=" + std::string(socket)};
    }

private:
    BybitMarket market_;
    BybitRest rest_;
    BybitStreams streams_;
    UtcTime begun_at_{};  ///< the last maintenance
};

}  // namespace

std::unique_ptr<Face> make_bybit_face(const FaceParts& parts) { return std::make_unique<BybitFace>(parts); }

}  // namespace signalbox::simulator
