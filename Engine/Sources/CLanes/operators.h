// The operators of SBML's mathematics over vectors of eight doubles, in the subset of C that GCC and clang share.
//
// Part of the text of every generated kernel, after vector_math.h. Meanings as in the engine's `Operator.evaluate`:
// true is 1 and false is 0, an argument is true when it is not zero, a NaN is true.

double sqrt(double), cbrt(double), log10(double), log2(double), fmod(double, double);
double sin(double), cos(double), tan(double), asin(double), acos(double), atan(double);
double sinh(double), cosh(double), tanh(double), asinh(double), acosh(double), atanh(double);
double floor(double), ceil(double), trunc(double);

#define K(x) ((vd){0} + (x))
#define EACH(expression)                                                                                              \
    vd r = {0};                                                                                                       \
    for (int l = 0; l < W; l++) r[l] = (expression);                                                                  \
    return r

static inline vd vm_truth(vi mask) { return (vd)(mask & 0x3ff0000000000000L); }

static inline vd op_lt(vd a, vd b) { return vm_truth(a < b); }
static inline vd op_leq(vd a, vd b) { return vm_truth(a <= b); }
static inline vd op_eq(vd a, vd b) { return vm_truth(a == b); }
static inline vd op_neq(vd a, vd b) { return vm_truth(a != b); }
static inline vd op_and(vd a, vd b) { return vm_truth((a != 0.0) & (b != 0.0)); }
static inline vd op_or(vd a, vd b) { return vm_truth((a != 0.0) | (b != 0.0)); }
static inline vd op_xor(vd a, vd b) { return vm_truth((a != 0.0) ^ (b != 0.0)); }
static inline vd op_not(vd a) { return vm_truth(a == 0.0); }
static inline vd op_select(vd condition, vd a, vd b) { return vm_select(condition != 0.0, a, b); }

static inline vd op_max(vd a, vd b) { return vm_select((a != a) | (b != b), a + b, vm_select(a > b, a, b)); }
static inline vd op_min(vd a, vd b) { return vm_select((a != a) | (b != b), a + b, vm_select(a < b, a, b)); }
static inline vd op_abs(vd a) { return (vd)((vi)a & 0x7fffffffffffffffL); }
static inline vd op_floor(vd a) { EACH(floor(a[l])); }
static inline vd op_ceiling(vd a) { EACH(ceil(a[l])); }
static inline vd op_quotient(vd a, vd b) { EACH(b[l] == 0 ? __builtin_nan("") : trunc(a[l] / b[l])); }
static inline vd op_rem(vd a, vd b) { EACH(b[l] == 0 ? __builtin_nan("") : fmod(a[l], b[l])); }

static inline double scalar_factorial(double x) {
    if (!(x >= 0) || x != floor(x)) return __builtin_nan("");
    if (x > 170) return __builtin_inf();
    double value = 1;
    for (double factor = 2; factor <= x; factor++) value *= factor;
    return value;
}

static inline double scalar_root(double degree, double x) {
    if (degree == 2) return sqrt(x);
    if (degree == 3) return cbrt(x);
    double half = fmod(degree, 2);
    if (x < 0 && (half == 1 || half == -1)) return -pow(-x, 1 / degree);
    return pow(x, 1 / degree);
}

static inline double scalar_log(double base, double x) {
    if (base == 10) return log10(x);
    if (base == 2) return log2(x);
    return log(x) / log(base);
}

static inline vd op_factorial(vd a) { EACH(scalar_factorial(a[l])); }
static inline vd op_sqrt(vd a) { EACH(sqrt(a[l])); }
static inline vd op_root(vd degree, vd a) { EACH(scalar_root(degree[l], a[l])); }
static inline vd op_log(vd base, vd a) { EACH(scalar_log(base[l], a[l])); }
static inline vd op_log10(vd a) { EACH(log10(a[l])); }
static inline vd op_exp(vd a) { return vm_exp(a); }
static inline vd op_ln(vd a) { return vm_log(a); }
static inline vd op_power(vd a, vd b) { return vm_pow(a, b); }

static inline vd op_sin(vd a) { EACH(sin(a[l])); }
static inline vd op_cos(vd a) { EACH(cos(a[l])); }
static inline vd op_tan(vd a) { EACH(tan(a[l])); }
static inline vd op_sec(vd a) { EACH(1 / cos(a[l])); }
static inline vd op_csc(vd a) { EACH(1 / sin(a[l])); }
static inline vd op_cot(vd a) { EACH(1 / tan(a[l])); }
static inline vd op_arcsin(vd a) { EACH(asin(a[l])); }
static inline vd op_arccos(vd a) { EACH(acos(a[l])); }
static inline vd op_arctan(vd a) { EACH(atan(a[l])); }
static inline vd op_arcsec(vd a) { EACH(acos(1 / a[l])); }
static inline vd op_arccsc(vd a) { EACH(asin(1 / a[l])); }
static inline vd op_arccot(vd a) { EACH(atan(1 / a[l])); }
static inline vd op_sinh(vd a) { EACH(sinh(a[l])); }
static inline vd op_cosh(vd a) { EACH(cosh(a[l])); }
static inline vd op_tanh(vd a) { EACH(tanh(a[l])); }
static inline vd op_sech(vd a) { EACH(1 / cosh(a[l])); }
static inline vd op_csch(vd a) { EACH(1 / sinh(a[l])); }
static inline vd op_coth(vd a) { EACH(1 / tanh(a[l])); }
static inline vd op_arcsinh(vd a) { EACH(asinh(a[l])); }
static inline vd op_arccosh(vd a) { EACH(acosh(a[l])); }
static inline vd op_arctanh(vd a) { EACH(atanh(a[l])); }
static inline vd op_arcsech(vd a) { EACH(acosh(1 / a[l])); }
static inline vd op_arccsch(vd a) { EACH(asinh(1 / a[l])); }
static inline vd op_arccoth(vd a) { EACH(atanh(1 / a[l])); }
