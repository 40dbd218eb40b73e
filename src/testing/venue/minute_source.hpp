// Where the simulated market's minutes come from: a generator, files, a store, or a test's own hands.
//
// A source tells candles; the market (market.hpp) makes trades of them. A minute that it leaves out within an
// instrument's listed time is one in which nobody traded.
#pragma once

#include <map>
#include <vector>

#include "core/base/result.hpp"
#include "core/market/frame.hpp"
#include "core/market/gaps.hpp"
#include "core/market/instrument.hpp"
#include "core/market/series.hpp"
#include "testing/venue/grid.hpp"

namespace signalbox::simulator {

struct Listed {
    Instrument instrument;
    Grid grid;
    TimeRange when;  ///< it is listed from then on, until then; both whole minutes
};

struct MinuteSource {
    virtual ~MinuteSource() = default;
    /// What the venue ever lists, its largest first. Each instrument once.
    virtual std::vector<Listed> listed() = 0;
    /// Appends the candles opening in [range), ascending, and a quote (unknown ones, too) for each.
    virtual Result<> fill(const Instrument& instrument, TimeRange range, CandleSeries& candles,
                          std::vector<Quote>& quotes) = 0;
};

/// Minutes that lie in memory: of files, and of tests.
class MemoryMinutes final : public MinuteSource {
public:
    /// Ascending, all valid. It is listed from its first minute to the end of its last; its grid is the finest that the
    /// candles' shortest texts ask for. WrongUse: there are none, or the instrument is there already.
    Result<> add(const Instrument& instrument, CandleSeries candles);

    std::vector<Listed> listed() override { return listed_; }
    Result<> fill(const Instrument& instrument, TimeRange range, CandleSeries& candles,
                  std::vector<Quote>& quotes) override;

private:
    std::vector<Listed> listed_;
    std::map<Instrument, CandleSeries> minutes_;
};

/// The places that some candles ask for: as many as any of their shortest texts has, as far as they fit.
Grid grid_of(const CandleView& candles);

}  // namespace signalbox::simulator
