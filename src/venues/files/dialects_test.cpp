// The same candles as each of the programs writes them read the same; what could be two things is refused.
#include "venues/files/dialects.hpp"

#include <gtest/gtest.h>
#include <libdeflate.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/candle_csv.hpp"
#include "tests/shared_data.hpp"
#include "venues/files/csv_reader.hpp"

namespace signalbox {
namespace {

using TimeText = std::function<std::string(std::int64_t)>;

TimeText counted(std::int64_t times, std::int64_t over) {
    return [=](std::int64_t ms) { return std::to_string(ms / over * times); };
}
/// 2024-01-01, then `between`, 00:00:00, then `zone`.
TimeText iso(std::string between, std::string zone) {
    return [=](std::int64_t ms) {
        const std::string text = to_text(utc_from_ms(ms));
        return text.substr(0, 10) + between + text.substr(11, 8) + zone;
    };
}

/// A way of writing candles: the letters of `order` are time, open, high, low, close, volume and something else.
struct Writing {
    std::string dialect;
    std::string header;
    std::string order;
    TimeUnit unit;
    TimeText time;
    bool newest_first = false;
};

const TimeText millis = counted(1, 1), seconds = counted(1, 1'000), micros = counted(1'000, 1);

const std::vector<Writing> writings{
    {"signalbox", "open_time_ms,open,high,low,close,volume", "tohlcv", TimeUnit::millis, millis},
    {"binance", "", "tohlcvxxxxxx", TimeUnit::millis, millis},
    {"binance", "", "tohlcvxxxxxx", TimeUnit::micros, micros},
    {"binance",
     "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,"
     "ignore",
     "tohlcvxxxxxx", TimeUnit::micros, micros},
    {"binance", "Open time,Open,High,Low,Close,Volume,Close time", "tohlcvx", TimeUnit::iso, iso(" ", "")},
    {"coinbase", "time,low,high,open,close,volume", "tlhocv", TimeUnit::seconds, seconds, true},
    {"coinbase", "timestamp,low,high,open,close,volume", "tlhocv", TimeUnit::seconds, seconds, true},
    {"coinbase", "start,low,high,open,close,volume", "tlhocv", TimeUnit::seconds, seconds, true},
    {"coinbase", "start,open,high,low,close,volume", "tohlcv", TimeUnit::iso, iso("T", "Z"), true},
    {"coinbase", "", "tlhocv", TimeUnit::seconds, seconds, true},
    {"freqtrade", "date,open,high,low,close,volume", "tohlcv", TimeUnit::iso, iso(" ", "+00:00")},
    {"freqtrade", "date,open,high,low,close,volume", "tohlcv", TimeUnit::iso, iso("T", "Z")},
    {"freqtrade", "date,open,high,low,close,volume", "tohlcv", TimeUnit::millis, millis},
    {"freqtrade", ",date,open,high,low,close,volume", "xtohlcv", TimeUnit::iso, iso(" ", "")},
    {"ccxt", "", "tohlcv", TimeUnit::millis, millis},
    {"ccxt", "", "tohlcv", TimeUnit::iso, iso("T", "")},
    {"ccxt", "timestamp,open,high,low,close,volume", "tohlcv", TimeUnit::millis, millis},
    {"jesse", "", "tochlv", TimeUnit::millis, [](std::int64_t ms) { return std::to_string(ms) + ".0"; }},
    {"jesse", "", "tochlv", TimeUnit::millis, millis, true},
    {"jesse", "timestamp,open,close,high,low,volume", "tochlv", TimeUnit::millis, millis},
    {"kraken", "", "tohlcvx", TimeUnit::seconds, seconds},
    {"header", "Volume,note,Close,Low,High,Open,DateTime", "vxclhot", TimeUnit::nanos, counted(1'000'000, 1)},
};

std::string written(const CandleSeries& candles, const Writing& how) {
    std::string text = how.header.empty() ? "" : how.header + "\n";
    for (std::size_t row = 0; row < candles.size(); ++row) {
        const Candle candle = candles[how.newest_first ? candles.size() - 1 - row : row];
        std::string line;
        for (const char what : how.order) {
            line += line.empty() ? "" : ",";
            if (what == 't') line += how.time(to_ms(candle.opened_at));
            if (what == 'o') line += sentence_value(candle.open);
            if (what == 'h') line += sentence_value(candle.high);
            if (what == 'l') line += sentence_value(candle.low);
            if (what == 'c') line += sentence_value(candle.close);
            if (what == 'v') line += sentence_value(candle.volume);
            if (what == 'x') line += "17";
        }
        text += line + "\n";
    }
    return text;
}

std::string gzipped(std::string_view text) {
    const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
        libdeflate_alloc_compressor(6), libdeflate_free_compressor);
    std::string out(libdeflate_gzip_compress_bound(compressor.get(), text.size()), '\0');
    out.resize(libdeflate_gzip_compress(compressor.get(), text.data(), text.size(), out.data(), out.size()));
    return out;
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += by.size()) {
        text.replace(at, what.size(), by);
    }
    return text;
}

