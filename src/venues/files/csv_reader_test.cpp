// What is taken, what is rejected and what is refused, in the words a person reads.
#include "venues/files/csv_reader.hpp"

#include <gtest/gtest.h>
#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>

#include "core/market/gaps.hpp"
#include "tests/shared_data.hpp"
#include "venues/files/row_parser.hpp"
#include "venues/files/text_source.hpp"

namespace signalbox {
namespace {

const std::string ours = "open_time_ms,open,high,low,close,volume\n";

std::string gzipped(std::string_view text) {
    const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
        libdeflate_alloc_compressor(6), libdeflate_free_compressor);
    std::string out(libdeflate_gzip_compress_bound(compressor.get(), text.size()), '\0');
    out.resize(libdeflate_gzip_compress(compressor.get(), text.data(), text.size(), out.data(), out.size()));
    return out;
}

Result<CandleFile> parsed(std::string_view text, const ReadOptions& options = {}) {
    return parse_candles(text, "x.csv", Timeframe::m1, options);
}

/// `count` rows of minute candles from minute `first` on.
std::string minutes(int first, int count) {
    std::string text;
    for (int i = first; i < first + count; ++i) {
        text += std::to_string(std::int64_t{i} * 60'000) + ",10,12.5,9.25,11," + std::to_string(i % 7) + ".5\n";
    }
    return text;
}

TEST(CsvReader, RejectsARowThatCanNotBeACandleAndTakesTheRest) {
    struct Case {
        std::string row;
        std::string reason;
    };
    const std::vector<Case> cases{
        {"120000,10,12,9,11", "5 fields where there should be 6"},
        {"120000,10,12,9,11,1,", "7 fields where there should be 6"},
        {"hello", "1 fields where there should be 6"},
        {"120000,ten,12,9,11,1", "the open 'ten' is not a number"},
        {"120000,10,12,9,11,", "the volume '' is not a number"},
        {"120000,10,12,9,1.1.1,1", "the close '1.1.1' is not a number"},
        {"120000,10,12,9,.,1", "the close '.' is not a number"},
        {"120000,10,12,9,1\x01,1", "the close '1?' is not a number"},
        {"120000,10,12,9,0x10,1", "the close '0x10' is not a number"},
        {"120000,1e999,12,9,11,1", "the open '1e999' is not a number"},
        {"120000,nan,12,9,11,1", "the open is not a finite number"},
        {"120000,10,inf,9,11,1", "the high is not a finite number"},
        {"120000,10,12,9,11,NaN", "the volume is not a finite number"},
        {"120000,-10,12,9,11,1", "the open of -10 is not above zero"},
        {"120000,10,12,0,11,1", "the low of 0 is not above zero"},
        {"120000,10,9,12,11,1", "the high of 9 is below the low of 12"},
        {"120000,13,12,9,11,1", "the open of 13 is outside of low 9 to high 12"},
        {"120000,10,12,9,8,1", "the close of 8 is outside of low 9 to high 12"},
        {"120000,10,12,9,11,-1", "the volume of -1 is below zero"},
        {"120001,10,12,9,11,1", "the time 1970-01-01T00:02:00.001Z is not the open of a candle of 1m"},
        {"-60000,10,12,9,11,1", "the time '-60000' does not lie between the years 1970 and 2100"},
        {"4102444800000,10,12,9,11,1", "the time '4102444800000' does not lie between the years 1970 and 2100"},
        {"1640995200000000,10,12,9,11,1", "the time '1640995200000000' does not lie between the years 1970 and 2100"},
        {"2022-01-01,10,12,9,11,1", "the time '2022-01-01' is not a whole number of milliseconds"},
        {"0,10,12,9,11,1",
         "the time 1970-01-01T00:00:00Z is earlier than that of the row before, 1970-01-01T00:01:00Z"},
        {"60000,10,12,9,11,1", "the time 1970-01-01T00:01:00Z was there before with other values"},
    };
    for (const Case& given : cases) {
        const std::string text = ours + "60000,10,12.5,9.25,11,1\n" + given.row + "\n180000,10,12,9,11,1\n";
        const auto file = parsed(text);
        ASSERT_TRUE(file) << given.row << ": " << file.error().text();
        EXPECT_EQ(file->candles.size(), 2U) << given.row;
        EXPECT_EQ(file->rows, 3) << given.row;
        EXPECT_EQ(file->rejected, 1) << given.row;
        ASSERT_EQ(file->rejections.size(), 1U) << given.row;
        EXPECT_EQ(file->rejections[0].reason.text(), given.reason);
        EXPECT_EQ(file->rejections[0].file, "x.csv");
        EXPECT_EQ(file->rejections[0].line, 3) << given.row;

        const auto strict = parsed(text, {.strict = true, .progress = {}, .stop = {}});
        ASSERT_FALSE(strict);
        EXPECT_EQ(strict.error().code, ErrorCode::BadData);
        EXPECT_EQ(strict.error().what.text(), "line 3 of x.csv can't be taken: " + given.reason);
        EXPECT_FALSE(strict.error().next.empty());
    }
}

TEST(CsvReader, RefusesAFileThatIsNotCandles) {
    struct Case {
        std::string bytes;
        std::string message;
    };
    const std::string foreign = "x.csv is not a candle file that is understood: its first line is '";
    const std::vector<Case> cases{
        {"", "x.csv is empty"},
        {gzipped(""), "x.csv is empty"},
        {ours, "x.csv has a header and no rows"},
        {ours + "\n\n", "x.csv has a header and no rows"},
        {"\n", foreign + "'"},
        {"Date,Open,High,Low,Close\n1,2,3,4,5\n", foreign + "Date,Open,High,Low,Close'"},
        {"open_time_ms,open,high,low,close\n1,2,3,4,5\n", foreign + "open_time_ms,open,high,low,close'"},
        {"open_time_ms,open,open,high,low,close,volume\n", foreign + "open_time_ms,open,open,high,low,close,volume'"},
        {"open_time,open_time_ms,open,high,low,close,volume\n",
         foreign + "open_time,open_time_ms,open,high,low,close,volume'"},
        {gzipped("a picture of a cat\n"), foreign + "a picture of a cat'"},
        {std::string("PK\x03\x04\0\0\0\0 zip", 12), "x.csv is not a candle file: it holds binary data"},
        {gzipped(std::string("ustar\0\0\0\0", 9)), "x.csv is not a candle file: it holds binary data"},
        {std::string(70'000, 'a'), "x.csv is not a candle file: its first line is longer than 65536 bytes"},
    };
    for (const Case& given : cases) {
        const auto file = parsed(given.bytes);
        ASSERT_FALSE(file) << given.message;
        EXPECT_EQ(file.error().what.text(), given.message);
        EXPECT_EQ(file.error().code, ErrorCode::BadData) << given.message;
        EXPECT_FALSE(file.error().next.empty()) << given.message;
    }
}

TEST(CsvReader, UnderstandsItsDialects) {
    const Candle first{utc_from_ms(1'735'689'600'000), 10.5, 12, 9, 11, 3};
    const Candle second{utc_from_ms(1'735'689'660'000), 11, 11, 11, 11, 0};
    const std::string tail = ",1735689659999,33.5,7,1.5,16.75,0\n";
    const std::vector<std::string> texts{
        ours + "1735689600000,10.5,12,9,11,3\n1735689660000,11,11,11,11,0\n",
        ours + "1735689600000,10.5,12,9,11,3\n1735689660000,11,11,11,11,0",
        "\xEF\xBB\xBF" + ours + "1735689600000,10.5,12,9,11,3\n\n1735689660000,11,11,11,11,-0.0\n\n",
        "open_time_ms,open,high,low,close,volume\r\n1735689600000,10.5,12,9,11,3\r\n1735689660000,11,11,11,11,0\r\n",
        ours + "1735689600000,10.5,12,9,11,3\r\n1735689660000, 11 ,11,11,1.1e1,0\r\n",
        "Volume,Close,note,Low,High,Open,Open_Time_ms\n3,11,a,9,12,10.5,1735689600000\n"
        "0,11,,11,11,11,1735689660000\n",
        "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,"
        "ignore\n1735689600000,10.50000000,12.00000000,9,11,3.00000000" +
            tail + "1735689660000,11,11,11,11,0.00000000" + tail,
        "\xEF\xBB\xBF"
        "1735689600000000,10.50000000,12.00000000,9,11,3.00000000" +
            tail + "1735689660000000,11,11,11,11,0.00000000" + tail,
    };
    for (const std::string& text : texts) {
        for (const std::string& bytes : {text, gzipped(text)}) {
            const auto file = parsed(bytes);
            ASSERT_TRUE(file) << text << file.error().text();
            ASSERT_EQ(file->candles.size(), 2U) << text;
            EXPECT_EQ(file->candles[0], first) << text;
            EXPECT_EQ(file->candles[1], second) << text;
            EXPECT_FALSE(std::signbit(file->candles[1].volume)) << text;
            EXPECT_EQ(file->rows, 2) << text;
            EXPECT_EQ(file->rejected, 0) << text;
            EXPECT_FALSE(file->truncated);
        }
    }
}

TEST(CsvReader, CountsRepetitionsAndKeepsTwentyRejections) {
    const auto file = parsed(ours + minutes(1, 40) + minutes(1, 40) + std::string(30 * 2, '\n').replace(0, 2, "x\n"));
    ASSERT_TRUE(file);
    EXPECT_EQ(file->candles.size(), 40U);
    EXPECT_EQ(file->duplicates_in_file, 40);
    EXPECT_EQ(file->rejected, 1);
    EXPECT_EQ(file->rejections[0].line, 82);

    std::string bad;
    for (int i = 0; i < 30; ++i) bad += "x\n";
    const auto worse = parsed(ours + minutes(1, 3) + bad + minutes(10, 3));
    ASSERT_TRUE(worse);
    EXPECT_EQ(worse->candles.size(), 6U);
    EXPECT_EQ(worse->rejected, 30);
    EXPECT_EQ(worse->rejections.size(), CandleFile::rejections_kept);
    EXPECT_EQ(worse->rejections.back().line, 24);
}

TEST(CsvReader, ReadsEveryMemberOfAGzipFileAlsoWhereALineIsCut) {
    const std::string text = ours + minutes(1, 5'000);
    for (const std::size_t cut : {1UL, 20UL, ours.size(), 1'000UL, text.size() - 1, text.size()}) {
        const auto file = parsed(gzipped(text.substr(0, cut)) + gzipped(text.substr(cut)) + std::string(512, '\0'));
        ASSERT_TRUE(file) << cut << ": " << file.error().text();
        EXPECT_EQ(file->candles.size(), 5'000U) << cut;
        EXPECT_EQ(file->rejected, 0);
    }
    const auto garbage = parsed(gzipped(text) + "and more");
    ASSERT_FALSE(garbage);
    EXPECT_EQ(garbage.error().what.text(),
              "the gzip data of x.csv are damaged (what follows its last part is not gzip)");
}

TEST(CsvReader, TakesTheHeaderOfEachJoinedPartForOne) {
    const std::string mark = "\xEF\xBB\xBF";
    const std::string windows = ours.substr(0, ours.size() - 1) + "\r\n";
    for (const std::string& second : {ours + minutes(101, 100), windows + minutes(101, 100),
                                      mark + ours + minutes(101, 100), ours + ours + minutes(101, 100) + ours}) {
        const std::string first = ours + minutes(1, 100);
        for (const std::string& bytes : {first + second, gzipped(first) + gzipped(second)}) {
            const auto file = parsed(bytes);
            ASSERT_TRUE(file) << file.error().text();
            EXPECT_EQ(file->candles.size(), 200U);
            EXPECT_EQ(file->rows, 200);
            EXPECT_EQ(file->rejected, 0);
            EXPECT_EQ(file->usual_step, minute);
        }
    }
    const auto other = parsed(ours + minutes(1, 100) + "open_time_ms,open,low,high,close,volume\n" + minutes(101, 100));
    ASSERT_TRUE(other);
    EXPECT_EQ(other->rejected, 1) << "another header is none";
    const auto without =
        parsed(minutes(1, 100) + ours + minutes(101, 100), {.columns = "open_time_ms,open,high,low,close,volume"});
    ASSERT_TRUE(without) << without.error().text();
    EXPECT_EQ(without->rejected, 1) << "a file that begins without a header";
}

TEST(CsvReader, KeepsTheWholeRowsOfATruncatedGzipAndSaysSo) {
    const std::string text = ours + minutes(1, 20'000);
    const std::string whole = gzipped(text);
    std::size_t last = 0;
    for (const std::size_t size : {whole.size() / 3, whole.size() / 2, whole.size() - 9, whole.size() - 1}) {
        const auto file = parsed(whole.substr(0, size));
        ASSERT_TRUE(file) << size << ": " << file.error().text();
        EXPECT_TRUE(file->truncated);
        EXPECT_EQ(file->rejected, 0);
        EXPECT_GE(file->candles.size(), last);
        last = file->candles.size();
        EXPECT_GT(last, 0U);
        ASSERT_TRUE(file->warning);
        EXPECT_EQ(file->warning->text(),
                  "the gzip data of x.csv end early: its " + std::to_string(last) + " whole rows were read");
        for (std::size_t i = 0; i < last; ++i)
            EXPECT_EQ(to_ms(file->candles[i].opened_at), 60'000 * std::int64_t(i + 1));
        EXPECT_FALSE(parsed(whole.substr(0, size), {.strict = true, .progress = {}, .stop = {}}));
    }
    EXPECT_EQ(last, 20'000U);
    EXPECT_FALSE(parsed(whole.substr(0, 12)));
}

TEST(CsvReader, RefusesDamagedGzip) {
    const std::string text = ours + minutes(1, 2'000);
    const std::string whole = gzipped(text);
    for (const std::size_t at : {whole.size() - 5, whole.size() - 8, std::size_t{3}}) {
        std::string bytes = whole;
        bytes[at] = static_cast<char>(bytes[at] ^ 0xff);
        const auto file = parsed(bytes);
        ASSERT_FALSE(file) << at;
        EXPECT_EQ(file.error().code, ErrorCode::BadData);
        EXPECT_TRUE(file.error().what.text().starts_with("the gzip data of x.csv are damaged (")) << at;
    }
}

TEST(CsvReader, NeverHoldsALineLongerThan64KiB) {
    const std::string text = ours + minutes(1, 2) + std::string(3'000'000, '7') + "\n" + minutes(3, 2);
    for (const std::string& bytes : {text, gzipped(text)}) {
        const auto file = parsed(bytes);
        ASSERT_TRUE(file);
        EXPECT_EQ(file->candles.size(), 4U);
        ASSERT_EQ(file->rejections.size(), 1U);
        EXPECT_EQ(file->rejections[0].line, 4);
        EXPECT_EQ(file->rejections[0].reason.text(), "the line is longer than 65536 bytes");
    }
}

/// A file of rows around one line of any length, which nobody has to store.
class LongLine final : public csv::ByteSource {
public:
    LongLine(std::string before, std::size_t length, std::string after)
        : before_(std::move(before)), after_(std::move(after)), length_(length) {}
    Result<std::size_t> read(char* into, std::size_t size) override {
        std::string& text = !before_.empty() ? before_ : after_;
        if (before_.empty() && length_ > 0) {
            size = std::min(size, length_);
            length_ -= size;
            std::fill_n(into, size, '7');
            return size;
        }
        size = text.copy(into, size);
        text.erase(0, size);
        return size;
    }
    std::size_t size() const override { return 0; }

private:
    std::string before_, after_;
    std::size_t length_;
};

TEST(CsvReader, ReadsPastALineOfTwoGigabytes) {
    LongLine source(ours + minutes(1, 2), 2'000'000'000, "\n" + minutes(3, 2));
    CandleFile file;
    csv::RowParser parser("x.csv", {}, file);
    ASSERT_TRUE(csv::pump(source, parser, "x.csv", {}, file));
    EXPECT_EQ(file.candles.size(), 4U);
    ASSERT_EQ(file.rejections.size(), 1U);
    EXPECT_EQ(file.rejections[0].line, 4);

    LongLine endless("", 100'000'000'000, "");
    CandleFile none;
    csv::RowParser other("x.csv", {}, none);
    const auto refused = csv::pump(endless, other, "x.csv", {}, none);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().what.text(), "x.csv is not a candle file: its first line is longer than 65536 bytes");
}

TEST(CsvReader, StopsWhenAskedAndTellsItsProgress) {
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = parsed(ours + minutes(1, 5), {.strict = false, .progress = {}, .stop = stop.get_token()});
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::Interrupted);

    std::vector<double> told;
    const std::string text = ours + minutes(1, 100'000);
    ASSERT_TRUE(parsed(text, {.strict = false, .progress = [&](double part) { told.push_back(part); }, .stop = {}}));
    ASSERT_FALSE(told.empty());
    EXPECT_TRUE(std::ranges::is_sorted(told));
    EXPECT_EQ(told.back(), 1.0);
}

TEST(CsvReader, SaysWhatIsWrongWithAPath) {
    const auto absent = read_candles("/nowhere/x.csv", Timeframe::m1);
    ASSERT_FALSE(absent);
    EXPECT_EQ(absent.error().code, ErrorCode::NotFound);
    EXPECT_EQ(absent.error().what.text(), "there is no file /nowhere/x.csv");
    const auto directory = read_candles("/", Timeframe::m1);
    ASSERT_FALSE(directory);
    EXPECT_EQ(directory.error().what.text(), "/ is a directory");
}

/// Rows, ends and holes of the recorded files as MANIFEST.csv beside them names them.
TEST(CsvReader, ReadsTheRecordedMinutesWhole) {
    const auto data = shared_data();
    if (!data) GTEST_SKIP() << "the shared market data are not here";
    std::ifstream manifest(*data / "MANIFEST.csv");
    int files = 0;
    for (std::string line; std::getline(manifest, line);) {
        std::vector<std::string> field(1);
        for (const char c : line) c == ',' ? (void)field.emplace_back() : field.back().push_back(c);
        if (!field[0].starts_with("candles/binance-spot/") || field[3] != "1m") continue;
        ++files;
        const auto file = read_candles(*data / field[0], Timeframe::m1);
        ASSERT_TRUE(file) << file.error().text();
        EXPECT_EQ(file->candles.size(), std::stoul(field[4])) << field[0];
        EXPECT_EQ(file->rejected + file->duplicates_in_file, 0) << field[0];
        const CandleView candles = file->candles.view();
        EXPECT_EQ(utc_from_ms(candles.opened_ms.front()), *parse_utc(field[5])) << field[0];
        EXPECT_EQ(utc_from_ms(candles.opened_ms.back()), *parse_utc(field[6])) << field[0];
        const GapMap gaps(candles.opened_ms, minute);
        EXPECT_EQ(gaps.gaps().size(), std::stoul(field[7])) << field[0];
        EXPECT_EQ(gaps.missing_bars(), std::stol(field[8])) << field[0];
        EXPECT_EQ(std::ranges::count(candles.volume, 0.0), std::stol(field[16])) << field[0];
    }
    EXPECT_EQ(files, 3);
}

}  // namespace
}  // namespace signalbox
