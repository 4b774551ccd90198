#include "CLateLibraries.h"
#include "CNLopt.h"

static const char *const names[] = {"libnlopt.so.0", "libnlopt.so.1", "libnlopt.so", NULL};
static struct late_library nlopt = {names, "libnlopt0", NULL};

LATE(&nlopt, nlopt_opt, nlopt_create, (nlopt_algorithm algorithm, unsigned n), (algorithm, n))
LATE(&nlopt, void, nlopt_destroy, (nlopt_opt opt), (opt))
LATE(&nlopt, nlopt_result, nlopt_optimize, (nlopt_opt opt, double *x, double *value), (opt, x, value))
LATE(&nlopt, nlopt_result, nlopt_set_min_objective, (nlopt_opt opt, nlopt_func f, void *data), (opt, f, data))
LATE(&nlopt, nlopt_result, nlopt_set_lower_bounds, (nlopt_opt opt, const double *bounds), (opt, bounds))
LATE(&nlopt, nlopt_result, nlopt_set_upper_bounds, (nlopt_opt opt, const double *bounds), (opt, bounds))
LATE(&nlopt, nlopt_result, nlopt_set_xtol_rel, (nlopt_opt opt, double tolerance), (opt, tolerance))
LATE(&nlopt, nlopt_result, nlopt_set_maxeval, (nlopt_opt opt, int maximum), (opt, maximum))
