#ifndef HEPTAD_CSODIUM_SHIM_H
#define HEPTAD_CSODIUM_SHIM_H
#include <sodium.h>
#endif
