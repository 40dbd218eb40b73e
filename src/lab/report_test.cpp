// The report against a sheet worked by hand, the equity curve rebuilt from trades alone, and what the page may hold.
#include "lab/report.hpp"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base/random.hpp"
#include "core/engine/desk_market_test.hpp"
#include "lab/freqtrade_csv.hpp"
#include "lab/report_input.hpp"
#include "lab/svg.hpp"
#include "lab/trades.hpp"
#include "platform/files.hpp"
#include "ports/memory_candle_store.hpp"
#include "ports/memory_run_store.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

using namespace by_hand;
using Json = nlohmann::json;

/// What a runner would hand over after this market.
ReportInput report_of(const Market& market, const DeskSettings& desk, TimeRange range) {
    ReportInput input;
    input.run.id = "bt-20230101-1";
    input.run.mode = Mode::backtest;
    input.run.engine_version = engine_version;
    input.run.opened.settings.desk = desk;
    input.run.instruments = {Instrument{"test", "A", "USDT", ""}};
    input.run.range = range;
    MemoryCandleStore candles;
    MemoryRunStore store(candles);
    EXPECT_TRUE(store.save(input.run).has_value());
    RunDigest digest;
    digest.take(market.all, true);
    input.counts = digest.counts();
    input.run.sha256 = digest.sha256();
    const Outcomes kept = digest.kept();
    const ProjectedStep step{.position = 1, .outcomes = &kept};
    EXPECT_TRUE(store.project(input.run, std::span(&step, 1)).has_value());
    input.signals = *store.signals({.run = input.run.id});
    input.marks = *store.marks(input.run.id);
    return input;
}

/// A day with one opinion at 01:00, these minutes after it, and silence to midnight.
void trade_day(Market& market, Side side, const std::vector<Minute>& minutes, Millis life = 4 * hour) {
    market.wait(59);
    market.life = life;
    market.step({flat(100)}, {opinion(0, side)});
    for (const Minute& each : minutes) market.step({each});
    while (market.now != day_start(market.now)) market.step({flat(100)});
}

// Five trades of three units, no costs, one R = 15, cash 1500. Worked with Python's fractions and decimal:
//     1  all three targets        7.5 + 12.5 + 20 = 40      1540      40/15 R
//     2  stop                     −15                       1525      −1 R
//     3  target 1, then even      7.5 + 0                   1532.5    1/2 R    (1540.5 at the best minute)
//     4  short, stop              −15                       1517.5    −1 R
//     5  expired at 103           9                         1526.5    3/5 R
// fills worth 640 + 585 + 607.5 + 615 + 609 = 3056.5; 2 + 2 + 3 + 2 + 3 of 7200 minutes in the market.
ReportInput five_trades() {
    DeskSettings desk = settings();
    desk.size_step = dec("1");
    Market market(1, desk, free_terms());
    trade_day(market, Side::long_side, {flat(100), bar(100, 121, 100, 120)});
    trade_day(market, Side::long_side, {flat(100), bar(100, 100, 94, 100)});
    trade_day(market, Side::long_side, {flat(100), bar(100, 108, 100, 104), bar(104, 104, 99, 100)});
    trade_day(market, Side::short_side, {flat(100), bar(100, 105, 100, 100)});
    trade_day(market, Side::long_side, {flat(100), flat(102), bar(102, 103, 101, 103)}, 3 * minute);
    ReportInput input = report_of(market, desk, {begin, begin + 5 * day});
    input.hold = {{100, 110}};
    return input;
}

TEST(Report, EqualsASheetWorkedByHand) {
    const Json json = Json::parse(report_json(five_trades()));
    EXPECT_EQ(json["opinions"], 5);
    EXPECT_EQ(json["signals"], 5);
    EXPECT_EQ(json["trades"], 5);
    const struct {
        const char* name;
        double value;
    } rows[] = {
        {"total_return", 26.5 / 1500},
        {"buy_hold", 0.1},
        {"cagr", 2.5909149515265923},
        {"max_drawdown", 23 / 1540.5},
        {"sharpe", 4.5910520392179964},
        {"win_rate", 0.6},
        {"hit_rate", 0.4},
        {"profit_factor", 56.5 / 30},
        {"expectancy_r", 5.3 / 15},
        {"net_r", 5.3 / 15},
        {"gross_r", 5.3 / 15},
        {"gross", 26.5},
        {"costs", 0},
        {"exposure", 12.0 / 7200},
        {"turnover", 3056.5 / 1528.3 * 73},
        {"volatility", 0.28600727171413872},
        {"sortino", 11.129601588552092},
        {"calmar", 173.53497751420502},
        {"sqn", 0.52390574797266768},
    };
    for (const auto& row : rows) {
        ASSERT_TRUE(json["metrics"][row.name].is_number()) << row.name;
        EXPECT_NEAR(json["metrics"][row.name].get<double>(), row.value, 1e-9 * std::max(1.0, row.value)) << row.name;
    }
    EXPECT_EQ(json["drawdown"]["start"], "2023-01-03T00:00:00Z");
    EXPECT_EQ(json["drawdown"]["trough"], "2023-01-04T00:00:00Z");
    EXPECT_TRUE(json["drawdown"]["recovered"].is_null());
    std::vector<std::string> equity;
    for (const Json& mark : json["equity"]) equity.push_back(mark["equity"]);
    EXPECT_EQ(equity, (std::vector<std::string>{"1540", "1525", "1532.5", "1517.5", "1526.5"}));
}

