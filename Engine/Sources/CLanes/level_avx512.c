// The steppers for one instruction-set level: AVX-512; without the width attribute clang would split every vector in two.
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
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx2,fma"), min_vector_width(512))), apply_to = function)
#define LEVEL_AVX512
#define LEVEL(name) name##_avx512
#include "lane_run.h"
#include "level_body.h"
#pragma clang attribute pop
#endif
