#include "lab/monthly_table.hpp"

#include <algorithm>

#include "platform/files.hpp"
#include "ports/lake_layout.hpp"

namespace signalbox {

Result<> MonthlyTable::add(std::span<const std::int64_t> opened_ms, std::span<const std::vector<double>> columns) {
    part_.resize(columns.size());
    for (std::size_t row = 0; row < opened_ms.size();) {
        const UtcTime month = month_start(utc_from_ms(opened_ms[row]));
        if (month_ != month) TRY(begin(month));
        const auto end = std::ranges::lower_bound(opened_ms.subspan(row), to_ms(next_month(month)));
        const auto count = static_cast<std::size_t>(end - opened_ms.subspan(row).begin());
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const std::span<const double> values = std::span(columns[i]).subspan(row, count);
            part_[i].assign(values.begin(), values.end());
        }
        TRY(writer_->add(opened_ms.subspan(row, count), part_));
        row += count;
    }
    return {};
}

Result<> MonthlyTable::begin(UtcTime month) {
    TRY(finish());
    const std::filesystem::path file = directory_ / lake_month(month);
    TRY(make_directories(file.parent_path()));
    writer_ = TRY(files_->write(file, heading_));
    month_ = month;
    return {};
}

Result<> MonthlyTable::finish() { return writer_ ? writer_->finish() : Result<>{}; }

}  // namespace signalbox
