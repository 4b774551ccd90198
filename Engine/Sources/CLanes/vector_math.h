// exp, log and pow over vectors of eight doubles, in the subset of C that GCC and clang share.
//
// Included by the steppers' level files for their tests, and as text by every kernel that is generated. Needs the types
// `vd` and `vi` of W lanes. Where arguments and results are usual numbers, errors are below 2 units in the last place of exp and
// log, and about (1 + |y log x|) such units of pow, which is below 1e-12. A lane whose argument is zero, negative, tiny,
// huge or not a number takes the C library's function, and no other lane's bits depend on that.
//
// **Source**: logarithm by the polynomial and reduction of FDLIBM's e_log.c (Sun Microsystems, 1993); exponential by
// Cody and Waite's reduction and the Taylor series to degree 13.

double exp(double), log(double), pow(double, double);

#define ALL_LANES ((1u << W) - 1)

static inline vd vm_select(vi mask, vd a, vd b) { return (vd)((mask & (vi)a) | (~mask & (vi)b)); }

/// The lanes of a mask as bits.
#ifdef __clang__
typedef _Bool vm_truths __attribute__((ext_vector_type(W)));
static inline unsigned vm_bits(vi mask) {
    vm_truths truths = __builtin_convertvector(mask, vm_truths);
    unsigned all = 0;
    __builtin_memcpy(&all, &truths, W / 8);
    return all;
}
#else
static inline unsigned vm_bits(vi mask) {
    unsigned all = 0;
    for (int l = 0; l < W; l++) all |= (unsigned)(mask[l] & 1) << l;
    return all;
}
#endif

/// exp for numbers between -700 and 700.
static inline vd vm_exp_usual(vd x) {
    const double shift = 0x1.8p52;
    vd shifted = x * 0x1.71547652b82fep0 + shift;
    vd k = shifted - shift;
    vd r = (x - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33;
    vd p = r * 0x1.6124613a86d09p-33 + 0x1.1eed8eff8d898p-29;
    p = p * r + 0x1.ae64567f544e4p-26;
    p = p * r + 0x1.27e4fb7789f5cp-22;
    p = p * r + 0x1.71de3a556c734p-19;
    p = p * r + 0x1.a01a01a01a01ap-16;
    p = p * r + 0x1.a01a01a01a01ap-13;
    p = p * r + 0x1.6c16c16c16c17p-10;
    p = p * r + 0x1.1111111111111p-7;
    p = p * r + 0x1.5555555555555p-5;
    p = p * r + 0x1.5555555555555p-3;
    p = p * r + 0.5;
    p = p * (r * r) + r;
    p = p + 1.0;
    // Adding 1.5 * 2^52 left the whole number in the low bits.
    return p * (vd)(((vi)shifted - 0x4338000000000000L + 1023L) << 52);
}

/// log for positive normal numbers.
static inline vd vm_log_usual(vd x) {
    // The exponent, moved so that the mantissa lies between the square roots of 1/2 and 2.
    vi raw = (vi)x - 0x3fe6a09e667f3bcdL;
    vi whole = raw >> 52;
    vd m = (vd)((raw & 0x000fffffffffffffL) + 0x3fe6a09e667f3bcdL);
    vd k = (vd)(whole + 0x4338000000000000L) - 0x1.8p52;
    vd f = m - 1.0;
    vd s = f / (f + 2.0);
    vd z = s * s;
    vd p = z * 1.479819860511658591e-01 + 1.531383769920937332e-01;
    p = p * z + 1.818357216161805012e-01;
    p = p * z + 2.222219843214978396e-01;
    p = p * z + 2.857142874366239149e-01;
    p = p * z + 3.999999999940941908e-01;
    p = p * z + 6.666666666666735130e-01;
    p = p * z;
    vd h = f * f * 0.5;
    return k * 6.93147180369123816490e-01 - ((h - (s * (h + p) + k * 1.90821492927058770002e-10)) - f);
}

static inline vi vm_is_usual(vd x) { return (x >= 0x1p-1022) & (x < __builtin_inf()); }

static inline vi vm_is_moderate(vd x) { return (x > -700.0) & (x < 700.0); }

// Out of line, so that the usual way keeps its registers.
static __attribute__((noinline, cold)) void vm_repair(int function, unsigned usual, const vd *x, const vd *y, vd *result) {
    for (int l = 0; l < W; l++) {
        if (usual >> l & 1) continue;
        double a = (*x)[l], b = (*y)[l];
        (*result)[l] = function == 0 ? exp(a) : function == 1 ? log(a) : pow(a, b);
    }
}

static inline vd vm_exp(vd x) {
    unsigned usual = vm_bits(vm_is_moderate(x));
    vd result = vm_exp_usual(x);
    if (__builtin_expect(usual != ALL_LANES, 0)) vm_repair(0, usual, &x, &x, &result);
    return result;
}

static inline vd vm_log(vd x) {
    unsigned usual = vm_bits(vm_is_usual(x));
    vd result = vm_log_usual(x);
    if (__builtin_expect(usual != ALL_LANES, 0)) vm_repair(1, usual, &x, &x, &result);
    return result;
}

static inline vd vm_pow(vd x, vd y) {
    vd exponent = y * vm_log_usual(x);
    unsigned usual = vm_bits(vm_is_usual(x) & vm_is_moderate(exponent));
    vd result = vm_exp_usual(exponent);
    if (__builtin_expect(usual != ALL_LANES, 0)) vm_repair(2, usual, &x, &y, &result);
    return result;
}
