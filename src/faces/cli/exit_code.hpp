// What a script learns from how the program ended (SPEC 13).
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/error.hpp"

namespace signalbox {

enum class ExitCode : std::uint8_t {
    done = 0,
    no = 1,           ///< done, and the answer is no: a check found something, rows were rejected
    wrong_use = 2,    ///< wrong use or configuration
    bad_data = 3,     ///< bad input data
    unreachable = 4,  ///< something outside (a disk, a network) can't be used
    refused = 5,      ///< refused by a safety rule
    interrupted = 130,
};

constexpr ExitCode exit_code_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::WrongUse:
        case ErrorCode::NotFound: return ExitCode::wrong_use;
        case ErrorCode::BadData:
        case ErrorCode::Corrupt:
        case ErrorCode::TooNew:
        case ErrorCode::Overflow: return ExitCode::bad_data;
        case ErrorCode::Unreachable:
        case ErrorCode::NoSpace:
        case ErrorCode::Io: return ExitCode::unreachable;
        case ErrorCode::Refused:
        case ErrorCode::Busy: return ExitCode::refused;
        case ErrorCode::Interrupted: return ExitCode::interrupted;
    }
    return ExitCode::bad_data;
}

/// The code's name in {"error":{"code":…}}: part of docs/json.md.
constexpr std::string_view name_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::WrongUse: return "wrong_use";
        case ErrorCode::BadData: return "bad_data";
        case ErrorCode::Unreachable: return "unreachable";
        case ErrorCode::Refused: return "refused";
        case ErrorCode::NotFound: return "not_found";
        case ErrorCode::Busy: return "busy";
        case ErrorCode::Corrupt: return "corrupt";
        case ErrorCode::TooNew: return "too_new";
        case ErrorCode::NoSpace: return "no_space";
        case ErrorCode::Io: return "io";
        case ErrorCode::Overflow: return "overflow";
        case ErrorCode::Interrupted: return "interrupted";
    }
    return "bad_data";
}

}  // namespace signalbox
