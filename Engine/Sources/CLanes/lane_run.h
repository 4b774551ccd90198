// Which subject is in which lane, and what happens to it between steps: changes at known times, results, refilling.
//
// A lane's state, parameters and step change only under its own mask, so that no result depends on a neighbour.
#include "CLanes.h"
#include "vectors.h"

// A stepper that is compiled together with its model defines FUSED, the sizes as numbers, and the model's functions by
// name; else sizes are known at run time and functions are called by pointer.
#ifdef FUSED
#define STATES(r) FUSED_STATES
#define INFLOWS(r) FUSED_INFLOWS
#define INFLOW_STATE(r, j) fused_inflow_states[j]
#define NEEDED(r) FUSED_NEEDED
#define NEEDED_STATE(r, q) fused_needed[q]
#define DEPENDENTS(r) FUSED_DEPENDENTS
#define TOTAL(r, d) fused_totals[d]
#define HAS_TIME(r) FUSED_HAS_TIME
#define MODEL(r, function) kernel_##function
#define VECTORS(name, count) vd name[(count) > 0 ? (count) : 1]
#define TAKE(name, count) (true)
#define GIVE_BACK(name) ((void)0)
#else
#define STATES(r) (r)->n
#define INFLOWS(r) (r)->problem->inflow_count
#define INFLOW_STATE(r, j) (r)->problem->inflow_states[j]
#define NEEDED(r) (r)->problem->needed_count
#define NEEDED_STATE(r, q) (r)->problem->needed[q]
#define DEPENDENTS(r) (r)->model->dependents
#define TOTAL(r, d) (r)->model->dependent_totals[d]
#define HAS_TIME(r) ((r)->model->time_derivative != NULL)
#define MODEL(r, function) (r)->model->function
#define VECTORS(name, count) vd *name
#define TAKE(name, count) ((name = new_vectors((size_t)(count))) != NULL)
#define GIVE_BACK(name) free(name)
#endif

/// A lane is watched for stiffness after so many steps, and is stiff after so many that stability has limited.
#define STIFF_AFTER 1000
#define STIFF_STEPS 15

struct lane_run {
    const lanes_model *model;
    const lanes_problem *problem;
    int n;
    /// State, and the state at the end of the step.
    VECTORS(y, FUSED_STATES);
    VECTORS(w, FUSED_STATES);
    /// The largest size of each state so far, then of each dependent.
    VECTORS(peak, FUSED_STATES + FUSED_DEPENDENTS);
    /// Dependents at the beginning and at the end of the step, and their errors.
    VECTORS(rest, FUSED_DEPENDENTS);
    VECTORS(rest_ahead, FUSED_DEPENDENTS);
    VECTORS(rest_error, FUSED_DEPENDENTS);
    VECTORS(parameters, FUSED_PARAMETERS);
    VECTORS(constants, FUSED_CONSTANTS);
    VECTORS(inflow, FUSED_INFLOWS);
    /// The state at an output time, and the observables there.
    VECTORS(point, FUSED_STATES);
    VECTORS(observed, FUSED_OBSERVABLES);
    /// For a first step: a state and derivatives.
    VECTORS(ahead, FUSED_STATES);
    VECTORS(here, FUSED_STATES);
    VECTORS(there, FUSED_STATES);
    /// The state where a condition switched, and an interpolant to look for it.
    VECTORS(cut, FUSED_STATES);
    VECTORS(copied, 6 * FUSED_STATES);
    /// Conditions as they were at the beginning of the step, and as they are now. Null where there are none.
    vd *truths, *now;
    /// One subject's state, parameters and inflows, for the host. Null without one.
    double *lent;
    vd t, h, stop;
    /// When each subject began, and when it ends.
    vd start, end;
    /// The next output time; infinite where none is left.
    vd due;
    /// The first step accepted after the latest stop: what to begin with after the next one. Zero if none yet.
    vd opening;
    /// The smallest size that is not zero among initial values and doses; zero where sizes are expected.
    vd least;
    vi alive;
    int subject[W];
    /// The place of the next output time, the end of the subject's, and the row of the results that it goes to.
    int64_t output[W], output_end[W], row[W];
    int64_t change[W], change_end[W];
    vi steps, rejected;
    /// Steps that stability has limited, and those that it has not since the last of them.
    vi stiff, relaxed;
    lanes_work work;
    /// Lanes whose derivative has to be computed anew; lanes that need a first step.
    unsigned fresh, begun;
    bool needs_setup;
    int next_subject;
};

