// CVODE alone: one subject at a time with a compiled right-hand side and analytic dense Jacobian, as a peer
// (peer.py says how peers are spoken to). Compiled for one workload: MODEL names its header, DOSE_STATE its dosed state.
//
// Usage: cvode FOLDER WORKLOAD adams|bdf, with END, TIMES, DOSE_AMOUNT, DOSE_INTERVAL, DOSE_COUNT, SHARE defined.
#include MODEL

#include <nvector/nvector_serial.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sundials/sundials_version.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>
#include <sunnonlinsol/sunnonlinsol_fixedpoint.h>
#include <time.h>
#if SUNDIALS_VERSION_MAJOR >= 7
#include <cvodes/cvodes.h>
#define NO_COMMUNICATOR SUN_COMM_NULL
#else
#include <cvode/cvode.h>
#define NO_COMMUNICATOR NULL
#endif

static int rhs(double t, N_Vector y, N_Vector slope, void *data) {
    (void)data;
    model_rhs(t, N_VGetArrayPointer(y), N_VGetArrayPointer(slope));
    return 0;
}

static int jacobian(double t, N_Vector y, N_Vector f, SUNMatrix matrix, void *data, N_Vector a, N_Vector b, N_Vector c_) {
    (void)f, (void)data, (void)a, (void)b, (void)c_;
    model_jacobian(t, N_VGetArrayPointer(y), SUNDenseMatrix_Data(matrix));
    return 0;
}

static double seconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec + 1e-9 * now.tv_nsec;
}

/// Runs one subject; false where CVODE fails.
static int run(void *memory, N_Vector state, const double *draw, double *out) {
    double *y = N_VGetArrayPointer(state);
    memcpy(p, typical_parameters, sizeof typical_parameters);
    for (int place = 0; place < DRAWN; place++) p[drawn_places[place]] = draw[place];
    model_setup();
    memcpy(y, initial_state, sizeof initial_state);
    double t = 0;
    int given = 0, next = 1;
    if (DOSE_STATE >= 0) y[DOSE_STATE] += DOSE_AMOUNT, given = 1;
    model_outputs(0, y, out);
    while (next < TIMES) {
        int more = DOSE_STATE >= 0 && given < DOSE_COUNT;
        double stop = more ? given * DOSE_INTERVAL : END;
        CVodeReInit(memory, t, state);
        CVodeSetStopTime(memory, stop);
        for (; next < TIMES; next++) {
            double wanted = next == TIMES - 1 ? END : END * next / (TIMES - 1);
            if (wanted >= stop * (1 - 1e-14) && more) break;
            if (wanted > stop) wanted = stop;
            if (CVode(memory, wanted, state, &t, CV_NORMAL) < 0) return 0;
            model_outputs(t, y, out + (size_t)next * OUTPUTS);
        }
        if (!more) break;
        if (t < stop && CVode(memory, stop, state, &t, CV_NORMAL) < 0) return 0;
        t = stop;
        y[DOSE_STATE] += DOSE_AMOUNT;
        given++;
        // An output at the time of a dose holds the state after it.
        if (next < TIMES && END * next / (TIMES - 1) <= stop * (1 + 1e-14)) {
            model_outputs(t, y, out + (size_t)next * OUTPUTS);
            next++;
        }
    }
    return 1;
}

int main(int argc, char **argv) {
    if (argc < 4) return 2;
    int is_bdf = strcmp(argv[3], "bdf") == 0;
    char path[4096];
    snprintf(path, sizeof path, "%s/%s-draws.f64", argv[1], argv[2]);
    FILE *file = fopen(path, "rb");
    if (!file) return 2;
    fseek(file, 0, SEEK_END);
    size_t bytes = (size_t)ftell(file), population = bytes / sizeof(double) / (DRAWN ? DRAWN : 1);
    double *draws = malloc(bytes);
    rewind(file);
    if (!draws || fread(draws, 1, bytes, file) != bytes) return 2;
    fclose(file);

    SUNContext context;
    SUNContext_Create(NO_COMMUNICATOR, &context);
    N_Vector state = N_VNew_Serial(STATES, context);
    memcpy(N_VGetArrayPointer(state), initial_state, sizeof initial_state);
    void *memory = CVodeCreate(is_bdf ? CV_BDF : CV_ADAMS, context);
    CVodeInit(memory, rhs, 0, state);
    CVodeSetMaxNumSteps(memory, 1000000);
    CVodeSStolerances(memory, 1e-6, 1e-8);
    if (is_bdf) {
        SUNMatrix matrix = SUNDenseMatrix(STATES, STATES, context);
        CVodeSetLinearSolver(memory, SUNLinSol_Dense(state, matrix, context), matrix);
        CVodeSetJacFn(memory, jacobian);
    } else {
        CVodeSetNonlinearSolver(memory, SUNNonlinSol_FixedPoint(state, 0, context));
    }
    printf("CVODE %s\n", SUNDIALS_VERSION);
    fflush(stdout);

    char line[8192], name[4096];
    while (fgets(line, sizeof line, stdin)) {
        double tolerance;
        long count;
        int words = sscanf(line, "%lf %ld %4095s", &tolerance, &count, name);
        if (words < 2) continue;
        CVodeSStolerances(memory, tolerance, tolerance * SHARE);
        double *values = malloc(sizeof(double) * OUTPUTS * TIMES * (size_t)count);
        double start = seconds(CLOCK_PROCESS_CPUTIME_ID), wall = seconds(CLOCK_MONOTONIC);
        for (long subject = 0; subject < count; subject++) {
            double *own = values + (size_t)subject * TIMES * OUTPUTS;
            if (run(memory, state, draws + (subject % (long)population) * DRAWN, own)) continue;
            for (int place = 0; place < TIMES * OUTPUTS; place++) own[place] = NAN;
        }
        printf("%.9f ", seconds(CLOCK_PROCESS_CPUTIME_ID) - start);
        printf("%.9f\n", seconds(CLOCK_MONOTONIC) - wall);
        if (words > 2) {
            FILE *out = fopen(name, "wb");
            if (out) {
                fwrite(values, sizeof(double) * OUTPUTS * TIMES, (size_t)count, out);
                fclose(out);
            }
        }
        free(values);
        fflush(stdout);
    }
    return 0;
}
