#ifndef HEPTAD_CLAPACK_H
#define HEPTAD_CLAPACK_H
/* LAPACK's Fortran interface, of which Debian's liblapack-dev and libopenblas-dev have no C header. Lengths of
   character arguments, which Fortran compilers append, are not read by routines that look at the first letter only;
   they are passed as they must be. */
#include <stddef.h>

/* Solves A X = B by LU factorisation with partial pivoting; A column by column. */
void dgesv_(const int *n, const int *nrhs, double *a, const int *lda, int *ipiv, double *b, const int *ldb, int *info);

/* Eigenvalues of a real matrix. */
void dgeev_(const char *jobvl, const char *jobvr, const int *n, double *a, const int *lda, double *wr, double *wi,
            double *vl, const int *ldvl, double *vr, const int *ldvr, double *work, const int *lwork, int *info,
            size_t jobvl_length, size_t jobvr_length);
#endif
