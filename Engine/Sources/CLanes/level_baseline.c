// The steppers for one instruction-set level: Any x86-64, or another processor.
//
// Products and sums are contracted where the level has the instruction; nothing is reassociated.
#include "CLanes.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#pragma clang fp contract(fast)
// NOTE: functions that take vectors are internal to this file, so that no other file has to agree on how.
#pragma clang diagnostic ignored "-Wpsabi"
#define LEVEL(name) name##_baseline
#include "lane_run.h"
#include "level_body.h"
