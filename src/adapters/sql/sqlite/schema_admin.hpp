// The schema of a SQLite file for `signalbox db`: looks at any version, changes it only when asked.
#pragma once

#include <filesystem>
#include <memory>

#include "ports/house.hpp"

namespace signalbox {

/// Threads: one owner. Errors: those of Database::open.
Result<std::unique_ptr<SchemaAdmin>> open_schema_admin(const std::filesystem::path& database);

}  // namespace signalbox