#define EACH_LANE(l, set) for (unsigned rest_ = (set), l = 0; rest_ && (l = (unsigned)__builtin_ctz(rest_), 1); rest_ &= rest_ - 1)

/// Calls a function of the model.
#define EVALUATE(r, function, t, state, result)                                                                        \
    MODEL(r, function)((r)->model->context, (const double *)(t), (const double *)(state),                             \
                       (const double *)(r)->parameters, (const double *)(r)->constants, (double *)(result))

/// dy/dt with the inflow of infusions.
INLINE void slope(struct lane_run *r, const vd *t, const vd *state, vd *result) {
    EVALUATE(r, rhs, t, state, result);
    for (int j = 0; j < INFLOWS(r); j++) result[INFLOW_STATE(r, j)] += r->inflow[j];
    r->work.rhs_evaluations += W / LANES_WIDTH;
}

/// The error that is allowed for state i, when its sizes at both ends of the step are `size` at most.
INLINE vd allowed(const struct lane_run *r, int i, vd size) {
    const lanes_problem *p = r->problem;
    if (p->absolute_tolerance) return p->relative_tolerance * size + p->absolute_tolerance[i];
    vd floor = vmax(r->peak[i], p->absolute_share * r->least);
    return p->relative_tolerance * (size + p->absolute_share * floor) + 1e-300;
}

/// The sums of states that dependents are, without their totals.
INLINE void dependent_sums(const struct lane_run *r, const vd *x, vd *result) {
#ifdef FUSED
    fused_dependents(x, result);
    (void)r;
#else
    const lanes_model *m = r->model;
    for (int d = 0; d < m->dependents; d++) {
        vd sum = 0;
        for (int q = m->dependent_starts[d]; q < m->dependent_starts[d + 1]; q++)
            sum += m->dependent_weights[q] * x[m->dependent_states[q]];
        result[d] = sum;
    }
#endif
}

/// What dependents add to the sum of squared errors; afterwards their values at the end of the step are known.
INLINE vd dependent_errors(struct lane_run *r, const vd *errors) {
    vd sum = 0;
    if (DEPENDENTS(r) == 0) return sum;
    dependent_sums(r, r->w, r->rest_ahead);
    dependent_sums(r, errors, r->rest_error);
    for (int d = 0; d < DEPENDENTS(r); d++) {
        r->rest_ahead[d] += r->parameters[TOTAL(r, d)];
        vd size = vmax(vabs(r->rest[d]), vabs(r->rest_ahead[d]));
        vd ratio = r->rest_error[d] * roughly_inverse(allowed(r, STATES(r) + d, size));
        sum += ratio * ratio;
    }
    return sum;
}

/// The number of errors in the norm.
INLINE double norm_size(const struct lane_run *r) {
    int count = STATES(r) + DEPENDENTS(r);
    return count ? count : 1;
}

/// Puts lanes at the end of their steps.
INLINE void advance(struct lane_run *r, vi accepted, vd ahead) {
    for (int i = 0; i < STATES(r); i++) {
        r->y[i] = accepted ? r->w[i] : r->y[i];
        r->peak[i] = accepted ? vmax(vabs(r->w[i]), r->peak[i]) : r->peak[i];
    }
    for (int d = 0; d < DEPENDENTS(r); d++) {
        vd *peak = &r->peak[STATES(r) + d];
        r->rest[d] = accepted ? r->rest_ahead[d] : r->rest[d];
        *peak = accepted ? vmax(vabs(r->rest[d]), *peak) : *peak;
    }
    r->t = accepted ? ahead : r->t;
}

