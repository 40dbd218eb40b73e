#include "lab/report.hpp"

#include "lab/freqtrade_csv.hpp"
#include "lab/report_text.hpp"
#include "lab/trades.hpp"
#include "platform/files.hpp"

namespace signalbox {

Performance performance_of(const ReportInput& input) {
    const std::vector<TradeResult> trades = trades_of(input.signals);
    return performance_of(PerformanceInput{.range = input.run.range,
                                           .cash = input.run.opened.settings.desk.cash,
                                           .marks = input.marks,
                                           .trades = trades,
                                           .hold = input.hold});
}

Sentence edge_sentence(const Performance& performance) {
    const Estimate& net = performance.net_r;
    if (performance.trades == 0) return sentence("Nothing to judge: no trade was closed.");
    if (!net.known) {
        return sentence("Too few trades to judge: {} closed, on fewer than two days.", performance.trades);
    }
    const auto r = [](double value) { return signed_text(value, 2); };
    const std::string count = svg::grouped(static_cast<double>(net.count), 0);
    if (net.high < 0) {
        return sentence("No edge: after costs the rule lost {} R a trade over {} trades (90 % interval {} to {}).",
                        svg::grouped(-net.value, 2), count, r(net.low), r(net.high));
    }
    if (net.low > 0) {
        return sentence("An edge after costs in this sample: {} R a trade over {} trades (90 % interval {} to {}).",
                        r(net.value), count, r(net.low), r(net.high));
    }
    return sentence("No proven edge: {} R a trade after costs over {} trades; the 90 % interval {} to {} holds zero.",
                    r(net.value), count, r(net.low), r(net.high));
}

std::vector<MonthReturn> months_of(Decimal cash, std::span<const EquityMarked> marks) {
    std::vector<MonthReturn> months;
    Decimal before = cash;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const auto month_of = [](UtcTime at) {
            // A midnight's mark ends the day before.
            const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(at - Millis{1})};
            return date.year() / date.month();
        };
        const auto month = month_of(marks[i].at);
        if (i + 1 < marks.size() && month_of(marks[i + 1].at) == month) continue;
        if (before > Decimal{})
            months.push_back({.year = static_cast<int>(month.year()),
                              .month = static_cast<unsigned>(month.month()),
                              .value = marks[i].equity.to_double() / before.to_double() - 1});
        before = marks[i].equity;
    }
    return months;
}

Result<ReportFiles> write_report(const std::filesystem::path& directory, const ReportInput& input) {
    TRY(make_directories(directory));
    ReportFiles files{
        .html = directory / "report.html", .json = directory / "report.json", .csv = directory / "trades.csv"};
    TRY(atomic_write(files.html, report_html(input)));
    TRY(atomic_write(files.json, report_json(input)));
    TRY(atomic_write(files.csv, freqtrade_csv(input.signals, input.run.opened.settings.desk.break_even)));
    return files;
}

}  // namespace signalbox
