#ifndef HEPTAD_CZIP_SHIM_H
#define HEPTAD_CZIP_SHIM_H
#include <zip.h>
#endif
