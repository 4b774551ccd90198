#ifndef HEPTAD_CNLOPT_H
#define HEPTAD_CNLOPT_H
#include <nlopt.h>
#endif
