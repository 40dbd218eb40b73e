#include "adapters/lake/arrow_candles.hpp"

#include <arrow/ipc/writer.h>
#include <arrow/util/compression.h>
#include <parquet/arrow/writer.h>

#include <array>
#include <span>
#include <string_view>

#include "adapters/lake/candle_arrays.hpp"
#include "adapters/lake/column_values.hpp"
#include "adapters/lake/parquet_lake.hpp"
#include "adapters/lake/table_file.hpp"
#include "adapters/lake/whole_file_stream.hpp"
#include "core/base/letter_case.hpp"
#include "ports/candle_rows.hpp"

namespace signalbox {
namespace {

constexpr std::array<std::string_view, 10> time_names{
    "ts", "open_time_ms", "open_time", "timestamp", "time", "start", "date", "datetime", "unix", "__index_level_0__"};
constexpr std::array<std::string_view, 5> value_names{"open", "high", "low", "close", "volume"};

/// With commas between them.
std::string list_of(std::span<const std::string_view> names) {
    std::string list;
    for (const std::string_view name : names) list.append(list.empty() ? "" : ", ").append(name);
    return list;
}

/// Which columns hold what: time, the five values, and `quiet` where there is one.
struct Places {
    std::vector<int> columns;
    std::string time_name;
    bool with_quiet = false;
};

Result<Places> places_in(const TableFile& file) {
    constexpr int none = -1, several = -2;
    const auto find = [&](std::string_view wanted) {
        int found = none;
        for (int i = 0; i < file.schema().num_fields(); ++i) {
            if (lower_case(file.schema().field(i)->name()) == wanted) found = found == none ? i : several;
        }
        return found;
    };
    Places places;
    std::vector<std::string_view> missing, ambiguous;
    for (const std::string_view name : time_names) {
        const int column = find(name);
        if (column == several) ambiguous.push_back(name);
        if (column < 0) continue;
        places.columns.push_back(column);
        places.time_name = name;
        ambiguous.clear();
        break;
    }
    if (places.columns.empty() && ambiguous.empty()) missing.emplace_back("time");
    for (const std::string_view name : value_names) {
        const int column = find(name);
        if (column >= 0) places.columns.push_back(column);
        if (column == none) missing.push_back(name);
        if (column == several) ambiguous.push_back(name);
    }
    if (!missing.empty()) {
        return fail(ErrorCode::BadData, "{} is not a candle file: columns that it lacks: {}", file.path().string(),
                    list_of(missing))
            .suggest("its columns need the names open, high, low, close, volume, and for the time one of {}",
                     list_of(std::span(time_names).first(time_names.size() - 1)));
    }
    if (!ambiguous.empty()) {
        return fail(ErrorCode::BadData, "{} is not a candle file: columns that it has more than once: {}",
                    file.path().string(), list_of(ambiguous))
            .suggest("write it again with one column of each name, letters of either case taken for the same");
    }
    const int quiet = find("quiet");
    places.with_quiet = quiet >= 0 && file.schema().field(quiet)->type()->id() == arrow::Type::BOOL;
    if (places.with_quiet) places.columns.push_back(quiet);
    return places;
}

std::string dialect_of(const Places& places) {
    if (places.time_name == "ts" || places.time_name == "open_time_ms") return "signalbox";
    return places.time_name == "date" ? "freqtrade" : "header";
}

/// Goes over the rows of a file, piece by piece.
class Reading {
public:
    Reading(const TableFile& file, const Places& places, const ReadOptions& options, CandleFile& out)
        : file_(file.path().string()),
          places_(places),
          rows_(file_, options.strict, out),
          out_(out),
          step_ms_(length_of(out.timeframe).count()) {
        for (const int column : places.columns) names_.push_back(file.schema().field(column)->name());
        steps_.add(step_ms_, 0);
    }

