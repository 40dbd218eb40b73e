// Where objects are kept: a directory, or a bucket at an S3-compatible endpoint.
#pragma once

#include <filesystem>
#include <string>

namespace signalbox {

struct ObjectPlace {
    std::filesystem::path directory;  ///< empty: a bucket
    std::string bucket;               ///< empty: the directory
    std::string prefix;               ///< before every name in the bucket: `signalbox/vps1`; may be empty
    std::string endpoint;             ///< https://host[:port], http:// on loopback alone; empty: Amazon's own
    std::string region = "us-east-1";
    std::string access_key, secret_key;

    bool set() const { return !directory.empty() || !bucket.empty(); }
};

}  // namespace signalbox
