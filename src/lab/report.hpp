// What a run leaves on paper: one page for people, one file for programs, and its trades for other tools.
//
// - report.html  self-contained: styles and charts inside, no script, no network; light, dark, phone and print.
// - report.json  the same numbers; its fields are listed in docs/report.md.
// - trades.csv   freqtrade's export columns (lab/freqtrade_csv.hpp says which, and how they are filled).
//
// Nothing is embellished: the first sentence says whether the trades earned anything after costs, and what is unknown
// is shown as unknown. Every figure stands with its definition. Prices and money are the account's own.
// Each file is written whole or not at all. Threads: any; it reads its input only.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/desk/performance/metrics.hpp"
#include "core/engine/outcome.hpp"
#include "ports/run_store.hpp"
#include "runners/digest.hpp"

namespace signalbox {

/// Says a sentence pattern in the reader's language; the English one by default.
using Say = std::function<std::string(const Sentence&)>;
inline std::string say_english(const Sentence& sentence) { return sentence.text(); }

struct ReportInput {
    RunRecord run;
    std::vector<SignalRecord> signals;  ///< of the run, in order of their closes
    std::vector<EquityMarked> marks;    ///< ascending
    RunCounts counts;
    std::vector<HoldLeg> hold;       ///< by slot; empty: buy & hold is unknown
    std::vector<TierChanged> tiers;  ///< in order: the last word on each tier; may be empty
    Say say = say_english;
    /// A reason in words; empty: its code and its value.
    std::function<Sentence(const Reason&)> reason_words;
};

struct ReportFiles {
    std::filesystem::path html, json, csv;
};

/// Makes the directory where it is missing and replaces what is there.
Result<ReportFiles> write_report(const std::filesystem::path& directory, const ReportInput& input);

/// The figures of the run.
Performance performance_of(const ReportInput& input);

/// Does the rule earn anything after its costs? By the 90 % interval of the mean result.
Sentence edge_sentence(const Performance& performance);

/// The three texts, for tests and for faces that serve them.
std::string report_html(const ReportInput& input);
std::string report_json(const ReportInput& input);

/// Return of one calendar month (UTC), from mark to mark.
struct MonthReturn {
    int year = 0;
    unsigned month = 0;  ///< 1…12
    double value = 0;
};
std::vector<MonthReturn> months_of(Decimal cash, std::span<const EquityMarked> marks);

}  // namespace signalbox
