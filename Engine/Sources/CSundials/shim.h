#ifndef HEPTAD_CSUNDIALS_SHIM_H
#define HEPTAD_CSUNDIALS_SHIM_H
/* sunlinsol_klu.h asks for <klu.h>, which Debian keeps in a folder of its own; read first, its guard answers. */
#if __has_include(<suitesparse/klu.h>)
#include <suitesparse/klu.h>
#endif
#include <cvode/cvode.h>
#include <cvode/cvode_ls.h>
#include <nvector/nvector_serial.h>
#include <sundials/sundials_context.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunlinsol/sunlinsol_klu.h>
#include <sunmatrix/sunmatrix_dense.h>
#include <sunmatrix/sunmatrix_sparse.h>
#include <sunnonlinsol/sunnonlinsol_fixedpoint.h>
#include <sunnonlinsol/sunnonlinsol_newton.h>
#endif
