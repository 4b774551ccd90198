// Everything that is compiled once for each instruction-set level. LEVEL(name) is the name at that level.
#include "linear.h"
#include "rodas5p.h"
#include "tsit5.h"
#include "verner7.h"
#include "vector_math.h"

int LEVEL(lanes_tsit5)(const lanes_model *model, const lanes_problem *problem) { return tsit5(model, problem); }

int LEVEL(lanes_verner7)(const lanes_model *model, const lanes_problem *problem) { return verner7(model, problem); }

int LEVEL(lanes_rodas5p)(const lanes_model *model, const lanes_problem *problem) { return rodas5p(model, problem); }

int LEVEL(lanes_linear)(const lanes_model *model, const lanes_problem *problem) { return linear(model, problem); }

int LEVEL(lanes_matrix_exponential)(int32_t size, const double *matrix, double *result) {
    size_t square = (size_t)size * (size_t)size;
    vd *memory = new_vectors(8 * square);
    if (!memory) return -1;
    memcpy(memory, matrix, square * sizeof(vd));
    matrix_exponential(size, memory, memory + square, memory + 2 * square);
    memcpy(result, memory + square, square * sizeof(vd));
    free(memory);
    return 0;
}

void LEVEL(lanes_vector_function)(int32_t which, const double *x, const double *y, double *result) {
    vd a, b, value;
    memcpy(&a, x, sizeof a);
    memcpy(&b, y, sizeof b);
    value = which == 0 ? vm_exp(a) : which == 1 ? vm_log(a) : vm_pow(a, b);
    memcpy(result, &value, sizeof value);
}
