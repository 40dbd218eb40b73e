#include "adapters/s3/s3_store.hpp"

#include <arrow/buffer.h>
#include <arrow/util/key_value_metadata.h>

#include <map>

#include "platform/object_copy.hpp"

namespace signalbox {
namespace {

constexpr double connect_s = 10, request_s = 60;
constexpr int attempts = 5;

/// The client's own set-up, once in a process.
arrow::Status client_ready() {
    static const arrow::Status status = [] {
        auto options = arrow::fs::S3GlobalOptions::Defaults();
        options.log_level = arrow::fs::S3LogLevel::Off;  // what went wrong is said by whoever asked
        return arrow::fs::InitializeS3(options);
    }();
    return status;
}

/// The scheme and the rest of an endpoint, or why it can't be one.
Result<std::pair<std::string, std::string>> parts_of(const std::string& endpoint) {
    const std::size_t colon = endpoint.find("://");
    const std::string scheme = endpoint.substr(0, colon);
    const std::string host = colon == endpoint.npos ? "" : endpoint.substr(colon + 3);
    if ((scheme != "https" && scheme != "http") || host.empty() || host.find_first_of("/@?#") != host.npos) {
        return fail(ErrorCode::WrongUse, "{} is no endpoint of an object store", endpoint)
            .suggest("write it like https://s3.eu-central-1.amazonaws.com");
    }
    const std::string name = host.substr(0, host.find(':'));
    if (scheme == "http" && name != "127.0.0.1" && name != "localhost") {
        return fail(ErrorCode::WrongUse, "{} is not encrypted: plain http is for this machine alone", endpoint)
            .suggest("write https://");
    }
    return std::pair(scheme, host);
}

bool says(const std::string& text, std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != text.npos; });
}

}  // namespace

Result<std::unique_ptr<S3Store>> S3Store::open(const ObjectPlace& place) {
    if (place.access_key.empty() || place.secret_key.empty()) {
        return fail(ErrorCode::WrongUse, "the bucket {} has no keys", place.bucket)
            .suggest("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in .env");
    }
    if (const arrow::Status ready = client_ready(); !ready.ok()) {
        return fail(ErrorCode::Io, "the S3 client can't be set up: {}", ready.message());
    }
    auto options = arrow::fs::S3Options::FromAccessKey(place.access_key, place.secret_key);
    options.region = place.region;
    options.connect_timeout = connect_s;
    options.request_timeout = request_s;
    options.background_writes = false;
    options.retry_strategy = arrow::fs::S3RetryStrategy::GetAwsStandardRetryStrategy(attempts);
    constexpr const char* debian_authorities = "/etc/ssl/certs/ca-certificates.crt";
    if (std::filesystem::exists(debian_authorities)) options.tls_ca_file_path = debian_authorities;
    if (!place.endpoint.empty()) {
        const auto [scheme, host] = TRY(parts_of(place.endpoint));
        options.scheme = scheme;
        options.endpoint_override = host;
    }
    auto files = arrow::fs::S3FileSystem::Make(options);
    if (!files.ok()) return fail(ErrorCode::WrongUse, "the object store can't be: {}", files.status().message());
    return std::unique_ptr<S3Store>(new S3Store(place, *std::move(files)));
}

void S3Store::end() {
    if (arrow::fs::IsS3Initialized() && !arrow::fs::IsS3Finalized()) (void)arrow::fs::FinalizeS3();
}

std::string S3Store::where() const {
    return "s3://" + place_.bucket + (place_.prefix.empty() ? "" : "/" + place_.prefix);
}

std::string S3Store::path_of(const std::string& name) const {
    std::string path = place_.bucket;
    if (!place_.prefix.empty()) path += "/" + place_.prefix;
    if (!name.empty()) path += "/" + name;
    return path;
}

Failure S3Store::failed(const std::string& what, const arrow::Status& status) const {
    std::string why = status.message();
    for (const std::string& secret : {place_.secret_key, place_.access_key}) {
        for (std::size_t at = why.find(secret); at != why.npos; at = why.find(secret)) {
            why.replace(at, secret.size(), "***");
        }
    }
    const ErrorCode code =
        says(why, {"NO_SUCH_KEY", "Path does not exist", "RESOURCE_NOT_FOUND"})                   ? ErrorCode::NotFound
        : says(why, {"ACCESS_DENIED", "INVALID_ACCESS_KEY", "INVALID_CLIENT_TOKEN", "SIGNATURE"}) ? ErrorCode::Refused
        : says(why, {"NETWORK_CONNECTION", "curlCode", "REQUEST_TIMEOUT", "SLOW_DOWN", "503"}) ? ErrorCode::Unreachable
                                                                                               : ErrorCode::Io;
    Failure failure = fail(code, "{}: {}: {}", where(), what, why);
    if (code == ErrorCode::Refused) {
        return std::move(failure).suggest("look at the keys, and at what they may do with the bucket");
    }
    if (code == ErrorCode::Unreachable) {
        return std::move(failure).suggest("look at the network and at S3_ENDPOINT, then try again");
    }
    return failure;
}

