// Chooses the instruction-set level at run time.
#include "CLanes.h"

#define DECLARE(suffix)                                                                                                \
    int lanes_tsit5_##suffix(const lanes_model *, const lanes_problem *);                                             \
    int lanes_verner7_##suffix(const lanes_model *, const lanes_problem *);                                           \
    int lanes_rodas5p_##suffix(const lanes_model *, const lanes_problem *);                                           \
    int lanes_linear_##suffix(const lanes_model *, const lanes_problem *);                                            \
    int lanes_matrix_exponential_##suffix(int32_t, const double *, double *);                                         \
    void lanes_vector_function_##suffix(int32_t, const double *, const double *, double *);
DECLARE(baseline)
#if defined(__x86_64__)
DECLARE(avx2)
DECLARE(avx512)
#define CHOOSE(name, ...)                                                                                             \
    if (level >= lanes_level_avx512 && lanes_best_level() >= lanes_level_avx512) return name##_avx512(__VA_ARGS__);   \
    if (level >= lanes_level_avx2 && lanes_best_level() >= lanes_level_avx2) return name##_avx2(__VA_ARGS__);         \
    return name##_baseline(__VA_ARGS__)
#else
#define CHOOSE(name, ...) return name##_baseline(__VA_ARGS__)
#endif

lanes_level lanes_best_level(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512bw"))
        return lanes_level_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return lanes_level_avx2;
#endif
    return lanes_level_baseline;
}

int lanes_tsit5(lanes_level level, const lanes_model *model, const lanes_problem *problem) {
    if (model->abi != LANES_ABI) return -2;
    CHOOSE(lanes_tsit5, model, problem);
}

int lanes_verner7(lanes_level level, const lanes_model *model, const lanes_problem *problem) {
    if (model->abi != LANES_ABI) return -2;
    CHOOSE(lanes_verner7, model, problem);
}

int lanes_rodas5p(lanes_level level, const lanes_model *model, const lanes_problem *problem) {
    if (model->abi != LANES_ABI) return -2;
    CHOOSE(lanes_rodas5p, model, problem);
}

int lanes_linear(lanes_level level, const lanes_model *model, const lanes_problem *problem) {
    if (model->abi != LANES_ABI) return -2;
    CHOOSE(lanes_linear, model, problem);
}

int lanes_matrix_exponential(lanes_level level, int32_t size, const double *matrix, double *result) {
    CHOOSE(lanes_matrix_exponential, size, matrix, result);
}

void lanes_vector_function(lanes_level level, int32_t which, const double *x, const double *y, double *result) {
    CHOOSE(lanes_vector_function, which, x, y, result);
}

// Comments travel with the text, since a kernel's key hashes it and its cache entry is to be read.
#pragma clang diagnostic ignored "-Wc23-extensions"
static const char kernel_prelude[] = {
#embed "vector_math.h"
    , '\n',
#embed "operators.h"
    , 0};

const char *lanes_kernel_prelude(void) { return kernel_prelude; }

static const char fused_base[] = {
#embed "include/CLanes.h"
    , '\n',
#embed "vectors.h"
    , '\n',
#embed "vector_math.h"
    , '\n',
#embed "operators.h"
    , '\n', 0};
static const char fused_run[] = {
#embed "lane_run.h"
    , '\n', 0};
static const char fused_tsit5[] = {
#embed "tsit5.h"
    , '\n', 0};
static const char fused_verner7[] = {
#embed "verner7.h"
    , '\n', 0};
static const char fused_rodas5p[] = {
#embed "rodas5p.h"
    , '\n', 0};

const char *lanes_stepper_text(lanes_text which) {
    switch (which) {
        case lanes_text_base: return fused_base;
        case lanes_text_run: return fused_run;
        case lanes_text_tsit5: return fused_tsit5;
        case lanes_text_verner7: return fused_verner7;
        case lanes_text_rodas5p: return fused_rodas5p;
    }
    return "";
}
