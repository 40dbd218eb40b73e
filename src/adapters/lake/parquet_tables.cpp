#include "adapters/lake/parquet_tables.hpp"

#include <arrow/api.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "adapters/lake/content_hash.hpp"
#include "adapters/lake/whole_file_stream.hpp"
#include "core/base/check.hpp"

namespace signalbox {
namespace {

/// A group of rows is held before it is written: 64 MiB of numbers at most, whatever the width of the table.
std::size_t rows_a_group(std::size_t columns) {
    constexpr std::size_t values_max = std::size_t{1} << 23;
    constexpr std::size_t rows_max = std::size_t{1} << 17;
    return std::min(rows_max, std::bit_floor(values_max / (columns + 1)));
}

std::shared_ptr<const arrow::KeyValueMetadata> metadata_of(
    const std::vector<std::pair<std::string, std::string>>& notes) {
    auto metadata = std::make_shared<arrow::KeyValueMetadata>();
    for (const auto& [key, value] : notes) metadata->Append("signalbox." + key, value);
    return metadata;
}

std::shared_ptr<arrow::Schema> schema_of(const TableHeading& heading) {
    std::vector<std::shared_ptr<arrow::Field>> fields{arrow::field("open_time_ms", arrow::int64(), false)};
    for (const std::string& name : heading.columns) fields.push_back(arrow::field(name, arrow::float64()));
    return arrow::schema(std::move(fields), metadata_of(heading.notes));
}

/// Numbers of doubles hardly ever repeat: no dictionary; their bytes apart compress better.
std::shared_ptr<parquet::WriterProperties> properties_of(const TableHeading& heading) {
    parquet::WriterProperties::Builder builder;
    builder.compression(parquet::Compression::ZSTD)->disable_dictionary();
    for (const std::string& name : heading.columns) builder.encoding(name, parquet::Encoding::BYTE_STREAM_SPLIT);
    builder.encoding("open_time_ms", parquet::Encoding::DELTA_BINARY_PACKED);
    return builder.build();
}

class ParquetTableWriter final : public TableWriter {
public:
    ParquetTableWriter(std::filesystem::path file, std::shared_ptr<WholeFileStream> out,
                       std::unique_ptr<parquet::arrow::FileWriter> writer, std::size_t width)
        : file_(std::move(file)),
          out_(std::move(out)),
          writer_(std::move(writer)),
          group_(rows_a_group(width)),
          columns_(width) {}

    Result<> add(std::span<const std::int64_t> opened_ms, std::span<const std::vector<double>> columns) override {
        check(columns.size() == columns_.size(), "a table's rows have other columns than its heading");
        for (std::size_t row = 0; row < opened_ms.size();) {
            const std::size_t count = std::min(opened_ms.size() - row, group_ - opened_ms_.size());
            const std::span<const std::int64_t> times = opened_ms.subspan(row, count);
            opened_ms_.insert(opened_ms_.end(), times.begin(), times.end());
            for (std::size_t i = 0; i < columns.size(); ++i) {
                const std::span<const double> values = std::span(columns[i]).subspan(row, count);
                columns_[i].insert(columns_[i].end(), values.begin(), values.end());
            }
            row += count;
            if (opened_ms_.size() == group_) TRY(write_out());
        }
        return {};
    }

    Result<> finish() override {
        TRY(write_out());
        TRY(said(writer_->AddKeyValueMetadata(metadata_of({{"content_hash", to_text(hash_.value())}}))));
        TRY(said(writer_->Close()));
        return out_->finish();
    }

private:
    Result<> said(const arrow::Status& status) const {
        if (status.ok()) return {};
        if (out_->error()) return fail(*out_->error());
        return fail(ErrorCode::Io, "{} can't be written: {}", file_.string(), status.message());
    }

    Result<> write_out() {
        if (opened_ms_.empty()) return {};
        std::vector<std::shared_ptr<arrow::Array>> arrays;
        arrow::Int64Builder times;
        TRY(said(times.AppendValues(opened_ms_)));
        TRY(said(times.Finish(&arrays.emplace_back())));
        hash_.add(std::span<const std::int64_t>(opened_ms_));
        std::vector<std::uint8_t> known(opened_ms_.size());
        for (std::vector<double>& column : columns_) {
            std::ranges::transform(column, known.begin(), [](double value) { return std::isnan(value) ? 0 : 1; });
            arrow::DoubleBuilder values;
            TRY(said(values.AppendValues(column.data(), static_cast<std::int64_t>(column.size()), known.data())));
            TRY(said(values.Finish(&arrays.emplace_back())));
            hash_.add(std::span(column));
        }
        const auto rows = static_cast<std::int64_t>(opened_ms_.size());
        TRY(said(writer_->WriteTable(*arrow::Table::Make(writer_->schema(), arrays, rows), rows)));
        opened_ms_.clear();
        for (auto& column : columns_) column.clear();
        return {};
    }

    std::filesystem::path file_;
    std::shared_ptr<WholeFileStream> out_;
    std::unique_ptr<parquet::arrow::FileWriter> writer_;
    std::size_t group_;
    std::vector<std::int64_t> opened_ms_;
    std::vector<std::vector<double>> columns_;
    ContentHash hash_;
};

}  // namespace

Result<std::unique_ptr<TableWriter>> ParquetTables::write(const std::filesystem::path& file,
                                                          const TableHeading& heading) {
    auto out = std::make_shared<WholeFileStream>(TRY(WholeFile::create(file)));
    const auto arrow_properties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
    auto writer = parquet::arrow::FileWriter::Open(*schema_of(heading), arrow::default_memory_pool(), out,
                                                   properties_of(heading), arrow_properties);
    if (!writer.ok()) {
        return fail(ErrorCode::Io, "{} can't be written: {}", file.string(), writer.status().message());
    }
    return std::make_unique<ParquetTableWriter>(file, std::move(out), *std::move(writer), heading.columns.size());
}

}  // namespace signalbox
