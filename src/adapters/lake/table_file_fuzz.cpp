// Any bytes as a Parquet or Feather file: never a crash, and what is taken obeys the rules that csv_fuzz.cpp asks, too.
//
// Arrow itself comes as it is, without the sanitizers' eyes: this room's branches lead the search, and what Arrow hands
// on is in the system's allocator, where reading beyond its end is seen.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "adapters/lake/arrow_candles.hpp"
#include "adapters/lake/parquet_lake.hpp"
#include "core/base/check.hpp"

extern "C" int LLVMFuzzerInitialize(int* /*count*/, char*** /*words*/) {
    setenv("ARROW_DEFAULT_MEMORY_POOL", "system", 1);
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace signalbox;
    static const int memory = memfd_create("fuzz", MFD_CLOEXEC);
    check(memory >= 0 && ftruncate(memory, 0) == 0 && pwrite(memory, data, size, 0) == static_cast<ssize_t>(size),
          "the input is a file");
    const std::filesystem::path file = "/proc/self/fd/" + std::to_string(memory);

    if (const auto lake = check_lake_file(file); !lake)
        check(!lake.error().what.empty(), "an error says what is wrong");
    const auto read = ArrowCandles().read(file, Timeframe::m1, {});
    if (!read) {
        check(!read.error().what.empty(), "an error says what is wrong");
        return 0;
    }
    const CandleView candles = read->candles.view();
    check(read->rows == static_cast<std::int64_t>(candles.size()) + read->rejected + read->duplicates_in_file,
          "every row is counted once");
    for (std::size_t i = 0; i < candles.size(); ++i) {
        check(validate(candles[i]).has_value(), "what is taken is a candle");
        check(closes_at(Timeframe::m1, candles[i].opened_at), "times lie on the timeframe");
        check(i == 0 || candles.opened_ms[i - 1] < candles.opened_ms[i], "times ascend");
    }
    return 0;
}
