// Lane steppers: eight subjects side by side, each with its own time, step and error.
//
// A model is a handful of functions over vectors of eight doubles; the steppers are compiled once for any size and for
// each instruction-set level, and the level is chosen when a run begins. All arrays of lanes are aligned to 64 bytes,
// with the lane index fastest: element i of the state is the eight doubles from 8 i.
#ifndef CLANES_H
#define CLANES_H

#include <stdbool.h>
#include <stdint.h>

/// Subjects side by side.
#define LANES_WIDTH 8

/// Raised whenever the layout or meaning of anything below changes; part of every kernel's cache key.
#define LANES_ABI 3

/// Instruction sets, lowest first. A run uses one from its first subject to its last: results agree to rounding
/// between levels and to the bit within one.
typedef enum lanes_level {
    lanes_level_baseline = 0,
    lanes_level_avx2 = 1,
    lanes_level_avx512 = 2,
} lanes_level;

/// A function of a model over lanes: time, state, parameters and per-subject constants to a result.
typedef void (*lanes_function)(void *context, const double *time, const double *state, const double *parameters,
                               const double *constants, double *result);

/// Factorises (1 / (h gamma)) I - J; `scale` is 1 / (h gamma), `factors` is read by `lanes_solve_function` only.
typedef void (*lanes_factor_function)(const double *jacobian, const double *scale, double *factors);

/// Solves with the factors: `solution` may not overlap `right`.
typedef void (*lanes_solve_function)(const double *factors, const double *right, double *solution);

/// What a model is to a stepper.
typedef struct lanes_model {
    /// LANES_ABI of whoever made it.
    uint32_t abi;
    int32_t states;
    int32_t parameters;
    /// Values that `setup` computes once a subject.
    int32_t constants;
    int32_t observables;
    int32_t jacobian_entries;
    /// Row and column of each entry.
    const int32_t *jacobian_places;
    void *context;
    /// Parameters to constants; called again for all lanes whenever one of them changes.
    lanes_function setup;
    lanes_function rhs;
    /// The Jacobian's structural entries, in the order of the sparse LU's sources.
    lanes_function matrix;
    /// df/dt at constant state; null where time appears nowhere in the right-hand side.
    lanes_function time_derivative;
    lanes_function outputs;
    /// Both null: the tables of the problem are used.
    lanes_factor_function factor;
    lanes_solve_function lusolve;
    /// States of the model that are not stepped, since conserved totals determine them: a parameter of their own, the
    /// total, plus a weighted sum of stepped states. Their errors count like those of the others.
    int32_t dependents;
    /// The parameter of each one's total.
    const int32_t *dependent_totals;
    /// Where each one's terms begin, and the end of the last.
    const int32_t *dependent_starts;
    const int32_t *dependent_states;
    const double *dependent_weights;
} lanes_model;

/// Sparse LU without pivoting by tables, its pattern and order fixed when the model is compiled.
typedef struct lanes_sparse_lu {
    int32_t size;
    /// Entries of L and U together; the order of `factor` is the order of storage.
    int32_t entries;
    /// State of each pivot, in elimination order.
    const int32_t *order;
    /// For each entry: source in the Jacobian or -1, kind (0 in U, 1 in L, 2 pivot), the pivot's entry, number of
    /// products, and as many pairs of entries whose product is subtracted.
    const int32_t *factor;
    /// For each row in order: number of terms, then pairs (entry, earlier row).
    const int32_t *forward;
    /// For each row, last first: pivot's entry, number of terms, then pairs (entry, later row).
    const int32_t *backward;
} lanes_sparse_lu;

typedef enum lanes_change_kind {
    /// Adds to a state.
    lanes_change_bolus = 0,
    /// Sets the constant inflow of a state, by its place among `inflow_states`.
    lanes_change_inflow = 1,
    /// Adds to a parameter.
    lanes_change_parameter = 2,
} lanes_change_kind;

/// Something that happens to a subject at a known time; steps end there exactly.
typedef struct lanes_change {
    double time;
    double value;
    int32_t kind;
    int32_t target;
} lanes_change;

typedef enum lanes_status {
    lanes_status_done = 0,
    lanes_status_too_many_steps = 1,
    lanes_status_step_underflow = 2,
    lanes_status_not_finite = 3,
    lanes_status_initial_not_finite = 4,
    lanes_status_not_started = 5,
    /// The host ended it and knows why.
    lanes_status_stopped = 6,
    /// Stability and not accuracy has limited the steps of an explicit method for long.
    lanes_status_stiff = 7,
} lanes_status;

/// Decides over one subject between steps: at its start, at its stops, and where a condition switched.
///
/// State, parameters and inflows are the subject's own and may be changed. Returns the next time to stop at, later than
/// `time`, infinite where there is none; NaN ends the subject.
typedef double (*lanes_visit_function)(void *host, int32_t lane, int32_t subject, double time, double *state,
                                       double *parameters, double *inflows);

