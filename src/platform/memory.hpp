// What a long process may do about the memory it holds.
#pragma once

namespace signalbox {

/// Gives the system back what was freed, in the middle of the heap as well: the allocator by itself keeps it. Some
/// milliseconds for a hundred megabytes; for when a lot was used once. Threads: any.
void return_free_memory();

}  // namespace signalbox
