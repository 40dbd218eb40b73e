#include "tests/where.hpp"

namespace signalbox {

std::string checkout_dir() { return SIGNALBOX_SOURCE_DIR; }

std::string built_program() { return SIGNALBOX_BINARY; }

std::string clock_that_jumps_back() { return SIGNALBOX_CLOCK_BACK; }

}  // namespace signalbox
