// Vectors of eight doubles, and the few operations on them that the steppers need.
//
// Every comparison is written so that a NaN falls to the rejecting side.
#ifndef VECTORS_H
#define VECTORS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// A stepper that is compiled together with a small model may hold twice as many lanes, so that one half's operations
// fill the time in which the other half's are waited for.
#ifndef W
#define W LANES_WIDTH
#endif

typedef double vd __attribute__((ext_vector_type(W)));
// NOTE: what a comparison of doubles gives is of this type.
typedef long vi __attribute__((ext_vector_type(W)));
typedef _Bool vb __attribute__((ext_vector_type(W)));

/// What is called rarely, and would cost the loop its registers.
#define COLD __attribute__((noinline, cold))
#define INLINE static inline __attribute__((always_inline))

/// The lanes of a mask as bits.
INLINE unsigned bits(vi mask) {
    vb truth = __builtin_convertvector(mask < 0, vb);
#if W == 16
    unsigned short all;
#else
    unsigned char all;
#endif
    memcpy(&all, &truth, sizeof all);
    return all;
}

INLINE vi mask_of(unsigned lanes) {
    vi places;
    for (int l = 0; l < W; l++) places[l] = 1l << l;
    return ((vi)(long)lanes & places) != 0;
}

INLINE vd vabs(vd x) { return (vd)((vi)x & 0x7fffffffffffffff); }

/// The larger number; `b` where either is NaN.
INLINE vd vmax(vd a, vd b) { return a > b ? a : b; }

/// The smaller number; `b` where either is NaN.
INLINE vd vmin(vd a, vd b) { return a < b ? a : b; }

/// 1 / x for step control, to one part in ten thousand at least, where the level has an instruction for it.
INLINE vd roughly_inverse(vd x) {
#if defined(__AVX512F__) || defined(LEVEL_AVX512)
    typedef double half __attribute__((ext_vector_type(8)));
    vd inverse;
    for (unsigned part = 0; part < W / 8; part++) {
        half values;
        memcpy(&values, (const char *)&x + part * sizeof values, sizeof values);
        values = __builtin_ia32_rcp14pd512_mask(values, values, 255);
        memcpy((char *)&inverse + part * sizeof values, &values, sizeof values);
    }
    return inverse;
#else
    return 1 / x;
#endif
}

INLINE double lane(const vd *x, int l) { return ((const double *)x)[l]; }
INLINE void set_lane(vd *x, int l, double value) { ((double *)x)[l] = value; }

/// x^p for step sizes, to about one part in a thousand; x positive and normal.
///
/// Exponent bits and polynomials: the base-2 logarithm of the mantissa, and the power of two of what is left.
INLINE vd step_power(vd x, double p) {
    vi raw = (vi)x;
    vd exponent = __builtin_convertvector((raw >> 52) - 1023, vd);
    vd f = (vd)((raw & 0x000fffffffffffff) | 0x3ff0000000000000) - 1.0;
    vd logarithm = f * (1.44179 + f * (-0.70966 + f * (0.41427 + f * (-0.19236 + f * 0.04596))));
    vd z = (exponent + logarithm) * p;
    vd shifted = z + 0x1.8p52;
    vd whole = shifted - 0x1.8p52;
    vd g = z - whole;
    vd power = 1.0 + g * (0.693147 + g * (0.240227 + g * (0.0555041 + g * 0.00961813)));
    return (vd)((vi)power + (__builtin_convertvector(whole, vi) << 52));
}

/// Memory for `count` vectors, zeroed; null without memory.
INLINE vd *new_vectors(size_t count) {
    size_t bytes = (count ? count : 1) * sizeof(vd);
    vd *memory = aligned_alloc(sizeof(vd), bytes);
    if (memory) memset(memory, 0, bytes);
    return memory;
}

#endif