static void finish_lane(struct lane_run *r, unsigned l, lanes_status status) {
    int subject = r->subject[l];
    r->problem->status[subject] = status;
    r->problem->last_time[subject] = lane(&r->t, l);
    r->problem->counts[subject] = (lanes_counts){(int32_t)r->steps[l], (int32_t)r->rejected[l]};
    r->alive[l] = 0;
    if (!r->problem->peaks) return;
    int count = STATES(r) + DEPENDENTS(r);
    for (int i = 0; i < count; i++) r->problem->peaks[(size_t)subject * (size_t)count + (size_t)i] = lane(&r->peak[i], (int)l);
}

/// A subject's dependents at its start.
static double initial_dependent(const struct lane_run *r, int d, const double *parameters, const double *initial) {
    const lanes_model *m = r->model;
    double value = parameters[m->dependent_totals[d]];
    for (int q = m->dependent_starts[d]; q < m->dependent_starts[d + 1]; q++)
        value += m->dependent_weights[q] * initial[m->dependent_states[q]];
    return value;
}

/// The smallest size that is not zero among a subject's initial values and doses.
static double least_size(const struct lane_run *r, unsigned l, const double *parameters, const double *initial) {
    const lanes_problem *p = r->problem;
    double least = 1e300;
    for (int i = 0; i < STATES(r) + DEPENDENTS(r); i++) {
        double value = i < STATES(r) ? initial[i] : initial_dependent(r, i - STATES(r), parameters, initial);
        double size = value < 0 ? -value : value;
        if (size > 0 && size < least) least = size;
    }
    for (int64_t c = r->change[l]; c < r->change_end[l]; c++) {
        double value = p->changes[c].value;
        if (p->changes[c].kind == lanes_change_bolus && value > 0 && value < least) least = value;
    }
    return least < 1e300 ? least : 1;
}

/// Puts the next subject into a lane that is free; false where there is none.
static bool fill_lane(struct lane_run *r, unsigned l) {
    const lanes_problem *p = r->problem;
    while (r->next_subject < p->subjects) {
        int subject = r->next_subject++;
        r->subject[l] = subject;
        r->steps[l] = 0;
        r->rejected[l] = 0;
        r->stiff[l] = 0;
        r->relaxed[l] = 0;
        const double *parameters = p->parameters + (size_t)subject * (size_t)r->model->parameters;
        const double *initial = p->initial + (size_t)subject * (size_t)r->n;
        bool finite = true;
        for (int i = 0; i < STATES(r); i++) finite &= initial[i] - initial[i] == 0;
        int64_t first = p->output_starts ? p->output_starts[subject] : 0;
        int64_t past = p->output_starts ? p->output_starts[subject + 1] : p->outputs;
        set_lane(&r->start, l, p->starts ? p->starts[subject] : p->start);
        set_lane(&r->end, l, p->output_times[past - 1]);
        set_lane(&r->t, l, lane(&r->start, l));
        if (!finite) {
            finish_lane(r, l, lanes_status_initial_not_finite);
            continue;
        }
        for (int i = 0; i < r->model->parameters; i++) set_lane(&r->parameters[i], l, parameters[i]);
        for (int i = 0; i < STATES(r); i++) {
            set_lane(&r->y[i], l, initial[i]);
            double size = initial[i] < 0 ? -initial[i] : initial[i];
            set_lane(&r->peak[i], l, p->scales && p->scales[i] > size ? p->scales[i] : size);
        }
        for (int d = 0; d < DEPENDENTS(r); d++) set_lane(&r->peak[STATES(r) + d], l, p->scales ? p->scales[STATES(r) + d] : 0);
        for (int j = 0; j < p->inflow_count; j++) set_lane(&r->inflow[j], l, 0);
        r->change[l] = p->change_starts ? p->change_starts[subject] : 0;
        r->change_end[l] = p->change_starts ? p->change_starts[subject + 1] : p->change_count;
        set_lane(&r->least, l, p->scales ? 0 : least_size(r, l, parameters, initial));
        r->output[l] = first;
        r->output_end[l] = past;
        r->row[l] = p->output_starts ? first : (int64_t)subject * p->outputs;
        set_lane(&r->due, l, p->output_times[first]);
        set_lane(&r->opening, l, 0);
        set_lane(&r->h, l, 0);
        r->alive[l] = -1;
        r->needs_setup = true;
        r->begun |= 1u << l;
        return true;
    }
    return false;
}

