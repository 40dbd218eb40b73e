#include "ports/memory_event_log.hpp"

#include "ports/event_log_contract.hpp"

namespace signalbox {
namespace {

TEST(MemoryEventLog, KeepsTheContract) {
    MemoryEventLog log;
    check_event_log(log);
}

}  // namespace
}  // namespace signalbox
