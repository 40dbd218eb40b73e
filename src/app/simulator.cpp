#include "app/simulator.hpp"

#include <algorithm>
#include <fstream>

#include "app/databases.hpp"
#include "platform/clock.hpp"
#include "testing/venue/bybit/bybit_face.hpp"
#include "testing/venue/coinbase/coinbase_face.hpp"
#include "testing/venue/papers.hpp"
#include "testing/venue/stored_minutes.hpp"
#include "testing/venue/synthetic_minutes.hpp"
#include "testing/venue/venue.hpp"

namespace signalbox {

namespace {

using namespace simulator;

constexpr std::string_view usual_venue = "bybit";  // the setting's default

/// What a venue's face needs besides the market.
struct KnownVenue {
    std::string_view name;
    std::vector<std::string> ends;  ///< what synthetic coins are listed against
    double quiet = 0;               ///< see SyntheticTerms
    MakeFace make_face;
};

Result<KnownVenue> known_venue(std::string_view name) {
    if (name == "bybit") return KnownVenue{"bybit", {"USDT", "USDT:USDT"}, 0, make_bybit_face};
    if (name == "coinbase") return KnownVenue{"coinbase", {"USD"}, 0.006, make_coinbase_face};
    return fail(ErrorCode::WrongUse, "no face of {} is known", name).suggest("choose bybit or coinbase");
}

Result<std::unique_ptr<MinuteSource>> source_of(const SimulatorTerms& terms, const KnownVenue& venue,
                                                CandleFiles& files) {
    if (terms.from == "synthetic") {
        return std::make_unique<SyntheticMinutes>(SyntheticTerms{.seed = terms.seed,
                                                                 .venue = terms.venue,
                                                                 .ends = venue.ends,
                                                                 .coins = std::max<std::size_t>(1, terms.coins),
                                                                 .quiet = venue.quiet});
    }
    if (terms.from == "store") {
        auto store = TRY(open_candles(terms.database));
        return TRY(StoredMinutes::open(std::move(store), terms.venue));
    }
    return TRY(minutes_of_directory(files, terms.from, terms.venue, terms.stop));
}

UtcTime start_of(const SimulatorTerms& terms, MinuteSource& source) {
    if (terms.start) return *terms.start;
    if (terms.from == "synthetic") return wall_time();
    const auto listed = source.listed();
    return std::ranges::min(listed, {}, [](const simulator::Listed& one) { return one.when.from; }).when.from + day;
}

class Simulator final : public VenueSimulator {
public:
    Simulator(const SimulatorTerms& terms, std::unique_ptr<MinuteSource> source)
        : terms_(terms), source_(std::move(source)), start_(start_of(terms, *source_)), clock_(start_, terms.speed) {}

    Result<> listen(const KnownVenue& venue) {
        VenueTerms terms{.seed = terms_.seed,
                         .start = start_,
                         .speed = terms_.speed,
                         .faults = TRY(Faults::parse(terms_.faults)),
                         .port = terms_.port};
        if (terms_.tls) {
            Papers papers = TRY(Papers::make(terms.faults.certificate));
            std::error_code made_already;
            std::filesystem::create_directories(terms_.ca_file.parent_path(), made_already);
            std::ofstream file(terms_.ca_file);
            file << papers.authority << std::flush;
            if (!file) return fail(ErrorCode::Io, "{} can not be written", terms_.ca_file.string());
            terms.identity = std::move(papers.identity);
        }
        venue_ = TRY(SimulatedVenue::start(*source_, clock_, venue.make_face, terms));
        return {};
    }

    std::string rest_url() const override { return venue_->url(); }
    std::string socket_url() const override { return venue_->socket_url(); }
    std::vector<std::string> settings() const override {
        std::vector<std::string> all = venue_->settings();
        if (terms_.venue != usual_venue) all.push_back("SIGNALBOX__MARKET__VENUE=" + terms_.venue);
        if (terms_.speed != 1) all.push_back("SIGNALBOX__CLOCK__SPEED=" + sentence_value(terms_.speed));
        if (terms_.tls) all.push_back("SIGNALBOX__NETWORK__CA_FILE=" + terms_.ca_file.string());
        return all;
    }
    UtcTime start() const override { return start_; }
    std::size_t instruments() const override { return source_->listed().size(); }
    Counts counts() override {
        const auto counted = venue_->counts();
        Counts counts{.now = clock_.now(), .requests = counted.requests, .sockets = counted.sockets, .faults = {}};
        for (std::size_t i = 0; i < fault_count; ++i) {
            if (counted.faults[i] > 0) counts.faults.emplace_back(to_text(static_cast<Fault>(i)), counted.faults[i]);
        }
        return counts;
    }
    std::optional<Error> trouble() override { return venue_->trouble(); }

private:
    const SimulatorTerms terms_;
    const std::unique_ptr<MinuteSource> source_;
    const UtcTime start_;
    AcceleratedClock clock_;
    std::unique_ptr<SimulatedVenue> venue_;
};

}  // namespace

Result<std::unique_ptr<VenueSimulator>> simulate_venue(const SimulatorTerms& terms, CandleFiles& files) {
    const KnownVenue venue = TRY(known_venue(terms.venue));
    auto simulated = std::make_unique<Simulator>(terms, TRY(source_of(terms, venue, files)));
    TRY(simulated->listen(venue));
    return simulated;
}

}  // namespace signalbox
