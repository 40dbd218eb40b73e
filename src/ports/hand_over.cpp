#include "ports/hand_over.hpp"

#include "core/base/check.hpp"
#include "ports/run_store.hpp"

namespace signalbox {

HandOver& hand_over_of(RunStore& runs) {
    auto* const handed = dynamic_cast<HandOver*>(&runs);
    check(handed != nullptr, "a database that keeps runs keeps what waits for them");
    return *handed;
}

}  // namespace signalbox