/// Books every fill by itself and compares with each mark: nothing but fills and closes is used.
void expect_rebuilt(const Market& market, const std::map<UtcTime, double>& closes) {
    struct Open {
        int sign = 0;
        Decimal held, entry_left;
    };
    std::map<Hash128, Open> open;
    std::map<Hash128, int> signs;
    Decimal realised, costs;
    int marks = 0;
    for (const Outcome& outcome : market.all) {
        if (const auto* approved = std::get_if<SignalApproved>(&outcome)) {
            signs[approved->signal.id] = sign_of(approved->signal.side);
        } else if (const auto* fill = std::get_if<PaperFilled>(&outcome)) {
            const Decimal value = *fill->price.times(fill->size);
            Open& position = open[fill->signal];
            costs += fill->fee + fill->spread + fill->slippage;
            if (fill->leg == Leg::entry) {
                position = {.sign = signs.at(fill->signal), .held = fill->size, .entry_left = value};
                continue;
            }
            realised += fill->result;
            position.held -= fill->size;
            position.entry_left -= position.sign > 0 ? value - fill->result : value + fill->result;
        } else if (const auto* mark = std::get_if<EquityMarked>(&outcome)) {
            Decimal unrealised;
            for (const auto& [id, position] : open) {
                if (position.held == Decimal{}) {
                    EXPECT_EQ(position.entry_left, Decimal{}) << "every unit's entry value is spent";
                    continue;
                }
                const Decimal worth = *Decimal::from_double(closes.at(mark->at))->times(position.held);
                unrealised += position.sign > 0 ? worth - position.entry_left : position.entry_left - worth;
            }
            EXPECT_EQ(mark->realised, realised);
            EXPECT_EQ(mark->costs, costs);
            EXPECT_EQ(mark->equity, market.desk.paper().account().start() + realised + unrealised - costs);
            ++marks;
        }
    }
    EXPECT_GE(marks, 3);
}

TEST(Report, TradesAloneRebuildTheEquityCurve) {
    std::size_t trades = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed, "market");
        DeskSettings desk = settings();
        desk.cooldown = Millis{0};
        desk.day_max = 0;
        Market market(1, desk, flat_terms(), seed);
        std::map<UtcTime, double> closes;
        double price = 100;
        while (market.now < begin + 3 * day) {
            const auto cents = [](double value) { return std::round(value * 100) / 100; };
            const double open = price, close = cents(std::max(20.0, price + 0.8 * random.normal()));
            const double high = cents(std::max(open, close) + random.uniform()),
                         low = cents(std::min(open, close) - random.uniform());
            std::vector<Opinion> opinions;
            if (random.below(40) == 0) {
                Opinion said = opinion(0, random.below(2) == 0 ? Side::long_side : Side::short_side);
                said.close += close - 100;
                said.stop += close - 100;
                for (double& target : said.targets) target += close - 100;
                opinions.push_back(said);
            }
            closes[market.now + minute] = close;
            market.step({bar(open, high, low, close)}, opinions);
            price = close;
        }
        expect_rebuilt(market, closes);

        // The figures' trades are the same money: what closed, and what did not.
        const ReportInput input = report_of(market, desk, {begin, begin + 3 * day});
        Decimal closed, open;
        for (const TradeResult& trade : trades_of(input.signals)) closed += trade.net();
        for (const SignalRecord& record : input.signals) {
            if (record.closed) {
                EXPECT_EQ(record.net, record.fills.empty() ? Decimal{} : trade_of(record)->net());
                continue;
            }
            for (const PaperFilled& fill : record.fills) open += fill.result - fill.fee - fill.spread - fill.slippage;
        }
        const EquityMarked& last = input.marks.back();
        EXPECT_EQ(last.equity - last.unrealised, desk.cash + closed + open);
        trades += trades_of(input.signals).size();
    }
    EXPECT_GT(trades, 200U);
}

