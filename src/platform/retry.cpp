#include "platform/retry.hpp"

#include <algorithm>

#include "core/base/check.hpp"

namespace signalbox {

Backoff::Backoff(RetryRules rules, std::uint64_t seed) : rules_(rules), random_(seed, "backoff") {
    check(rules.attempts_max > 0, "something is tried once at least");
    check(rules.delay_first.count() >= 0 && rules.delay_max >= rules.delay_first, "waits grow from first to max");
    check(rules.jitter >= 0 && rules.jitter <= 1, "jitter is a share");
}

Millis Backoff::next() {
    const int doublings = std::min(failures_++, 30);
    const double longest =
        std::min(static_cast<double>(rules_.delay_first.count()) * static_cast<double>(1U << doublings),
                 static_cast<double>(rules_.delay_max.count()));
    const double drawn = longest * (1 - rules_.jitter * random_.uniform());
    return Millis(static_cast<Millis::rep>(drawn));
}

}  // namespace signalbox
