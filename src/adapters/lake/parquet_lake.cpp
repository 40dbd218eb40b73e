#include "adapters/lake/parquet_lake.hpp"

#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include <algorithm>
#include <array>

#include "adapters/lake/candle_arrays.hpp"
#include "adapters/lake/lake_notes.hpp"
#include "adapters/lake/whole_file_stream.hpp"
#include "core/base/check.hpp"
#include "platform/files.hpp"
#include "ports/day_hash.hpp"

namespace signalbox {
namespace {

constexpr std::int64_t rows_a_month_max = 31 * 1440;

arrow::FieldVector fields() {
    arrow::FieldVector all = candle_fields("ts");
    for (const char* name : {"bid", "ask"}) all.push_back(arrow::field(name, arrow::float64()));
    all.push_back(arrow::field("quiet", arrow::boolean(), false));
    return all;
}

/// Prices are decimals with few digits: their doubles as they are compress best, and the lowest level is as small as
/// the next ones (19.3 against 18.5 bytes a row of BTC/USDT, at half the time).
std::shared_ptr<parquet::WriterProperties> properties() {
    parquet::WriterProperties::Builder builder;
    builder.compression(parquet::Compression::ZSTD)->compression_level(1)->disable_dictionary();
    builder.encoding("ts", parquet::Encoding::DELTA_BINARY_PACKED);
    builder.disable_statistics()->enable_statistics("ts");  // what readers choose rows by
    return builder.build();
}

arrow::Result<std::shared_ptr<arrow::Table>> table_of(const std::shared_ptr<arrow::Schema>& schema,
                                                      const LakeRows& rows) {
    arrow::ArrayVector arrays = candle_arrays(rows.candles.view());
    const auto count = static_cast<std::int64_t>(rows.quotes.size());
    for (double Quote::* const side : {&Quote::bid, &Quote::ask}) {
        arrow::DoubleBuilder values;
        ARROW_RETURN_NOT_OK(values.Reserve(count));
        for (const Quote& quote : rows.quotes) {
            if (quote.known()) {
                values.UnsafeAppend(quote.*side);
            } else {
                values.UnsafeAppendNull();
            }
        }
        ARROW_RETURN_NOT_OK(values.Finish(&arrays.emplace_back()));
    }
    arrow::BooleanBuilder quiet;
    ARROW_RETURN_NOT_OK(quiet.AppendValues(rows.quiet.data(), static_cast<std::int64_t>(rows.quiet.size())));
    ARROW_RETURN_NOT_OK(quiet.Finish(&arrays.emplace_back()));
    return arrow::Table::Make(schema, arrays, static_cast<std::int64_t>(rows.candles.size()));
}

arrow::Status write_table(const std::shared_ptr<WholeFileStream>& out, const std::shared_ptr<arrow::Schema>& schema,
                          const LakeRows& rows) {
    ARROW_ASSIGN_OR_RAISE(const auto table, table_of(schema, rows));
    const auto arrow_properties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
    return parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), out, rows_a_month_max, properties(),
                                      arrow_properties);
}

std::span<const double> numbers(const arrow::Array& array) {
    return {static_cast<const arrow::DoubleArray&>(array).raw_values(), static_cast<std::size_t>(array.length())};
}

/// The rows that are no quiet minutes, run by run; those that are, into their hash.
Result<> take_rows(const arrow::ArrayVector& columns, const std::filesystem::path& file, LakeContent& content,
                   QuietHash& quiet_hash) {
    const auto& times = static_cast<const arrow::TimestampArray&>(*columns[0]);
    const auto& bid = static_cast<const arrow::DoubleArray&>(*columns[6]);
    const auto& ask = static_cast<const arrow::DoubleArray&>(*columns[7]);
    const auto& quiet = static_cast<const arrow::BooleanArray&>(*columns[8]);
    const auto rows = static_cast<std::size_t>(times.length());
    const CandleView all{{times.raw_values(), rows}, numbers(*columns[1]), numbers(*columns[2]),
                         numbers(*columns[3]),       numbers(*columns[4]), numbers(*columns[5])};
    std::int64_t before = content.candles.empty() ? INT64_MIN : content.candles.view().opened_ms.back();
    for (const std::int64_t time : all.opened_ms) {
        if (time <= before || time < to_ms(utc_min) || time >= to_ms(utc_max)) {
            return fail(ErrorCode::BadData, "{} is no file of a lake: its times do not ascend", file.string());
        }
        before = time;
    }
    const bool no_quotes = bid.null_count() == bid.length(), none_quiet = quiet.true_count() == 0;
    for (std::size_t row = 0; row < rows;) {
        const auto is_quiet = [&](std::size_t i) { return quiet.Value(static_cast<std::int64_t>(i)); };
        std::size_t end = none_quiet ? rows : row;
        while (end < rows && !is_quiet(end)) ++end;
        content.candles.append(all.slice(row, end - row));
        content.quotes.resize(content.candles.size());  // unknown ones
        for (std::size_t i = row; i < end && !no_quotes; ++i) {
            const auto at = static_cast<std::int64_t>(i);
            if (bid.IsValid(at) && ask.IsValid(at)) {
                content.quotes[content.quotes.size() - (end - i)] = {bid.Value(at), ask.Value(at)};
            }
        }
        row = end;
        for (; row < rows && is_quiet(row); ++row) quiet_hash.add(all[row]);
    }
    return {};
}