/// Lets the host decide over a lane, and finds its next stop; false where the host ends the subject.
static bool ask_host(struct lane_run *r, unsigned l) {
    const lanes_problem *p = r->problem;
    int n = STATES(r), parameters = r->model->parameters;
    double *state = r->lent, *own = state + n, *inflows = own + parameters;
    for (int i = 0; i < n; i++) state[i] = lane(&r->y[i], l);
    for (int i = 0; i < parameters; i++) own[i] = lane(&r->parameters[i], l);
    for (int j = 0; j < INFLOWS(r); j++) inflows[j] = lane(&r->inflow[j], l);
    double stop = p->visit(p->host, (int32_t)l, r->subject[l], lane(&r->t, l), state, own, inflows);
    if (!(stop > lane(&r->t, l))) return false;
    for (int i = 0; i < n; i++) {
        set_lane(&r->y[i], l, state[i]);
        double size = state[i] < 0 ? -state[i] : state[i];
        if (size > lane(&r->peak[i], l)) set_lane(&r->peak[i], l, size);
    }
    for (int i = 0; i < parameters; i++) set_lane(&r->parameters[i], l, own[i]);
    for (int j = 0; j < INFLOWS(r); j++) set_lane(&r->inflow[j], l, inflows[j]);
    r->needs_setup = true;
    set_lane(&r->stop, l, stop < lane(&r->end, l) ? stop : lane(&r->end, l));
    return true;
}

/// Applies what is due at a lane's time, and finds its next stop.
static void apply_changes(struct lane_run *r, unsigned l) {
    const lanes_problem *p = r->problem;
    double now = lane(&r->t, l);
    while (r->change[l] < r->change_end[l] && p->changes[r->change[l]].time <= now) {
        const lanes_change *c = &p->changes[r->change[l]++];
        if (c->kind == lanes_change_bolus) {
            double value = lane(&r->y[c->target], l) + c->value;
            set_lane(&r->y[c->target], l, value);
            double size = value < 0 ? -value : value;
            if (size > lane(&r->peak[c->target], l)) set_lane(&r->peak[c->target], l, size);
        } else if (c->kind == lanes_change_inflow) {
            set_lane(&r->inflow[c->target], l, c->value);
        } else {
            set_lane(&r->parameters[c->target], l, lane(&r->parameters[c->target], l) + c->value);
            r->needs_setup = true;
        }
    }
    double stop = lane(&r->end, l);
    if (r->change[l] < r->change_end[l] && p->changes[r->change[l]].time < stop) stop = p->changes[r->change[l]].time;
    set_lane(&r->stop, l, stop);
}

/// Keeps the observables of the lanes in a set, and moves each to its next output time.
INLINE void store(struct lane_run *r, unsigned set) {
    const lanes_problem *p = r->problem;
    size_t width = (size_t)r->model->observables;
    EACH_LANE(l, set) {
        double *row = p->results + (size_t)r->row[l]++ * width;
        const double *observed = (const double *)r->observed + l;
        for (size_t k = 0; k < width; k++) row[k] = observed[k * W];
        int64_t next = ++r->output[l];
        set_lane(&r->due, l, next < r->output_end[l] ? p->output_times[next] : __builtin_inf());
    }
}

/// Records what is due now, without interpolation.
static void record_here(struct lane_run *r, unsigned set) {
    set &= bits(r->due <= r->t);
    if (!set) return;
    EVALUATE(r, outputs, &r->t, r->y, r->observed);
    for (; set; set &= bits(r->due <= r->t)) store(r, set);
}

/// Takes over the conditions of some lanes as they are now.
static void hold_conditions(struct lane_run *r, unsigned lanes) {
    const lanes_problem *p = r->problem;
    if (!r->truths) return;
    p->conditions(p->host, (const double *)&r->t, (const double *)r->y, (const double *)r->parameters, NULL, (double *)r->now);
    vi mask = mask_of(lanes);
    for (int c = 0; c < p->condition_count; c++) r->truths[c] = mask ? r->now[c] : r->truths[c];
}

