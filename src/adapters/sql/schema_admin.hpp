// The schema of a database for `signalbox db`: looks at any version, changes it only when asked.
#pragma once

#include <memory>

#include "adapters/sql/database.hpp"
#include "ports/house.hpp"

namespace signalbox {

/// Of a database that was opened with `any_schema`. Threads: one owner.
std::unique_ptr<SchemaAdmin> make_schema_admin(Database database);

}  // namespace signalbox
