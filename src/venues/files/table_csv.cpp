#include "venues/files/table_csv.hpp"

#include <cmath>

#include "core/base/check.hpp"
#include "platform/whole_file.hpp"
#include "venues/files/csv_name.hpp"
#include "venues/files/number_text.hpp"

namespace signalbox {
namespace {

class CsvTableWriter final : public TableWriter {
public:
    CsvTableWriter(WholeFile file, const TableHeading& heading)
        : file_(std::move(file)), width_(heading.columns.size()) {
        file_.pending() += "open_time_ms";
        for (const std::string& name : heading.columns) file_.pending().append(",").append(name);
        file_.pending() += '\n';
    }

    Result<> add(std::span<const std::int64_t> opened_ms, std::span<const std::vector<double>> columns) override {
        check(columns.size() == width_, "a table's rows have other columns than its heading");
        for (std::size_t row = 0; row < opened_ms.size(); ++row) {
            std::string& text = file_.pending();
            append_number(text, opened_ms[row]);
            for (const std::vector<double>& column : columns) {
                text += ',';
                if (!std::isnan(column[row])) append_number(text, column[row]);
            }
            text += '\n';
            TRY(file_.flush_if_full());
        }
        return {};
    }
    Result<> finish() override { return file_.finish(); }

private:
    WholeFile file_;
    std::size_t width_;
};

}  // namespace

Result<std::unique_ptr<TableWriter>> CsvTables::write(const std::filesystem::path& file, const TableHeading& heading) {
    if (!takes_csv(file)) {
        return fail(ErrorCode::WrongUse, "{} has no ending that says how to write it", file.string())
            .suggest("name a file that ends with .csv or .parquet, or - for the standard output");
    }
    return std::make_unique<CsvTableWriter>(TRY(WholeFile::create(file)), heading);
}

}  // namespace signalbox