/// The dependents of lanes from their states.
static void refresh_dependents(struct lane_run *r, unsigned lanes) {
    if (DEPENDENTS(r) == 0) return;
    vi mask = mask_of(lanes);
    dependent_sums(r, r->y, r->rest_error);
    for (int d = 0; d < DEPENDENTS(r); d++) {
        vd *peak = &r->peak[STATES(r) + d];
        r->rest[d] = mask ? r->rest_error[d] + r->parameters[TOTAL(r, d)] : r->rest[d];
        *peak = mask ? vmax(vabs(r->rest[d]), *peak) : *peak;
    }
}

/// What happens at stops, including the end, where the lane takes its next subject.
static COLD void visit(struct lane_run *r, unsigned lanes) {
    while (lanes) {
        unsigned filled = 0, stopped = 0;
        EACH_LANE(l, lanes) {
            if (!r->problem->visit) {
                apply_changes(r, l);
            } else if (!ask_host(r, l)) {
                stopped |= 1u << l;
            }
        }
        if (r->needs_setup) {
            EVALUATE(r, setup, &r->t, r->y, r->constants);
            r->needs_setup = false;
        }
        refresh_dependents(r, lanes & ~stopped);
        hold_conditions(r, lanes & ~stopped);
        record_here(r, lanes & ~stopped);
        EACH_LANE(l, lanes) {
            bool is_stopped = stopped >> l & 1;
            if (is_stopped || lane(&r->t, l) >= lane(&r->end, l)) {
                r->begun &= ~(1u << l);
                finish_lane(r, l, is_stopped ? lanes_status_stopped : lanes_status_done);
                if (fill_lane(r, l)) filled |= 1u << l;
            } else {
                r->fresh |= 1u << l;
            }
        }
        lanes = filled;
    }
}

/// The lanes of a set in which a condition is not what it was at the beginning of the step.
static vi switched_lanes(struct lane_run *r, const vd *t, const vd *state, vi lanes) {
    const lanes_problem *p = r->problem;
    p->conditions(p->host, (const double *)t, (const double *)state, (const double *)r->parameters, NULL, (double *)r->now);
    vi any = {0};
    for (int c = 0; c < p->condition_count; c++) any |= r->now[c] != r->truths[c];
    return any & lanes;
}

/// Writes the state at a part of the step of each lane into `point`.
typedef void (*lanes_interpolation)(struct lane_run *r, vd h, vd part);

/// The first times, as parts of the step, at which conditions of lanes have switched: by bisection on the interpolant,
/// each lane for itself. The states there are in `cut`.
static COLD vd find_switches(struct lane_run *r, vd h, vi switched, lanes_interpolation interpolate) {
    vd low = 0, high = 1;
    for (int i = 0; i < STATES(r); i++) r->cut[i] = r->w[i];
    vd enough = 0x1p-51 * (vabs(r->t) + vabs(h));
    for (int turn = 0; turn < 60; turn++) {
        vd middle = 0.5 * (low + high);
        vi open = switched & ((high - low) * h > enough);
        if (!bits(open)) break;
        vd t = r->t + middle * h;
        interpolate(r, h, middle);
        vi is_past = switched_lanes(r, &t, r->point, open);
        for (int i = 0; i < STATES(r); i++) r->cut[i] = is_past ? r->point[i] : r->cut[i];
        high = is_past ? middle : high;
        low = (open & ~is_past) ? middle : low;
    }
    return high;
}

/// Gives up on lanes whose step became too small, whose steps are too many, or that are stiff.
static COLD void give_up_lanes(struct lane_run *r, unsigned hopeless, unsigned many, unsigned stiff, vi not_finite) {
    unsigned filled = 0;
    EACH_LANE(l, hopeless | many | stiff) {
        bool is_hopeless = hopeless >> l & 1;
        bool is_finite = !(bits(not_finite) >> l & 1);
        finish_lane(r, l, stiff >> l & 1 ? lanes_status_stiff
                          : !is_hopeless ? lanes_status_too_many_steps
                          : is_finite    ? lanes_status_step_underflow
                                         : lanes_status_not_finite);
        r->fresh &= ~(1u << l);
        r->begun &= ~(1u << l);
        if (fill_lane(r, l)) filled |= 1u << l;
    }
    if (filled) visit(r, filled);
}

