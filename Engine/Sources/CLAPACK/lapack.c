#include "CLAPACK.h"
#include "CLateLibraries.h"

static const char *const names[] = {"liblapack.so.3", "liblapack.so", NULL};
static struct late_library lapack = {names, "liblapack3", NULL};

LATE(&lapack, void, dgesv_,
     (const int *n, const int *nrhs, double *a, const int *lda, int *ipiv, double *b, const int *ldb, int *info),
     (n, nrhs, a, lda, ipiv, b, ldb, info))
LATE(&lapack, void, dgeev_,
     (const char *jobvl, const char *jobvr, const int *n, double *a, const int *lda, double *wr, double *wi, double *vl,
      const int *ldvl, double *vr, const int *ldvr, double *work, const int *lwork, int *info, size_t jobvl_length,
      size_t jobvr_length),
     (jobvl, jobvr, n, a, lda, wr, wi, vl, ldvl, vr, ldvr, work, lwork, info, jobvl_length, jobvr_length))
