// One database into another, whatever kinds they are: `signalbox db copy`.
#pragma once

#include "adapters/sql/whole_tables.hpp"
#include "ports/database_copy.hpp"

namespace signalbox {

/// Every row of every table, in one transaction of `to`, then read back and compared with what was read of `from`: all
/// of it or nothing. Errors: Refused (`to` holds something, and replacing it was not asked for), Interrupted, Corrupt
/// (what was read back is not what was written), and those of the connections. Threads: as the connections.
Result<CopiedDatabase> copy_tables(WholeTables& from, WholeTables& to, const CopyWork& work);

}  // namespace signalbox
