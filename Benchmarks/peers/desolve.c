// What deSolve calls, around a workload's model (MODEL) and the place of its dose (DOSE_STATE, -1 for none).
#include MODEL

#include <string.h>

static double drawn[DRAWN + 1];

void workload_sizes(int *sizes) {
    sizes[0] = STATES;
    sizes[1] = OUTPUTS;
    sizes[2] = DRAWN;
    sizes[3] = DOSE_STATE;
}

void workload_initial(double *state) { memcpy(state, initial_state, sizeof initial_state); }

void start(void (*parameters)(int *, double *)) {
    int count = DRAWN;
    parameters(&count, drawn);
    memcpy(p, typical_parameters, sizeof typical_parameters);
    for (int place = 0; place < DRAWN; place++) p[drawn_places[place]] = drawn[place];
    model_setup();
}

void derivatives(int *count, double *t, double *y, double *slope, double *outputs, int *sizes) {
    model_rhs(*t, y, slope);
    if (sizes[0] >= OUTPUTS) model_outputs(*t, y, outputs);
}
