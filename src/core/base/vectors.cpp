#include "core/base/vectors.hpp"

namespace signalbox {
namespace {

Vectors best() {
    return has_vectors(Vectors::avx512) ? Vectors::avx512
           : has_vectors(Vectors::avx2) ? Vectors::avx2
                                        : Vectors::baseline;
}

Vectors& chosen() {
    static Vectors vectors = best();
    return vectors;
}

}  // namespace

Vectors vectors_in_use() { return chosen(); }

bool has_vectors(Vectors vectors) {
    if (vectors == Vectors::baseline) return true;
#ifdef __x86_64__
    return __builtin_cpu_supports("avx2") != 0 && (vectors == Vectors::avx2 || __builtin_cpu_supports("avx512f") != 0);
#else
    return false;
#endif
}

void use_vectors(Vectors vectors) {
    if (has_vectors(vectors)) chosen() = vectors;
}

}  // namespace signalbox