/// Costs of one subject.
typedef struct lanes_counts {
    int32_t steps;
    int32_t rejected;
} lanes_counts;

/// Costs of a run: every evaluation and every try of a step is of eight lanes, whether all of them needed it or not.
typedef struct lanes_work {
    int64_t rhs_evaluations;
    int64_t matrix_evaluations;
    int64_t factorisations;
    int64_t steps_tried;
    /// Steps tried, counted once for each lane that held a subject.
    int64_t lane_steps;
} lanes_work;

/// Subjects to run, how exactly, and where results go.
typedef struct lanes_problem {
    int32_t subjects;
    /// Shape: subjects x parameters.
    const double *parameters;
    /// Shape: subjects x states.
    const double *initial;
    double start;
    /// When each subject begins, or null: all at `start`.
    const double *starts;
    int32_t outputs;
    /// Ascending within a subject, none before its start; the last is its end. All subjects share them, or
    /// `output_starts` says where each one's begin.
    const double *output_times;
    /// Shape: subjects + 1, or null.
    const int64_t *output_starts;
    /// Ascending in time within a subject. All subjects share them, or `change_starts` says where each one's begin.
    const lanes_change *changes;
    int64_t change_count;
    /// Shape: subjects + 1, or null.
    const int64_t *change_starts;
    /// States that changes of kind inflow act on.
    int32_t inflow_count;
    const int32_t *inflow_states;
    /// States that the observables depend on.
    int32_t needed_count;
    const int32_t *needed;
    double relative_tolerance;
    /// One per state and then per dependent, or null: scaled to each state's size so far, by `absolute_share` of it.
    const double *absolute_tolerance;
    double absolute_share;
    /// Sizes that states, then dependents, are expected to reach, counted as sizes so far; or null: where all is zero at
    /// the start, the smallest of initial values and doses stands for them.
    const double *scales;
    double maximum_step;
    int32_t maximum_steps;
    /// Whether an explicit method ends subjects that are found to be stiff.
    bool ends_stiff;
    /// Where set, decides over each subject instead of `changes`, whose sizes still count as those of doses.
    lanes_visit_function visit;
    void *host;
    /// Conditions, each one or zero; a step ends where the first of them switches, and `visit` is called there. All
    /// states must be among `needed`. Called with `host`; constants are not given.
    lanes_function conditions;
    int32_t condition_count;
    const lanes_sparse_lu *lu;
    /// Shape: subjects x outputs x observables, or output times x observables where each subject has its own.
    double *results;
    /// Shape: subjects.
    int32_t *status;
    /// The last time at which each subject's solution is known.
    double *last_time;
    lanes_counts *counts;
    /// Shape: subjects x (states + dependents), or null: the largest sizes.
    double *peaks;
    lanes_work *work;
} lanes_problem;

/// The highest level that this processor runs.
lanes_level lanes_best_level(void);

/// A method that runs a whole problem.
///
/// Returns 0, or -1 without memory, or -2 where the model's ABI is another.
int lanes_tsit5(lanes_level level, const lanes_model *model, const lanes_problem *problem);
int lanes_verner7(lanes_level level, const lanes_model *model, const lanes_problem *problem);
int lanes_rodas5p(lanes_level level, const lanes_model *model, const lanes_problem *problem);

/// Exact propagation of a linear system with constant coefficients; tolerances are not used. Changes and output times
/// must be shared.
///
/// Intervals between output times and changes that differ by rounding only share one matrix exponential; returns -3
/// where there are more than `LANES_LINEAR_INTERVALS` different ones, the matrix is above `LANES_LINEAR_SIZE`, or
/// subjects have changes of their own.
int lanes_linear(lanes_level level, const lanes_model *model, const lanes_problem *problem);
#define LANES_LINEAR_INTERVALS 64
#define LANES_LINEAR_SIZE 32

/// The matrix exponential of eight matrices, row-major and interleaved by lane; for tests. Returns 0 or -1.
int lanes_matrix_exponential(lanes_level level, int32_t size, const double *matrix, double *result);

/// Evaluates one of the shipped vector functions, for tests: 0 exp, 1 log, 2 pow.
void lanes_vector_function(lanes_level level, int32_t which, const double *x, const double *y, double *result);

/// The text that every generated kernel begins with, after the types `vd` and `vi`: vector functions and operators.
const char *lanes_kernel_prelude(void);

/// Parts of the steppers' text, from which a kernel is made that is compiled together with its stepper: types and vector
/// functions; what the model's functions stand before; each stepper.
typedef enum lanes_text {
    lanes_text_base = 0,
    lanes_text_run = 1,
    lanes_text_tsit5 = 2,
    lanes_text_rodas5p = 3,
    lanes_text_verner7 = 4,
} lanes_text;
const char *lanes_stepper_text(lanes_text which);

#endif
