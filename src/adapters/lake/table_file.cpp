#include "adapters/lake/table_file.hpp"

#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>
#include <arrow/memory_pool.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/file_reader.h>

#include <algorithm>
#include <array>
#include <exception>

#include "platform/files.hpp"

namespace signalbox {
namespace {

constexpr std::int64_t memory_max = std::int64_t{2} << 30;

arrow::MemoryPool* bounded_memory() {
    static arrow::CappedMemoryPool pool(arrow::default_memory_pool(), memory_max);
    return &pool;
}

Failure damaged(const std::filesystem::path& file, const std::string& why) {
    return fail(ErrorCode::BadData, "{} can't be read: {}", file.string(), why).suggest("get the file again");
}

/// What `work` gives: an arrow::Result. Parquet throws, and so does memory that is not there.
template <typename Work>
auto guarded(const std::filesystem::path& file, const Work& work) -> Result<typename decltype(work())::ValueType> {
    try {
        auto done = work();
        if (!done.ok()) return damaged(file, done.status().message());
        return *std::move(done);
    } catch (const std::exception& thrown) {
        return damaged(file, thrown.what());
    }
}

using Opened = std::shared_ptr<arrow::io::RandomAccessFile>;

/// The columns that Parquet keeps a field in: itself, or the leaves of a nested one.
void add_leaves(const parquet::arrow::SchemaField& field, std::vector<int>& leaves) {
    if (field.is_leaf()) leaves.push_back(field.column_index);
    for (const auto& child : field.children) add_leaves(child, leaves);
}

/// Is this the column that the schema promises? What is read is cast on the strength of this.
arrow::Status check_column(const arrow::Field& field, const arrow::Array& array, std::int64_t rows) {
    if (!array.type()->Equals(*field.type())) {
        return arrow::Status::Invalid("its column ", field.name(), " is ", array.type()->ToString(), " and not ",
                                      field.type()->ToString());
    }
    if (array.length() != rows) {
        return arrow::Status::Invalid("its column ", field.name(), " has ", array.length(), " rows and not ", rows);
    }
    if (!field.nullable() && array.null_count() > 0) {
        return arrow::Status::Invalid("its column ", field.name(), " has holes where none may be");
    }
    return arrow::Status::OK();
}

class ParquetFile final : public TableFile {
public:
    explicit ParquetFile(std::filesystem::path path) : TableFile(std::move(path)) {}

    arrow::Result<bool> begin(const Opened& bytes) {
        parquet::arrow::FileReaderBuilder builder;
        ARROW_RETURN_NOT_OK(builder.Open(bytes, parquet::ReaderProperties(bounded_memory())));
        parquet::ArrowReaderProperties properties(/*use_threads=*/false);
        properties.set_pre_buffer(false);
        ARROW_ASSIGN_OR_RAISE(reader_, builder.memory_pool(bounded_memory())->properties(properties)->Build());
        ARROW_RETURN_NOT_OK(reader_->GetSchema(&schema_));
        const auto metadata = reader_->parquet_reader()->metadata();
        // Our own notes may have come at the file's end (content_hash), where the schema does not know them.
        if (metadata->key_value_metadata()) schema_ = schema_->WithMetadata(metadata->key_value_metadata());
        rows_ = metadata->num_rows();
        pieces_ = reader_->num_row_groups();
        std::int64_t left = rows_;
        for (int i = 0; i < pieces_ && left >= 0; ++i) left = rows_in(i) < 0 ? -1 : left - rows_in(i);
        if (left != 0) return arrow::Status::Invalid("its parts do not make up its rows");
        return true;
    }

private:
    std::int64_t rows_in(int piece) const { return reader_->parquet_reader()->metadata()->RowGroup(piece)->num_rows(); }

    arrow::Result<std::shared_ptr<arrow::Table>> piece(int number, const std::vector<int>& columns) override {
        std::vector<int> leaves;
        for (const int column : columns) {
            add_leaves(reader_->manifest().schema_fields.at(static_cast<std::size_t>(column)), leaves);
        }
        ARROW_ASSIGN_OR_RAISE(auto table, reader_->ReadRowGroup(number, leaves));
        if (table->num_rows() != rows_in(number)) return arrow::Status::Invalid("a part has other rows than it says");
        return table;
    }
    std::unique_ptr<parquet::arrow::FileReader> reader_;
};

class FeatherFile final : public TableFile {
public:
    explicit FeatherFile(std::filesystem::path path) : TableFile(std::move(path)) {}

