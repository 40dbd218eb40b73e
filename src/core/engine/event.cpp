#include "core/engine/event.hpp"

namespace signalbox {

std::string_view to_text(Verb verb) {
    switch (verb) {
        case Verb::kill: return "kill";
        case Verb::lift_kill: return "lift_kill";
        case Verb::pause: return "pause";
        case Verb::resume: return "resume";
        case Verb::set: return "set";
        case Verb::trade: return "trade";
        case Verb::close: return "close";
    }
    return "unknown";
}

}  // namespace signalbox
