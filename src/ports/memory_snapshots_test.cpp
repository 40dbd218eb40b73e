#include "ports/memory_snapshots.hpp"

#include "ports/snapshots_contract.hpp"

namespace signalbox {
namespace {

TEST(MemorySnapshots, KeepThePromisesOfThePort) {
    MemorySnapshots snapshots;
    check_snapshots(snapshots);
}

}  // namespace
}  // namespace signalbox
