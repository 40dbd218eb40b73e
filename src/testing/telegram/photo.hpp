// A picture as the Bot API takes it: a PNG whose sides are right, told again in several sizes. For bot_methods.cpp.
#pragma once

#include "testing/telegram/api_form.hpp"

namespace signalbox::simulator {

struct TakenPhoto {
    Json sizes;    ///< PhotoSize, smallest first
    Json picture;  ///< {width, height, bytes, sha256}
};

/// Refused: no PNG, sides too long together, or too unlike each other.
ApiResult<TakenPhoto> take_photo(const std::string& bytes);

}  // namespace signalbox::simulator