INLINE void give_up(struct lane_run *r, vi rejected, vi not_finite) {
    vd smallest = 0x1p-50 * vabs(r->t) + 1e-30 * (r->end - r->start);
    unsigned hopeless = bits(r->alive & rejected & ~(r->h > smallest));
    unsigned many = bits(r->alive & (r->steps + r->rejected >= (long)r->problem->maximum_steps));
    unsigned stiff = r->problem->ends_stiff ? bits(r->alive & (r->stiff >= STIFF_STEPS)) : 0;
    if (hopeless | many | stiff) give_up_lanes(r, hopeless, many, stiff, not_finite);
}

/// The first step of lanes that have just begun, by the size of two derivatives.
///
/// **Source**: Hairer, Norsett, Wanner, "Solving Ordinary Differential Equations I", 2nd ed. 1993, II.4, with sizes
/// relative to each state, or to the smallest amount in the subject where that is larger.
static COLD void choose_first_step(struct lane_run *r, double order) {
    const vd *k = r->here;
    vd *ahead = r->ahead, *there = r->there;
    vi chosen = mask_of(r->begun) & r->alive;
    vd d0 = 0, d1 = 0, d2 = 0;
    bool is_expected = r->problem->scales != NULL;
    for (int i = 0; i < STATES(r); i++) {
        vd size = vabs(r->y[i]) + (is_expected ? r->peak[i] : r->least);
        d0 = vmax(vabs(r->y[i]) / size, d0);
        d1 = vmax(vabs(k[i]) / size, d1);
    }
    vd span = r->stop - r->t;
    vd h0 = ((d0 > 1e-10) & (d1 > 1e-300)) ? 0.01 * d0 / d1 : 1e-3 * span;
    h0 = vmin(h0, span);
    for (int i = 0; i < STATES(r); i++) ahead[i] = r->y[i] + h0 * k[i];
    vd t = r->t + h0;
    slope(r, &t, ahead, there);
    for (int i = 0; i < STATES(r); i++) {
        vd size = vabs(r->y[i]) + (is_expected ? r->peak[i] : r->least);
        d2 = vmax(vabs(there[i] - k[i]) / size, d2);
    }
    vd most = vmax(d1, d2 / h0);
    vd target = 0.01 * r->problem->relative_tolerance / vmax(most, (vd)1e-250);
    vd h1 = step_power(vmin(vmax(target, (vd)1e-250), (vd)1e250), 1 / (order + 1));
    vd h = vmin(vmin(100 * h0, h1), span);
    h = h > 0 ? h : 1e-6 * span;
    r->h = chosen ? vmin(h, (vd)r->problem->maximum_step) : r->h;
    r->begun = 0;
}

/// Whether some lane has taken so many steps that it is watched for stiffness.
INLINE bool watches_stiffness(const struct lane_run *r) {
    return r->problem->ends_stiff && bits(r->alive & (r->steps >= STIFF_AFTER));
}

/// Takes note of lanes whose steps are limited by stability, by two stages at the end of the step: `there` and `w` are
/// where they were, `ahead` is the difference of their derivatives. `bound` lies a little before the end of the method's
/// region of stability on the negative real axis.
///
/// The quotient of both differences estimates the largest eigenvalue of the Jacobian.
///
/// **Source**: Hairer and Wanner, "Solving Ordinary Differential Equations II", 2nd ed. 1996, IV.2, and their code
/// DOPRI5: fifteen such steps are stiff, six others in turn are not.
static COLD void note_stiffness(struct lane_run *r, vd h, double bound, vi accepted) {
    vd states = 0, slopes = 0;
    for (int i = 0; i < STATES(r); i++) {
        vd state = r->w[i] - r->there[i];
        states += state * state;
        slopes += r->ahead[i] * r->ahead[i];
    }
    vi watched = accepted & (r->steps >= STIFF_AFTER);
    vi limited = watched & (h * h * slopes > bound * bound * states);
    vi free = watched & ~limited;
    r->relaxed = limited ? (vi){0} : free ? r->relaxed + 1 : r->relaxed;
    r->stiff = limited ? r->stiff + 1 : (free & (r->relaxed >= 6)) ? (vi){0} : r->stiff;
}

