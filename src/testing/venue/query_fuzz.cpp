// Any target and any list of faults: nothing is read beyond its end (ASan), what was encoded decodes to itself, and
// what is taken for faults holds only rates that are allowed.
#include <vector>

#include "core/base/check.hpp"
#include "testing/venue/faults.hpp"
#include "testing/venue/query.hpp"

using namespace signalbox;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<char> exact(data, data + size);
    const std::string_view text(exact.data(), size);
    const simulator::Query query(text);
    check(query.path().size() + query.text().size() <= size, "a target has a path and a query and nothing else");
    (void)query.whole("limit");
    check(simulator::percent_decoded(simulator::percent_encoded(text)) == text, "encoding loses nothing");
    if (const auto faults = simulator::Faults::parse(text)) {
        for (const auto fault : {simulator::Fault::drop, simulator::Fault::lose, simulator::Fault::correct})
            check((*faults)[fault] >= 0 && (*faults)[fault] <= 3'600, "a rate within its bounds");
    } else {
        check(!faults.error().text().empty(), "a refusal has words");
    }
    return 0;
}
