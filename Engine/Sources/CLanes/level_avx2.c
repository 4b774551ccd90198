// The steppers for one instruction-set level: AVX2 with fused multiply-add.
//
// Products and sums are contracted where the level has the instruction; nothing is reassociated.
#include "CLanes.h"

#if defined(__x86_64__)
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#pragma clang fp contract(fast)
// NOTE: functions that take vectors are internal to this file, so that no other file has to agree on how.
#pragma clang diagnostic ignored "-Wpsabi"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LEVEL(name) name##_avx2
#include "lane_run.h"
#include "level_body.h"
#pragma clang attribute pop
#endif