/// Counts what became of a step in each lane.
INLINE void count_step(struct lane_run *r, vi accepted) {
    r->work.steps_tried += W / LANES_WIDTH;
    r->work.lane_steps += __builtin_popcount(bits(r->alive));
    r->steps -= accepted;
    r->rejected -= r->alive & ~accepted;
}

/// The next step by the elementary controller, from the squared error norm.
///
/// A step that a stop cut short does not shrink the next one; after a rejection nothing grows.
INLINE void control_step(struct lane_run *r, vd squared_error, vd taken, vi accepted, vi is_last, double order) {
    vd safe = vmin(vmax(squared_error, (vd)1e-20), (vd)1e20);
    vd factor = 0.9 * step_power(safe, -0.5 / order);
    vi finite = squared_error < __builtin_inf();
    vi rejected = r->alive & ~accepted;
    factor = vmin(vmax(factor, (vd)0.2), (vd)10);
    factor = rejected ? vmin(factor, (vd)0.9) : factor;
    factor = finite ? factor : (vd)0.1;
    vd next = taken * factor;
    next = (accepted & is_last) ? vmax(next, r->h) : next;
    r->h = (accepted | rejected) ? vmin(next, (vd)r->problem->maximum_step) : r->h;
}

static void free_run(struct lane_run *r) {
    GIVE_BACK(r->y), GIVE_BACK(r->w), GIVE_BACK(r->peak), GIVE_BACK(r->parameters), GIVE_BACK(r->constants);
    GIVE_BACK(r->inflow), GIVE_BACK(r->point), GIVE_BACK(r->observed), GIVE_BACK(r->ahead), GIVE_BACK(r->here);
    GIVE_BACK(r->there), GIVE_BACK(r->cut), GIVE_BACK(r->copied);
    GIVE_BACK(r->rest), GIVE_BACK(r->rest_ahead), GIVE_BACK(r->rest_error);
    free(r->truths), free(r->now), free(r->lent);
    (void)r;
}

/// Takes memory and puts the first subjects into the lanes; false without memory.
static COLD bool begin_run(struct lane_run *r, const lanes_model *model, const lanes_problem *problem) {
    memset(r, 0, sizeof *r);
    r->model = model;
    r->problem = problem;
    r->n = model->states;
    bool is_there = TAKE(r->y, r->n) && TAKE(r->w, r->n) && TAKE(r->peak, r->n + DEPENDENTS(r)) && TAKE(r->point, r->n);
    is_there = is_there && TAKE(r->rest, DEPENDENTS(r)) && TAKE(r->rest_ahead, DEPENDENTS(r)) && TAKE(r->rest_error, DEPENDENTS(r));
    is_there = is_there && TAKE(r->parameters, model->parameters) && TAKE(r->constants, model->constants);
    is_there = is_there && TAKE(r->inflow, problem->inflow_count) && TAKE(r->observed, model->observables);
    is_there = is_there && TAKE(r->ahead, r->n) && TAKE(r->here, r->n) && TAKE(r->there, r->n) && TAKE(r->cut, r->n) && TAKE(r->copied, 6 * r->n);
    if (problem->conditions) {
        r->truths = new_vectors((size_t)problem->condition_count), r->now = new_vectors((size_t)problem->condition_count);
        is_there &= r->truths && r->now;
    }
    if (problem->visit) {
        r->lent = (double *)new_vectors((size_t)(r->n + model->parameters + problem->inflow_count));
        is_there &= r->lent != NULL;
    }
    if (!is_there) return false;
    r->due = __builtin_inf();
    r->least = 1;
    for (int i = 0; i < problem->subjects; i++) problem->status[i] = lanes_status_not_started;
    unsigned filled = 0;
    for (unsigned l = 0; l < W; l++)
        if (fill_lane(r, l)) filled |= 1u << l;
    visit(r, filled);
    return true;
}

static void end_run(struct lane_run *r) {
    if (r->problem->work) *r->problem->work = r->work;
    free_run(r);
}
