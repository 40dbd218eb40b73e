// Loaded before the program's libraries (LD_PRELOAD): the machine's wall clock, set back by an hour once the file that
// CLOCK_BACK_IF names is there. The steady clock goes on as it does on a machine whose time is set.
#include <dlfcn.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>

extern "C" int clock_gettime(clockid_t which, timespec* time) noexcept {
    using Real = int (*)(clockid_t, timespec*);
    static const auto real = reinterpret_cast<Real>(::dlsym(RTLD_NEXT, "clock_gettime"));
    static const char* const mark = std::getenv("CLOCK_BACK_IF");
    constexpr time_t hour = 3600;
    const int answer = real(which, time);
    if (answer == 0 && which == CLOCK_REALTIME && mark != nullptr && ::access(mark, F_OK) == 0) time->tv_sec -= hour;
    return answer;
}
