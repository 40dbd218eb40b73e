// What a month's file of a lake says of itself, as metadata and back.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "adapters/lake/table_file.hpp"
#include "ports/candle_lake.hpp"

namespace signalbox {

std::vector<std::pair<std::string, std::string>> lake_notes(const Instrument& instrument, const LakeMonth& month);

struct LakeNotes {
    Instrument instrument;
    LakeMonth month;
};
/// BadData where the file is none of a lake.
Result<LakeNotes> read_lake_notes(const TableFile& file);

}  // namespace signalbox