    Result<> take(const arrow::ArrayVector& columns) {
        const ColumnTimes times = TRY(ColumnTimes::of(*columns[0], file_, names_[0], unit_));
        unit_ = times.unit();
        std::array<ColumnNumbers, value_names.size()> values;
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = TRY(ColumnNumbers::of(*columns[i + 1], file_, names_[i + 1]));
        }
        const auto* const quiet =
            places_.with_quiet ? static_cast<const arrow::BooleanArray*>(columns.back().get()) : nullptr;
        if (line_ == 0) find_way(times);
        for (std::int64_t row = 0; row < times.size(); ++row) {
            ++line_;
            if (quiet != nullptr && quiet->IsValid(row) && quiet->Value(row)) continue;
            ++out_.rows;
            TRY(take_row(times.at(row), values, row));
        }
        return {};
    }
    void finish() {
        rows_.finish();
        out_.usual_step = steps_.usual(out_.rows, step_ms_);
        if (unit_) out_.dialect.times = *unit_;
        out_.dialect.newest_first = rows_.way() < 0;
    }

private:
    void find_way(const ColumnTimes& times) {
        std::optional<std::int64_t> first, last;
        for (std::int64_t row = 0; row < times.size() && !first; ++row) first = times.at(row);
        for (std::int64_t row = times.size() - 1; row >= 0 && !last; --row) last = times.at(row);
        if (first && last && *last < *first) rows_.run_newest_first();
    }
    Result<> take_row(std::optional<std::int64_t> ms, const std::array<ColumnNumbers, 5>& values, std::int64_t row) {
        if (!ms) return rows_.reject(sentence("the time is missing or is no whole millisecond"), line_);
        const std::int64_t key = rows_.way() * *ms;
        if (last_key_ && key > *last_key_) steps_.add(key - *last_key_);
        last_key_ = key;
        if (!closes_at(out_.timeframe, utc_from_ms(*ms))) {
            return rows_.reject(
                sentence("the time {} is not the open of a candle of {}", utc_from_ms(*ms), out_.timeframe), line_);
        }
        std::array<double, 5> value{};
        for (std::size_t i = 0; i < value.size(); ++i) {
            const auto number = values[i].at(row);
            if (!number) return rows_.reject(sentence("the {} is missing", value_names[i]), line_);
            value[i] = *number + 0.0;  // -0 becomes 0: equal volumes have equal bits
        }
        const Candle candle{utc_from_ms(*ms), value[0], value[1], value[2], value[3], value[4]};
        if (const Result<> valid = validate(candle); !valid) return rows_.reject(valid.error().what, line_);
        return rows_.take(candle, line_);
    }

    std::string file_;
    const Places& places_;
    std::vector<std::string> names_;  ///< of the columns, as the file writes them
    CandleRows rows_;
    CandleFile& out_;
    RowSteps steps_;
    std::int64_t step_ms_;
    std::int64_t line_ = 0;
    std::optional<TimeUnit> unit_;
    std::optional<std::int64_t> last_key_;
};

class ArrowCandleWriter final : public CandleFileWriter {
public:
    static Result<std::unique_ptr<ArrowCandleWriter>> make(const std::filesystem::path& file) {
        auto writer = std::make_unique<ArrowCandleWriter>(file, TRY(WholeFile::create(file)));
        TRY(writer->said(writer->begin()));
        return writer;
    }
    ArrowCandleWriter(const std::filesystem::path& file, WholeFile out)
        : file_(file), out_(std::make_shared<WholeFileStream>(std::move(out))) {}

    Result<> add(const CandleView& candles) override {
        waiting_.append(candles);
        return waiting_.size() < rows_a_group ? Result<>{} : said(write_out());
    }
    Result<> finish() override {
        TRY(said(write_out()));
        TRY(said(parquet_ ? parquet_->Close() : feather_->Close()));
        return out_->finish();
    }

private:
    static constexpr std::size_t rows_a_group = std::size_t{1} << 17;

