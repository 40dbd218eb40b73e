// Parquet and Feather files as others write them, for tests of what reads them: columns of any type, their values as
// JSON.
#pragma once

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <arrow/ipc/writer.h>
#include <arrow/json/from_string.h>
#include <gtest/gtest.h>
#include <parquet/arrow/writer.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace signalbox {

using Column = std::pair<std::shared_ptr<arrow::Field>, std::string>;
using Columns = std::vector<Column>;

inline Column column(const std::string& name, std::shared_ptr<arrow::DataType> type, std::string json) {
    return {arrow::field(name, std::move(type)), std::move(json)};
}

/// As `.parquet` with its types, else as Feather; in pieces of so many rows.
inline void write_columns(const Columns& columns, const std::filesystem::path& file,
                          const std::shared_ptr<const arrow::KeyValueMetadata>& metadata = nullptr,
                          std::int64_t rows_a_piece = 1 << 20) {
    arrow::FieldVector fields;
    arrow::ArrayVector arrays;
    for (const auto& [field, json] : columns) {
        fields.push_back(field);
        arrays.push_back(arrow::json::ArrayFromJSONString(field->type(), json).ValueOrDie());
    }
    const auto table = arrow::Table::Make(arrow::schema(fields, metadata), arrays);
    const auto out = arrow::io::FileOutputStream::Open(file.string()).ValueOrDie();
    arrow::Status done;
    if (file.extension() == ".parquet") {
        const auto keep_types = parquet::ArrowWriterProperties::Builder().store_schema()->build();
        done = parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), out, rows_a_piece,
                                          parquet::default_writer_properties(), keep_types);
    } else {
        const auto writer = arrow::ipc::MakeFileWriter(out, table->schema()).ValueOrDie();
        done = writer->WriteTable(*table, rows_a_piece);
        if (done.ok()) done = writer->Close();
    }
    ASSERT_TRUE((done & out->Close()).ok()) << done.ToString();
}

}  // namespace signalbox
