// What `features build` and `indicators compute` share: from the words typed to a table in a file and what is said of
// it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "faces/cli/context.hpp"
#include "lab/number_tables.hpp"

namespace signalbox {

struct NumberTableWords {
    std::string symbol, timeframe, timerange, out;
    /// Not empty: `out` is a directory, and below `out`/`folder` each month of the series gets a file
    /// (lake_layout.hpp); the months that `timerange` touches are written whole.
    std::string folder = {};
    std::vector<std::string> columns;
    std::vector<std::pair<std::string, std::string>> notes;
};

class NumberTable {
public:
    /// Nothing is written yet. Errors: what was typed can't be understood, is not stored, or can't be written.
    static Result<NumberTable> open(const Context& context, const NumberTableWords& words);

    using Work = std::function<Result<TableReport>(CandleStore&, const BarRequest&, TimeRange wanted, TableWriter&)>;
    /// Does the work with a progress bar, finishes the file, and says what it holds. The answer for scripts.
    Result<Json> write(const Work& work);

private:
    NumberTable(const Context& context, std::unique_ptr<CandleStore> store, BarRequest bars, TimeRange wanted,
                std::unique_ptr<TableWriter> out, std::string file, bool monthly)
        : context_(context),
          store_(std::move(store)),
          bars_(std::move(bars)),
          wanted_(wanted),
          out_(std::move(out)),
          file_(std::move(file)),
          monthly_(monthly) {}
    Failure interrupted_writing() const;

    const Context& context_;
    std::unique_ptr<CandleStore> store_;
    BarRequest bars_;  ///< from the first stored bar on
    TimeRange wanted_;
    std::unique_ptr<TableWriter> out_;
    std::string file_;  ///< or the directory of the months
    bool monthly_;
};

}  // namespace signalbox