std::vector<std::map<std::string, std::string>> rows_of(const std::string& csv) {
    std::istringstream lines(csv);
    std::string line, cell;
    std::vector<std::string> header;
    std::vector<std::map<std::string, std::string>> rows;
    while (std::getline(lines, line)) {
        std::vector<std::string> cells;
        std::istringstream in(line + ",");
        while (std::getline(in, cell, ',')) cells.push_back(cell);
        if (header.empty()) {
            header = cells;
            continue;
        }
        EXPECT_EQ(cells.size(), header.size());
        auto& row = rows.emplace_back();
        for (std::size_t i = 0; i < cells.size(); ++i) row[header[i]] = cells[i];
    }
    return rows;
}

TEST(FreqtradeCsv, GivesOurProfitBackByFreqtradesOwnFormula) {
    DeskSettings desk = settings();
    Market market(1, desk, flat_terms());
    trade_day(market, Side::long_side, {flat(100), bar(100, 108, 100, 104), bar(104, 104, 99, 100)});
    trade_day(market, Side::short_side, {flat(100), bar(100, 105, 100, 100)});
    market.wait(60);
    market.step({flat(100)}, {opinion(0)});
    market.wait(3);
    const ReportInput input = report_of(market, desk, {begin, begin + 3 * day});
    const auto rows = rows_of(freqtrade_csv(input.signals, true));
    ASSERT_EQ(rows.size(), 3U);
    for (std::size_t i = 0; i < 2; ++i) {
        auto row = rows[i];
        const auto number = [&](const char* name) { return std::stod(row[name]); };
        const double sign = row["is_short"] == "True" ? -1 : 1;
        const double in = number("amount") * number("open_rate") * (1 + sign * number("fee_open"));
        const double out = number("amount") * number("close_rate") * (1 - sign * number("fee_close"));
        EXPECT_NEAR(sign * (out - in), input.signals[i].net.to_double(), 1e-6);
        EXPECT_NEAR(number("profit_abs"), input.signals[i].net.to_double(), 1e-6);
        EXPECT_NEAR(number("profit_ratio"), number("profit_abs") / in, 1e-9);
    }
    auto row = rows[0];
    EXPECT_EQ(row["pair"], "A/USDT");
    EXPECT_EQ(row["open_date"], "2023-01-01 01:00:00+00:00");
    EXPECT_EQ(row["close_date"], "2023-01-01 01:03:00+00:00");
    EXPECT_EQ(row["trade_duration"], "3");
    EXPECT_EQ(row["exit_reason"], "breakeven");
    EXPECT_EQ(row["enter_tag"], "high_15m");
    EXPECT_EQ(row["initial_stop_loss_abs"], "95");
    EXPECT_EQ(row["stop_loss_abs"], "100") << "after target 1 it stands at the entry";
    EXPECT_EQ(row["is_open"], "False");
    auto open = rows[2];
    EXPECT_EQ(open["is_open"], "True");
    EXPECT_EQ(open["close_date"], "");
    EXPECT_EQ(open["profit_abs"], "");
}

TEST(Report, ThePageNeedsNothingFromOutsideAndTrustsNoName) {
    ReportInput input = five_trades();
    input.run.id = "<img src=x>&\"'";
    input.run.like = "</section><script>";
    const std::string page = report_html(input);
    for (const char* never : {"<script", "<img", "http:", "https:", "url(", "nan", "inf "})
        EXPECT_EQ(page.find(never), std::string::npos) << never;
    for (const char* always : {"prefers-color-scheme", "@media print", "&lt;img src=x&gt;", "No proven edge"})
        EXPECT_NE(page.find(always), std::string::npos) << always;
    for (const char* tag : {"section", "div", "table", "details", "svg", "dl"}) {
        const auto count = [&](const std::string& what) {
            std::size_t n = 0;
            for (std::size_t at = page.find(what); at != std::string::npos; at = page.find(what, at + 1)) ++n;
            return n;
        };
        EXPECT_EQ(count(std::string("<") + tag + " ") + count(std::string("<") + tag + ">"),
                  count(std::string("</") + tag + ">"))
            << tag;
    }
}

