#include "app/module.hpp"

#include <dlfcn.h>

#include <atomic>
#include <filesystem>
#include <string>

namespace signalbox {
namespace {

std::atomic<const S3Door*> s3_opened = nullptr;

/// `what` the module brings, for people: Parquet.
template <typename Door>
Result<const Door*> open_door(const char* name, const char* what, const char* symbol, int version) {
    const auto missing = [](Failure failure) {
        return std::move(failure).suggest("run make setup, which brings Arrow, then build again: make compile");
    };
    std::error_code unknown;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", unknown);
    const auto module = program.parent_path() / name;
    if (unknown || !std::filesystem::exists(module, unknown)) {
        return missing(fail(ErrorCode::NotFound, "this build knows no {}: {} is not there", what, module.string()));
    }
    void* const loaded = dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (loaded == nullptr) {
        return missing(
            fail(ErrorCode::NotFound, "the module for {} can't be loaded: {}", what, std::string(dlerror())));
    }
    const auto open = reinterpret_cast<const Door* (*)()>(dlsym(loaded, symbol));
    const Door* const door = open == nullptr ? nullptr : open();
    if (door == nullptr || door->version != version) {
        return fail(ErrorCode::NotFound, "{} is of another build", module.string())
            .suggest("build again: make compile");
    }
    return door;
}

}  // namespace

Result<const LakeDoor*> lake_door() {
    static const auto door = open_door<LakeDoor>("signalbox_lake.so", "Parquet", lake_door_symbol, lake_door_version);
    return door;
}

Result<const S3Door*> s3_door() {
    static const auto door = open_door<S3Door>("signalbox_s3.so", "S3", s3_door_symbol, s3_door_version);
    if (door) s3_opened = *door;
    return door;
}

void end_modules() {
    if (const S3Door* const door = s3_opened) door->end();
}

}  // namespace signalbox