/// Sorted. What can't be looked into is left out.
std::vector<std::filesystem::path> parquet_files(const std::filesystem::path& directory) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    using Walk = std::filesystem::recursive_directory_iterator;
    for (Walk at(directory, std::filesystem::directory_options::skip_permission_denied, error); !error && at != Walk{};
         at.increment(error)) {
        if (at->path().extension() == ".parquet") files.push_back(at->path());
    }
    std::ranges::sort(files);
    return files;
}

Result<LakeContent> content_of(TableFile& file) {
    const std::string name = file.path().string();
    LakeNotes notes = TRY(read_lake_notes(file));
    LakeContent content{.says = std::move(notes.month), .candles = {}, .quotes = {}};
    std::vector<int> wanted;
    for (const auto& field : fields()) {
        const auto column = file.column(field->name());
        const bool right = column && file.schema().field(*column)->type()->Equals(*field->type()) &&
                           (field->nullable() || !file.schema().field(*column)->nullable());
        if (!right) {
            return fail(ErrorCode::BadData, "{} is no file of a lake: its column {} is not there, or another", name,
                        field->name())
                .suggest("write it again: signalbox lake build");
        }
        wanted.push_back(*column);
    }
    if (file.rows() > rows_a_month_max) {
        return fail(ErrorCode::BadData, "{} is no file of a lake: it has more rows than a month has minutes", name);
    }
    content.candles.reserve(static_cast<std::size_t>(file.rows()));
    content.quotes.reserve(static_cast<std::size_t>(file.rows()));
    QuietHash quiet;
    for (int piece = 0; piece < file.pieces(); ++piece) {
        const arrow::ArrayVector columns = TRY(file.read(piece, wanted));
        TRY(take_rows(columns, file.path(), content, quiet));
    }
    if (days_of(content.says.days, content.candles.view(), content.quotes) != content.says.days ||
        content.says.quiet.value_or(quiet.minutes()) != quiet.minutes()) {
        return fail(ErrorCode::Corrupt, "{} does not hold what its content hash says", name)
            .suggest("write it again: signalbox lake build");
    }
    return content;
}

}  // namespace

Result<> check_lake_file(const std::filesystem::path& file) {
    const auto opened = TRY(TableFile::open(file));
    (void)TRY(content_of(*opened));
    return {};
}

std::filesystem::path ParquetLake::series(const Instrument& instrument) const {
    return root_ / "candles" / lake_series(instrument, Timeframe::m1);
}

std::filesystem::path ParquetLake::file_of(const Instrument& instrument, UtcTime month) const {
    return series(instrument) / lake_month(month);
}

Result<std::vector<LakeMonth>> ParquetLake::months(const Instrument& instrument) {
    std::vector<LakeMonth> all;
    for (const std::filesystem::path& path : parquet_files(series(instrument))) {
        const auto file = TableFile::open(path);
        if (!file) continue;
        auto notes = read_lake_notes(**file);
        if (!notes || notes->instrument != instrument) continue;
        if (path == file_of(instrument, notes->month.month)) all.push_back(std::move(notes->month));
    }
    std::ranges::sort(all, {}, &LakeMonth::month);
    return all;
}

Result<LakeContent> ParquetLake::read(const Instrument& instrument, UtcTime month) {
    const auto file = TRY(TableFile::open(file_of(instrument, month)));
    return content_of(*file);
}

Result<> ParquetLake::write(const Instrument& instrument, const LakeMonth& month, const LakeRows& rows) {
    check(rows.quotes.size() == rows.candles.size() && rows.quiet.size() == rows.candles.size(),
          "the columns of a month are equally long");
    const std::filesystem::path file = file_of(instrument, month.month);
    TRY(make_directories(file.parent_path()));
    auto metadata = std::make_shared<arrow::KeyValueMetadata>();
    for (const auto& [key, value] : lake_notes(instrument, month)) metadata->Append("signalbox." + key, value);
    const auto out = std::make_shared<WholeFileStream>(TRY(WholeFile::create(file)));
    const arrow::Status done = write_table(out, arrow::schema(fields(), metadata), rows);
    if (!done.ok()) {
        if (out->error()) return fail(*out->error());
        return fail(ErrorCode::Io, "{} can't be written: {}", file.string(), done.message());
    }
    return out->finish();
}

Result<> ParquetLake::inspect(const std::function<Result<>(const LakeFile&)>& take) {
    for (const std::filesystem::path& path : parquet_files(root_ / "candles")) {
        LakeFile found{.file = path, .candles = 0, .error = {}};
        const Result<LakeContent> content = [&]() -> Result<LakeContent> {
            const auto file = TRY(TableFile::open(path));
            return content_of(*file);
        }();
        if (content) found.candles = static_cast<std::int64_t>(content->candles.size());
        if (!content) found.error = content.error();
        TRY(take(found));
    }
    return {};
}

}  // namespace signalbox
