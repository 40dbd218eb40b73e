// Arrow's output into a file that appears whole or not at all. The error that the file gave is kept: Arrow's own words
// would lose what to do about it.
#pragma once

#include <arrow/io/interfaces.h>
#include <arrow/status.h>

#include <optional>
#include <utility>

#include "platform/whole_file.hpp"

namespace signalbox {

class WholeFileStream final : public arrow::io::OutputStream {
public:
    explicit WholeFileStream(WholeFile file) : file_(std::move(file)) {}

    arrow::Status Write(const void* data, std::int64_t size) override {
        file_.pending().append(static_cast<const char*>(data), static_cast<std::size_t>(size));
        written_ += size;
        return keep(file_.flush_if_full());
    }
    using Writable::Write;
    arrow::Result<std::int64_t> Tell() const override { return written_; }
    arrow::Status Close() override {
        closed_ = true;
        return arrow::Status::OK();
    }
    bool closed() const override { return closed_; }

    Result<> finish() { return file_.finish(); }
    /// Why a write failed, if it was the file.
    const std::optional<Error>& error() const { return error_; }

private:
    arrow::Status keep(Result<> done) {
        if (done) return arrow::Status::OK();
        error_ = done.error();
        return arrow::Status::IOError(error_->text());
    }

    WholeFile file_;
    std::int64_t written_ = 0;
    bool closed_ = false;
    std::optional<Error> error_;
};

}  // namespace signalbox