    arrow::Status begin() {
        if (file_.extension() == ".parquet") {
            schema_ = arrow::schema(candle_fields("ts"));
            parquet::WriterProperties::Builder builder;
            builder.compression(parquet::Compression::ZSTD)->compression_level(1)->disable_dictionary();
            builder.encoding("ts", parquet::Encoding::DELTA_BINARY_PACKED);
            const auto keep_types = parquet::ArrowWriterProperties::Builder().store_schema()->build();
            return parquet::arrow::FileWriter::Open(*schema_, arrow::default_memory_pool(), out_, builder.build(),
                                                    keep_types)
                .Value(&parquet_);
        }
        schema_ = arrow::schema(candle_fields("date"));
        auto options = arrow::ipc::IpcWriteOptions::Defaults();
        ARROW_ASSIGN_OR_RAISE(options.codec, arrow::util::Codec::Create(arrow::Compression::LZ4_FRAME));
        options.use_threads = false;
        return arrow::ipc::MakeFileWriter(out_, schema_, options).Value(&feather_);
    }
    arrow::Status write_out() {
        if (waiting_.empty()) return arrow::Status::OK();
        const arrow::ArrayVector arrays = candle_arrays(waiting_.view());
        const auto batch = arrow::RecordBatch::Make(schema_, static_cast<std::int64_t>(waiting_.size()), arrays);
        if (feather_) {
            ARROW_RETURN_NOT_OK(feather_->WriteRecordBatch(*batch));
        } else {
            ARROW_ASSIGN_OR_RAISE(const auto table, arrow::Table::FromRecordBatches({batch}));
            ARROW_RETURN_NOT_OK(parquet_->WriteTable(*table, batch->num_rows()));
        }
        waiting_.clear();
        return arrow::Status::OK();
    }
    Result<> said(const arrow::Status& status) const {
        if (status.ok()) return {};
        if (out_->error()) return fail(*out_->error());
        return fail(ErrorCode::Io, "{} can't be written: {}", file_.string(), status.message());
    }

    std::filesystem::path file_;
    std::shared_ptr<WholeFileStream> out_;
    std::shared_ptr<arrow::Schema> schema_;
    std::unique_ptr<parquet::arrow::FileWriter> parquet_;  // one of the two
    std::shared_ptr<arrow::ipc::RecordBatchWriter> feather_;
    CandleSeries waiting_;
};

}  // namespace

Result<CandleFile> ArrowCandles::read(const std::filesystem::path& file, Timeframe timeframe,
                                      const ReadOptions& options) {
    const std::string name = file.string();
    if (!options.columns.empty()) {
        return fail(ErrorCode::WrongUse, "--columns says the order of columns, and {} names them", name)
            .suggest("leave it out; the columns need the names time, open, high, low, close, volume");
    }
    const auto table = TRY(TableFile::open(file));
    const Places places = TRY(places_in(*table));
    if (table->note("days")) TRY(check_lake_file(file));
    CandleFile out{.timeframe = timeframe, .dialect = {.name = dialect_of(places)}};
    out.candles.reserve(static_cast<std::size_t>(table->rows()));
    Reading reading(*table, places, options, out);
    for (int piece = 0; piece < table->pieces(); ++piece) {
        if (options.stop.stop_requested()) return fail(ErrorCode::Interrupted, "interrupted");
        const arrow::ArrayVector columns = TRY(table->read(piece, places.columns));
        TRY(reading.take(columns));
        if (options.progress) options.progress(static_cast<double>(piece + 1) / table->pieces());
    }
    reading.finish();
    if (out.rows == 0) return fail(ErrorCode::BadData, "{} has no rows", name).suggest("name a file of candles");
    return out;
}

Result<std::unique_ptr<CandleFileWriter>> ArrowCandles::write(const std::filesystem::path& file) {
    return TRY(ArrowCandleWriter::make(file));
}

}  // namespace signalbox
