#include "ports/lake_door.hpp"

#include "adapters/lake/arrow_candles.hpp"
#include "adapters/lake/parquet_lake.hpp"
#include "adapters/lake/parquet_tables.hpp"

extern "C" [[gnu::visibility("default")]] const signalbox::LakeDoor* signalbox_lake_door();

const signalbox::LakeDoor* signalbox_lake_door() {
    static const signalbox::LakeDoor door{
        .tables = []() -> std::unique_ptr<signalbox::TableFiles> {
            return std::make_unique<signalbox::ParquetTables>();
        },
        .candles = []() -> std::unique_ptr<signalbox::CandleFiles> {
            return std::make_unique<signalbox::ArrowCandles>();
        },
        .lake = [](const std::filesystem::path& root) -> std::unique_ptr<signalbox::CandleLake> {
            return std::make_unique<signalbox::ParquetLake>(root);
        }};
    return &door;
}
