#ifndef HEPTAD_CZIP_H
#define HEPTAD_CZIP_H
/* Functions are defined in this program, and by no library that is linked (zip.c). */
#ifndef ZIP_EXTERN
#define ZIP_EXTERN
#endif
#include <zip.h>
#endif