/// The text as other programs and people leave it on a disk.
std::vector<std::string> handed_on(const std::string& text) {
    const std::string quoted = "\"" + replaced(replaced(text, ",", "\",\""), "\n", "\"\n\"");
    return {text,
            "\xEF\xBB\xBF" + replaced(text, "\n", "\r\n"),
            quoted.substr(0, quoted.size() - 1),
            replaced(text, ",", " , "),
            text + "\n \n\r\n,,,,,\n\"\",\"\"\n\n",
            text.substr(0, text.size() - 1),
            gzipped(text),
            gzipped(text.substr(0, 3)) + gzipped(text.substr(3, text.size() / 2)) +
                gzipped(text.substr(3 + text.size() / 2))};
}

Result<CandleFile> parsed(std::string_view text, std::string columns = {}) {
    return parse_candles(text, "x.csv", Timeframe::m1, {.columns = std::move(columns), .progress = {}, .stop = {}});
}

void expect_equal(const CandleView& read, const CandleView& meant) {
    EXPECT_TRUE(std::ranges::equal(read.opened_ms, meant.opened_ms));
    EXPECT_TRUE(std::ranges::equal(read.open, meant.open));
    EXPECT_TRUE(std::ranges::equal(read.high, meant.high));
    EXPECT_TRUE(std::ranges::equal(read.low, meant.low));
    EXPECT_TRUE(std::ranges::equal(read.close, meant.close));
    EXPECT_TRUE(std::ranges::equal(read.volume, meant.volume));
}

void expect_read(const std::string& bytes, const Writing& how, const CandleSeries& meant) {
    SCOPED_TRACE(how.dialect + " " + how.order + " " + how.header + ": " + bytes.substr(0, 200));
    const auto file = parsed(bytes);
    ASSERT_TRUE(file) << file.error().text();
    EXPECT_EQ(file->dialect.name, how.dialect);
    EXPECT_EQ(file->dialect.times, how.unit);
    EXPECT_EQ(file->dialect.newest_first, how.newest_first);
    EXPECT_EQ(file->rows, static_cast<std::int64_t>(meant.size()));
    EXPECT_EQ(file->rejected + file->duplicates_in_file, 0);
    EXPECT_EQ(file->usual_step, minute);
    expect_equal(file->candles.view(), meant.view());
}