Result<> S3Store::put(const std::string& name, const std::filesystem::path& file) {
    TRY(check_object_name(name));
    TRY(remove(name));  // a checksum must never stand beside another content
    const auto opened = files_->OpenOutputStream(path_of(name));
    if (!opened.ok()) return failed(name, opened.status());
    const std::shared_ptr<arrow::io::OutputStream>& out = *opened;
    arrow::Status status;
    const auto sent = send_file(file, name, [&](std::span<const std::byte> bytes) -> Result<> {
        status = out->Write(bytes.data(), static_cast<std::int64_t>(bytes.size()));
        if (!status.ok()) return failed(name, status);
        return {};
    });
    if (!sent) {
        (void)out->Abort();
        return fail(sent.error());
    }
    if (status = out->Close(); !status.ok()) return failed(name, status);

    const auto checksum = files_->OpenOutputStream(path_of(checksum_name(name)));
    if (!checksum.ok()) return failed(name, checksum.status());
    const std::string text = checksum_text(*sent);
    status = (*checksum)->Write(text);
    if (status.ok()) status = (*checksum)->Close();
    if (!status.ok()) return failed(checksum_name(name), status);
    return {};
}

Result<> S3Store::get(const StoredObject& object, const std::filesystem::path& file) {
    TRY(check_object_name(object.name));
    const auto opened = files_->OpenInputFile(path_of(object.name));
    if (!opened.ok()) return failed(object.name, opened.status());
    const std::shared_ptr<arrow::io::RandomAccessFile>& source = *opened;
    const auto size = source->GetSize();
    if (!size.ok()) return failed(object.name, size.status());
    return receive_file(object, file, [&](std::uint64_t offset, std::span<std::byte> bytes) -> Result<std::size_t> {
        if (static_cast<std::int64_t>(offset) >= *size) return std::size_t{0};
        const auto read =
            source->ReadAt(static_cast<std::int64_t>(offset), static_cast<std::int64_t>(bytes.size()), bytes.data());
        if (!read.ok()) return failed(object.name, read.status());
        return static_cast<std::size_t>(*read);
    });
}

Result<std::string> S3Store::checksum_of(const std::string& name) const {
    const auto opened = files_->OpenInputFile(path_of(checksum_name(name)));
    if (!opened.ok()) return failed(name, opened.status());
    const auto text = (*opened)->ReadAt(0, static_cast<std::int64_t>(checksum_text_max));
    if (!text.ok()) return failed(name, text.status());
    return parse_checksum((*text)->ToString());
}

Result<std::vector<StoredObject>> S3Store::list(const std::string& prefix) {
    arrow::fs::FileSelector all;
    const std::size_t directory = prefix.rfind('/');
    all.base_dir = path_of(directory == prefix.npos ? "" : prefix.substr(0, directory));
    all.allow_not_found = true;
    all.recursive = true;
    const auto found = files_->GetFileInfo(all);
    if (!found.ok()) return failed(prefix, found.status());
    const std::size_t before = path_of("").size() + 1;
    std::map<std::string, std::int64_t> sizes;
    for (const arrow::fs::FileInfo& info : *found) {
        if (info.IsFile() && info.path().size() > before) sizes.emplace(info.path().substr(before), info.size());
    }
    std::vector<StoredObject> objects;
    for (const auto& [name, bytes] : sizes) {
        if (!name.starts_with(prefix) || !sizes.contains(checksum_name(name))) continue;
        auto sha256 = checksum_of(name);
        if (!sha256 && (sha256.error().code == ErrorCode::BadData || sha256.error().code == ErrorCode::NotFound))
            continue;
        objects.push_back({.name = name, .sha256 = TRY(std::move(sha256)), .bytes = static_cast<std::uint64_t>(bytes)});
    }
    return objects;
}

Result<> S3Store::remove(const std::string& name) {
    TRY(check_object_name(name));
    for (const std::string& one : {checksum_name(name), name}) {
        const auto info = files_->GetFileInfo(path_of(one));
        if (!info.ok()) return failed(name, info.status());
        if (!info->IsFile()) continue;
        if (const arrow::Status status = files_->DeleteFile(path_of(one)); !status.ok()) return failed(name, status);
    }
    return {};
}

}  // namespace signalbox