    arrow::Result<bool> begin(const Opened& bytes) {
        bytes_ = bytes;
        ARROW_ASSIGN_OR_RAISE(const auto reader, open_with({}));
        schema_ = reader->schema();
        ARROW_ASSIGN_OR_RAISE(rows_, reader->CountRows());
        pieces_ = reader->num_record_batches();
        return true;
    }

private:
    arrow::Result<std::shared_ptr<arrow::ipc::RecordBatchFileReader>> open_with(const std::vector<int>& columns) {
        arrow::ipc::IpcReadOptions options;
        options.memory_pool = bounded_memory();
        options.use_threads = false;
        options.included_fields = columns;
        return arrow::ipc::RecordBatchFileReader::Open(bytes_, options);
    }
    arrow::Result<std::shared_ptr<arrow::Table>> piece(int number, const std::vector<int>& columns) override {
        // Fields are included in the file's order, whatever the order they are asked for.
        if (!reader_ || included_ != columns) {
            ARROW_ASSIGN_OR_RAISE(reader_, open_with(columns));
            included_ = columns;
        }
        ARROW_ASSIGN_OR_RAISE(const auto batch, reader_->ReadRecordBatch(number));
        std::vector<int> included;
        included.reserve(columns.size());
        for (const int column : columns) {
            const auto before = std::ranges::count_if(columns, [&](int other) { return other < column; });
            included.push_back(static_cast<int>(before));
        }
        ARROW_ASSIGN_OR_RAISE(const auto table, arrow::Table::FromRecordBatches({batch}));
        return table->SelectColumns(included);
    }

    Opened bytes_;
    std::shared_ptr<arrow::ipc::RecordBatchFileReader> reader_;  // of the columns asked for last
    std::vector<int> included_;
};

template <typename Kind>
Result<std::unique_ptr<TableFile>> begun(const std::filesystem::path& file) {
    auto made = std::make_unique<Kind>(file);
    (void)TRY(guarded(file, [&]() -> arrow::Result<bool> {
        ARROW_ASSIGN_OR_RAISE(const Opened bytes, arrow::io::ReadableFile::Open(file.string(), bounded_memory()));
        return made->begin(bytes);
    }));
    if (made->rows() < 0 || made->rows() > TableFile::rows_max) {
        return fail(ErrorCode::Overflow, "{} holds more than {} rows", file.string(), TableFile::rows_max)
            .suggest("split it into smaller files");
    }
    return made;
}

}  // namespace

Result<std::unique_ptr<TableFile>> TableFile::open(const std::filesystem::path& file) {
    std::array<std::byte, 6> first{};
    {
        const File opened = TRY(File::open(file, FileUse::read));
        (void)TRY(opened.read_at(0, first));
    }
    const std::string_view magic(reinterpret_cast<const char*>(first.data()), first.size());
    if (magic.starts_with("PAR1")) return begun<ParquetFile>(file);
    if (magic == "ARROW1") return begun<FeatherFile>(file);
    if (magic.starts_with("FEA1")) {
        return fail(ErrorCode::BadData, "{} is Feather of the first version, which is not read", file.string())
            .suggest("write it again with pandas' to_feather or Polars' write_ipc");
    }
    return fail(ErrorCode::BadData, "{} is neither Parquet nor Feather", file.string())
        .suggest("make sure of the file; CSV has the ending .csv or .csv.gz");
}

std::optional<int> TableFile::column(const std::string& name) const {
    const int number = schema_->GetFieldIndex(name);
    return number < 0 ? std::nullopt : std::optional(number);
}

std::optional<std::string> TableFile::note(const std::string& key) const {
    if (!schema_->metadata()) return std::nullopt;
    const auto value = schema_->metadata()->Get("signalbox." + key);
    return value.ok() ? std::optional(*value) : std::nullopt;
}

Result<arrow::ArrayVector> TableFile::read(int number, const std::vector<int>& columns) {
    return guarded(path_, [&]() -> arrow::Result<arrow::ArrayVector> {
        ARROW_ASSIGN_OR_RAISE(const auto table, piece(number, columns));
        ARROW_RETURN_NOT_OK(table->ValidateFull());
        ARROW_ASSIGN_OR_RAISE(const auto whole, table->CombineChunks(bounded_memory()));
        if (static_cast<std::size_t>(whole->num_columns()) != columns.size()) {
            return arrow::Status::Invalid("it has no data for some of its columns");
        }
        arrow::ArrayVector arrays;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto& column = whole->column(static_cast<int>(i));
            if (column->num_chunks() == 1) {
                arrays.push_back(column->chunk(0));
            } else {
                ARROW_ASSIGN_OR_RAISE(arrays.emplace_back(), arrow::MakeEmptyArray(column->type()));
            }
            ARROW_RETURN_NOT_OK(check_column(*schema_->field(columns[i]), *arrays.back(), whole->num_rows()));
        }
        return arrays;
    });
}

}  // namespace signalbox
