#include "platform/memory.hpp"

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace signalbox {

void return_free_memory() {
#if defined(__GLIBC__)
    static_cast<void>(malloc_trim(0));
#endif
}

}  // namespace signalbox