/// Five minutes, one of them flat, and a hole before the last.
CandleSeries few() {
    CandleSeries candles;
    const std::int64_t start = 1'735'689'600'000;
    candles.append({utc_from_ms(start), 10.5, 12, 9, 11, 3});
    candles.append({utc_from_ms(start + 60'000), 11, 11, 11, 11, 0});
    candles.append({utc_from_ms(start + 120'000), 11, 11.25, 8.125, 9, 17.5});
    candles.append({utc_from_ms(start + 180'000), 9, 9.5, 8.75, 9.25, 2});
    candles.append({utc_from_ms(start + 300'000), 9, 14, 8.5, 13, 1e-5});
    return candles;
}

TEST(Dialects, EachReadsTheSameHoweverItWasHandedOn) {
    const CandleSeries meant = few();
    for (const Writing& how : writings) {
        for (const std::string& bytes : handed_on(written(meant, how))) expect_read(bytes, how, meant);
    }
}

TEST(Dialects, EachReadsTheRecordedMinutesTheSame) {
    const auto data = shared_data();
    if (!data) GTEST_SKIP() << "the shared market data are not here";
    constexpr std::size_t rows = 20'000;  // more than one block of a plain file
    const CandleSeries meant = read_candle_csv(*data / "candles/binance-spot/SOLUSDT-1m.csv.gz", rows);
    ASSERT_EQ(meant.size(), rows);
    for (const Writing& how : writings) expect_read(written(meant, how), how, meant);
}

TEST(Dialects, WhatCouldBeTwoThingsIsRefused) {
    struct Case {
        std::string text;
        std::string message;
    };
    const std::string foreign = "x.csv is not a candle file that is understood: its first line is '";
    const std::vector<Case> cases{
        // Flat rows fit every order; rows of two orders fit none.
        {"1735689600,10,10,10,10,1\n1735689660,11,11,11,11,1\n",
         "x.csv has no header, and the prices of its first rows (2) fit more than one order of columns"},
        {"1735689600,10,12,9,11,1\n1735689660,10,11,12,9,1\n",
         "x.csv has no header, and no order of columns fits the prices of all its rows"},
        // A row that is a candle in no order leaves more than one.
        {"1735689600,9,8,7,10,1\n1735689660,-,1,1,1,1\n",
         "x.csv has no header, and the prices of its first rows (0) fit more than one order of columns"},
        {"1735689600,10,12,9,11\n", foreign + "1735689600,10,12,9,11'"},
        {"1735689600,10,12,9,11,1,2,3\n", foreign + "1735689600,10,12,9,11,1,2,3'"},
        {"date,time,open,high,low,close,volume\n", foreign + "date,time,open,high,low,close,volume'"},
        {"date,open,high,low,close\n", foreign + "date,open,high,low,close'"},
    };
    for (const Case& one : cases) {
        for (const std::string& bytes : {one.text, gzipped(one.text)}) {
            const auto file = parsed(bytes);
            ASSERT_FALSE(file) << one.text;
            EXPECT_EQ(file.error().code, ErrorCode::BadData);
            EXPECT_EQ(file.error().what.text(), one.message);
            EXPECT_NE(file.error().next.text().find("--columns time,open,high,low,close,volume"), std::string::npos);
        }
    }
}

TEST(Dialects, OneFileHasOneUnitOfTime) {
    const std::string rest = ",10,12,9,11,1\n";
    struct Case {
        std::string first, second;
    };
    const std::vector<Case> cases{{"1735689600", "1735689660000"},           {"1735689600000", "1735689660"},
                                  {"1735689600000", "1735689660000000"},     {"1735689600000000", "1735689660000"},
                                  {"2025-01-01T00:00:00Z", "1735689660000"}, {"1735689600000", "2025-01-01 00:01"},
                                  {"1735689600000", "1735689660000000000"},  {"2025-01-01T00:00:00Z", "1735689660"}};
    for (const Case& one : cases) {
        for (const std::string header : {"", "timestamp,open,high,low,close,volume\n"}) {
            const auto file = parsed(header + one.first + rest + one.second + rest);
            ASSERT_FALSE(file) << one.first << " " << one.second;
            EXPECT_EQ(file.error().code, ErrorCode::BadData);
            EXPECT_EQ(file.error().what.text(), "line " + std::to_string(header.empty() ? 2 : 3) +
                                                    " of x.csv: the time '" + one.second +
                                                    "' is written in another unit than those before it");
            EXPECT_FALSE(file.error().next.empty());
        }
    }
    // What is no time in any unit is one bad row, as it is where the column is named for its unit.
    struct Row {
        std::string header, first, bad, reason;
    };
    for (const Row& one : std::vector<Row>{
             {"timestamp", "1735689600", "soon", "the time 'soon' is not a whole number of seconds"},
             {"timestamp", "1735689600", "-60", "the time '-60' does not lie between the years 1970 and 2100"},
             {"timestamp", "1735689600000000", "1735689660000001",
              "the time '1735689660000001' is not a whole number of milliseconds"},
             {"date", "2025-01-01", "2025-02-30", "'2025-02-30' is not a time"},
             {"date", "2025-01-01", "1969-12-31", "the time '1969-12-31' does not lie between the years 1970 and 2100"},
             {"date", "2025-01-01", "2025-01-01T00:00:30",
              "the time 2025-01-01T00:00:30Z is not the open of a candle of 1m"},
             {"open_time_ms", "1735689600000", "2025-01-01",
              "the time '2025-01-01' is not a whole number of milliseconds"}}) {
        const auto file = parsed(one.header + ",open,high,low,close,volume\n" + one.first + rest + one.bad + rest);
        ASSERT_TRUE(file) << one.bad << ": " << file.error().text();
        ASSERT_EQ(file->rejections.size(), 1U) << one.bad;
        EXPECT_EQ(file->rejections[0].reason.text(), one.reason);
    }
}

TEST(Dialects, TheQuickWayThroughADayReadsWhatTheOtherReads) {
    // Each second row is the first's minute after; what can be read in words only is, and what can't is rejected.
    for (const std::string second : {"2025-01-31T23:01:00Z", "2025-01-31 23:01:00", "2025-01-31 23:01:00+00:00",
                                     "2025-01-31T23:01", "2025-02-01T00:01:00+01:00", "2025-01-31T23:01:00.000Z"}) {
        const auto file =
            parsed("date,open,high,low,close,volume\n2025-01-31T23:00:00Z,10,12,9,11,1\n" + second + ",10,12,9,11,1\n");
        ASSERT_TRUE(file);
        ASSERT_EQ(file->candles.size(), 2U) << second;
        EXPECT_EQ(file->candles[1].opened_at, *parse_utc("2025-01-31T23:01:00Z")) << second;
    }
    for (const std::string second : {"2025-01-31T22:61:00Z", "2025-01-31T22:60:60Z", "2025-01-31x23:01:00Z",
                                     "2025-01-31T23:01:00z", "2025-01-31T23:0/:60Z", "2025-01-31T23-01:00Z",
                                     "2025-01-31T23:01:00ZZ", "2025-01-31T2/:11:00Z", "2025-01-31T23:01:0"}) {
        const auto file =
            parsed("date,open,high,low,close,volume\n2025-01-31T23:00:00Z,10,12,9,11,1\n" + second + ",10,12,9,11,1\n");
        ASSERT_TRUE(file);
        EXPECT_EQ(file->candles.size(), 1U) << second;
        EXPECT_EQ(file->rejected, 1) << second;
    }
}

TEST(Dialects, AFileFromTheNewestToTheOldestIsTurnedRound) {
    const auto row = [](int number, int close = 11) {
        return std::to_string(1'735'689'600 + number * 60) + ",9,12,10," + std::to_string(close) + ",1\n";
    };
    const std::string header = "time,low,high,open,close,volume\n";
    // Minutes 9 … 0; between them a repetition, another value of a known time, a step back up, and what is no row.
    const auto file = parsed(header + row(9) + row(8) + row(7) + row(7) + row(7, 10) + row(6) + row(12) + "x\n" +
                             row(5) + row(3) + row(2) + row(1) + row(0));
    ASSERT_TRUE(file) << file.error().text();
    EXPECT_TRUE(file->dialect.newest_first);
    EXPECT_EQ(file->rows, 13);
    EXPECT_EQ(file->rejected, 3);
    EXPECT_EQ(file->duplicates_in_file, 1);
    EXPECT_EQ(file->usual_step, minute);
    std::vector<std::int64_t> minutes;
    for (const std::int64_t ms : file->candles.view().opened_ms) minutes.push_back((ms - 1'735'689'600'000) / 60'000);
    EXPECT_EQ(minutes, (std::vector<std::int64_t>{0, 1, 2, 3, 5, 6, 7, 8, 9}));
    std::vector<std::pair<std::int64_t, std::string>> said;
    for (const RejectedRow& rejected : file->rejections) said.emplace_back(rejected.line, rejected.reason.text());
    EXPECT_EQ(said, (std::vector<std::pair<std::int64_t, std::string>>{
                        {6, "the time 2025-01-01T00:07:00Z was there before with other values"},
                        {8,
                         "the time 2025-01-01T00:12:00Z is later than that of the row before, 2025-01-01T00:06:00Z, "
                         "in a file that runs from the newest to the oldest"},
                        {9, "1 fields where there should be 6"}}));

    // One row out of place turns nothing round.
    const auto upward = parsed(header + row(1) + row(0) + row(2) + row(3) + row(4));
    ASSERT_TRUE(upward);
    EXPECT_FALSE(upward->dialect.newest_first);
    EXPECT_EQ(upward->candles.size(), 4U);
}

TEST(Dialects, WhatIsSaidOfTheColumnsIsTaken) {
    const CandleSeries meant = few();
    struct Case {
        std::string columns;
        Writing how;
    };
    const std::vector<Case> cases{
        {"time,volume,close,low,high,open", {"columns", "", "tvclho", TimeUnit::seconds, seconds}},
        {"x,date,open,high,low,close,volume,-", {"columns", "", "xtohlcvx", TimeUnit::iso, iso("T", "Z")}},
        {"open_time_ms,open,high,low,close,volume", {"columns", "a,b,c,d,e,f", "tohlcv", TimeUnit::millis, millis}},
        {"timestamp,open,close,high,low,volume",
         {"columns", "timestamp,open,high,low,close,volume", "tochlv", TimeUnit::micros, micros, true}},
    };
    for (const Case& one : cases) {
        const auto file = parsed(written(meant, one.how), one.columns);
        ASSERT_TRUE(file) << one.columns << ": " << file.error().text();
        EXPECT_EQ(file->dialect, (FileDialect{"columns", one.how.unit, one.how.newest_first}));
        expect_equal(file->candles.view(), meant.view());
    }
    struct Wrong {
        std::string columns, message;
    };
    const std::string row = "1735689600,10,12,9,11,1\n";
    for (const Wrong& one : std::vector<Wrong>{
             {"time,open,high,low,close", "'time,open,high,low,close' does not name the columns of candles"},
             {"time,open,open,low,close,volume",
              "'time,open,open,low,close,volume' does not name the columns of candles"},
             {"a,b", "'a,b' does not name the columns of candles"},
             {"time,open,high,low,close,volume,x", "x.csv has 6 columns, and 7 are named"}}) {
        const auto file = parsed(row, one.columns);
        ASSERT_FALSE(file) << one.columns;
        EXPECT_EQ(file.error().code, ErrorCode::WrongUse);
        EXPECT_EQ(file.error().what.text(), one.message);
        EXPECT_FALSE(file.error().next.empty());
    }
}

TEST(Dialects, ACommaBetweenQuotesSeparatesNothing) {
    const auto file = parsed(
        "note,time,open,high,low,close,volume\n\"a, \"\"b\"\"\",1735689600,10,12,9,11,1\n,\"1735689660\",10,12,9,11,1\n"
        "a,1735689720,\"1,0\",12,9,11,1\n\"a,1735689780,10,12,9,11,1\n");
    ASSERT_TRUE(file) << file.error().text();
    EXPECT_EQ(file->candles.size(), 3U);
    ASSERT_EQ(file->rejections.size(), 1U);
    EXPECT_EQ(file->rejections[0].reason.text(), "the open '1,0' is not a number");
}

}  // namespace
}  // namespace signalbox
