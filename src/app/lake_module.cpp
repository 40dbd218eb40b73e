#include "app/lake_module.hpp"

#include <dlfcn.h>

#include <filesystem>
#include <string>

namespace signalbox {
namespace {

Result<const LakeDoor*> open_door() {
    std::error_code unknown;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", unknown);
    const auto module = program.parent_path() / "signalbox_lake.so";
    if (unknown || !std::filesystem::exists(module, unknown)) {
        return fail(ErrorCode::NotFound, "this build knows no Parquet: {} is not there", module.string())
            .suggest("run make setup, which brings Arrow, then build again: make compile");
    }
    void* const loaded = dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (loaded == nullptr) {
        return fail(ErrorCode::NotFound, "the Parquet module can't be loaded: {}", std::string(dlerror()))
            .suggest("run make setup, which brings Arrow, then build again: make compile");
    }
    const auto open = reinterpret_cast<OpenLakeDoor>(dlsym(loaded, lake_door_symbol));
    const LakeDoor* const door = open == nullptr ? nullptr : open();
    if (door == nullptr || door->version != lake_door_version) {
        return fail(ErrorCode::NotFound, "{} is of another build", module.string())
            .suggest("build again: make compile");
    }
    return door;
}

}  // namespace

Result<const LakeDoor*> lake_door() {
    static const Result<const LakeDoor*> door = open_door();
    return door;
}

}  // namespace signalbox
