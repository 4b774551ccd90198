#ifndef HEPTAD_CNLOPT_SHIM_H
#define HEPTAD_CNLOPT_SHIM_H
#include <nlopt.h>
#endif
