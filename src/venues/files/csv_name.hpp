// Where CSV goes.
#pragma once

#include <filesystem>

namespace signalbox {

/// `-`, a name that ends with .csv, or a device or pipe that is there, which needs no ending.
inline bool takes_csv(const std::filesystem::path& file) {
    std::error_code unknown;
    const auto status = std::filesystem::status(file, unknown);
    const bool device = std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) &&
                        !std::filesystem::is_directory(status);
    return file == "-" || file.extension() == ".csv" || device;
}

}  // namespace signalbox