TEST(Report, SaysReasonsInTheWordsItIsGiven) {
    ReportInput input = five_trades();
    input.signals[0].opinion.reasons.add({.code = ReasonCode::trend, .points = 50, .value = 1});
    EXPECT_NE(report_html(input).find("<li>trend 1 <b>+0.50</b></li>"), std::string::npos);
    input.reason_words = [](const Reason& reason) { return sentence("{} & more", to_text(reason.code)); };
    EXPECT_NE(report_html(input).find("<li>trend &amp; more <b>+0.50</b></li>"), std::string::npos);
}

TEST(Report, ARunWithoutASignalSaysSo) {
    Market market;
    market.wait(10);
    const ReportInput input = report_of(market, settings(), {begin, begin + 10 * minute});
    const std::string page = report_html(input);
    EXPECT_NE(page.find("Nothing to judge"), std::string::npos);
    EXPECT_NE(page.find("nothing to draw"), std::string::npos);
    const Json json = Json::parse(report_json(input));
    EXPECT_TRUE(json["metrics"]["sharpe"].is_null());
    EXPECT_EQ(json["metrics"]["trades"], 0);
}

TEST(Report, IsWrittenWhole) {
    const Scratch scratch;
    const auto files = write_report(scratch / "out/deep", five_trades());
    ASSERT_TRUE(files.has_value());
    EXPECT_GT(read_text_file(files->html, 1 << 22)->size(), 10'000U);
    EXPECT_TRUE(Json::parse(*read_text_file(files->json, 1 << 22)).is_object());
    EXPECT_EQ(rows_of(*read_text_file(files->csv, 1 << 22)).size(), 5U);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch / "out/deep"), {}), 3);
}

TEST(Report, IsGatheredFromTheStores) {
    MemoryCandleStore candles;
    MemoryRunStore runs(candles);
    const Instrument instrument{"test", "A", "USDT", ""};
    ASSERT_TRUE(candles.add(instrument, {}).has_value());
    CandleSeries series;  // a first and a last candle, eleven days of silence at the range's end
    for (const auto& [at, close] : {std::pair(begin, 100.0), {begin + minute, 107.0}, {begin + 9 * day, 120.0}})
        series.append({at, close, close, close, close, 1});
    ASSERT_TRUE(candles.merge(instrument, {.candles = series.view()}).has_value());
    const auto hold = hold_of(candles, std::span(&instrument, 1), {begin, begin + 20 * day}, newest_version);
    ASSERT_EQ(hold->size(), 1U);
    EXPECT_EQ(hold->front().first_close, 100);
    EXPECT_EQ(hold->front().last_close, 120);
    EXPECT_EQ(
        hold_of(candles, std::span(&instrument, 1), {begin + minute, begin + day}, newest_version)->front().last_close,
        107);
    EXPECT_TRUE(hold_of(candles, std::span(&instrument, 1), {begin + day, begin + 2 * day}, newest_version)->empty());

    EXPECT_EQ(report_input(runs, candles, "none").error().code, ErrorCode::NotFound);
    RunRecord run{.id = "bt-1",
                  .mode = Mode::backtest,
                  .instruments = {instrument},
                  .range = {begin, begin + 20 * day},
                  .store_version = newest_version,
                  .opinions = 7};
    ASSERT_TRUE(runs.save(run).has_value());
    const auto input = report_input(runs, candles, "bt-1");
    ASSERT_TRUE(input.has_value());
    EXPECT_EQ(input->counts.opinions, 7U);
    EXPECT_EQ(input->hold.size(), 1U);
}

TEST(Report, MonthsGoFromMarkToMark) {
    std::vector<EquityMarked> marks;
    for (int i = 1; i <= 40; ++i) marks.push_back({.at = begin + i * day, .equity = dec(i <= 31 ? "1100" : "990")});
    const auto months = months_of(dec("1000"), marks);
    ASSERT_EQ(months.size(), 2U);
    EXPECT_EQ(months[0].month, 1U) << "the midnight of the 1st of February ends January";
    EXPECT_NEAR(months[0].value, 0.1, 1e-12);
    EXPECT_NEAR(months[1].value, -0.1, 1e-12);
}

TEST(Svg, NumbersAndTicksAreForPeople) {
    EXPECT_EQ(svg::grouped(1234567.5, 1), "1,234,567.5");
    EXPECT_EQ(svg::grouped(-999.4, 0), "−999");
    EXPECT_EQ(svg::grouped(-0.001, 2), "0.00");
    EXPECT_EQ(svg::escape("<a href='x'>&\""), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
}

}  // namespace
}  // namespace signalbox
