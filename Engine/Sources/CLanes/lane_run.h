// Which subject is in which lane, and what happens to it between steps: changes at known times, results, refilling.
//
// A lane's state, parameters and step change only under its own mask, so that no result depends on a neighbour.
#include "CLanes.h"
#include "vectors.h"

struct lane_run {
    const lanes_model *model;
    const lanes_problem *problem;
    int n;
    double end;
    /// State, and the state at the end of the step.
    vd *y, *w;
    /// The largest size of each state so far.
    vd *peak;
    vd *parameters, *constants;
    vd *inflow;
    /// The state at an output time, and the observables there.
    vd *point, *observed;
    vd t, h, stop;
    /// The next output time; infinite where none is left.
    vd due;
    /// The first step accepted after the latest stop: what to begin with after the next one. Zero if none yet.
    vd opening;
    /// The smallest size that is not zero among initial values and doses.
    vd least;
    vi alive;
    int subject[W], output[W];
    int64_t change[W], change_end[W];
    vi steps, rejected;
    lanes_work work;
    /// Lanes whose derivative has to be computed anew; lanes that need a first step.
    unsigned fresh, begun;
    bool needs_setup;
    int next_subject;
};

#define EACH_LANE(l, set) for (unsigned rest_ = (set), l = 0; rest_ && (l = (unsigned)__builtin_ctz(rest_), 1); rest_ &= rest_ - 1)

INLINE void evaluate(struct lane_run *r, lanes_function function, const vd *t, const vd *state, vd *result) {
    function(r->model->context, (const double *)t, (const double *)state, (const double *)r->parameters,
             (const double *)r->constants, (double *)result);
}

/// dy/dt with the inflow of infusions.
INLINE void slope(struct lane_run *r, const vd *t, const vd *state, vd *result) {
    evaluate(r, r->model->rhs, t, state, result);
    for (int j = 0; j < r->problem->inflow_count; j++) result[r->problem->inflow_states[j]] += r->inflow[j];
    r->work.rhs_evaluations++;
}

/// The error that is allowed for state i, when its sizes at both ends of the step are `size` at most.
INLINE vd allowed(const struct lane_run *r, int i, vd size) {
    const lanes_problem *p = r->problem;
    if (p->absolute_tolerance) return p->relative_tolerance * size + p->absolute_tolerance[i];
    vd floor = vmax(r->peak[i], p->absolute_share * r->least);
    return p->relative_tolerance * (size + p->absolute_share * floor) + 1e-300;
}

static void finish_lane(struct lane_run *r, unsigned l, lanes_status status) {
    int subject = r->subject[l];
    r->problem->status[subject] = status;
    r->problem->last_time[subject] = lane(&r->t, l);
    r->problem->counts[subject] = (lanes_counts){(int32_t)r->steps[l], (int32_t)r->rejected[l]};
    r->alive[l] = 0;
}

/// Puts the next subject into a lane that is free; false where there is none.
static bool fill_lane(struct lane_run *r, unsigned l) {
    const lanes_problem *p = r->problem;
    while (r->next_subject < p->subjects) {
        int subject = r->next_subject++;
        r->subject[l] = subject;
        r->steps[l] = 0;
        r->rejected[l] = 0;
        const double *parameters = p->parameters + (size_t)subject * (size_t)r->model->parameters;
        const double *initial = p->initial + (size_t)subject * (size_t)r->n;
        bool finite = true;
        double least = 1e300;
        for (int i = 0; i < r->n; i++) {
            finite &= initial[i] - initial[i] == 0;
            double size = initial[i] < 0 ? -initial[i] : initial[i];
            if (size > 0 && size < least) least = size;
        }
        set_lane(&r->t, l, p->start);
        if (!finite) {
            finish_lane(r, l, lanes_status_initial_not_finite);
            continue;
        }
        for (int i = 0; i < r->model->parameters; i++) set_lane(&r->parameters[i], l, parameters[i]);
        for (int i = 0; i < r->n; i++) {
            set_lane(&r->y[i], l, initial[i]);
            set_lane(&r->peak[i], l, initial[i] < 0 ? -initial[i] : initial[i]);
        }
        for (int j = 0; j < p->inflow_count; j++) set_lane(&r->inflow[j], l, 0);
        r->change[l] = p->change_starts ? p->change_starts[subject] : 0;
        r->change_end[l] = p->change_starts ? p->change_starts[subject + 1] : p->change_count;
        for (int64_t c = r->change[l]; c < r->change_end[l]; c++) {
            double value = p->changes[c].value;
            if (p->changes[c].kind == lanes_change_bolus && value > 0 && value < least) least = value;
        }
        set_lane(&r->least, l, least < 1e300 ? least : 1);
        r->output[l] = 0;
        set_lane(&r->due, l, p->output_times[0]);
        set_lane(&r->opening, l, 0);
        set_lane(&r->h, l, 0);
        r->alive[l] = -1;
        r->needs_setup = true;
        r->begun |= 1u << l;
        return true;
    }
    return false;
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
    double stop = r->end;
    if (r->change[l] < r->change_end[l] && p->changes[r->change[l]].time < stop) stop = p->changes[r->change[l]].time;
    set_lane(&r->stop, l, stop);
}

/// Keeps the observables of the lanes in a set, and moves each to its next output time.
INLINE void store(struct lane_run *r, unsigned set) {
    const lanes_problem *p = r->problem;
    size_t width = (size_t)r->model->observables;
    EACH_LANE(l, set) {
        double *row = p->results + ((size_t)r->subject[l] * (size_t)p->outputs + (size_t)r->output[l]) * width;
        const double *observed = (const double *)r->observed + l;
        for (size_t k = 0; k < width; k++) row[k] = observed[k * W];
        int next = ++r->output[l];
        set_lane(&r->due, l, next < p->outputs ? p->output_times[next] : __builtin_inf());
    }
}

/// Records what is due now, without interpolation.
static void record_here(struct lane_run *r, unsigned set) {
    set &= bits(r->due <= r->t);
    if (!set) return;
    evaluate(r, r->model->outputs, &r->t, r->y, r->observed);
    for (; set; set &= bits(r->due <= r->t)) store(r, set);
}

/// What happens at stops, including the end, where the lane takes its next subject.
static void visit(struct lane_run *r, unsigned lanes) {
    while (lanes) {
        EACH_LANE(l, lanes) apply_changes(r, l);
        if (r->needs_setup) {
            evaluate(r, r->model->setup, &r->t, r->y, r->constants);
            r->needs_setup = false;
        }
        record_here(r, lanes);
        unsigned filled = 0;
        EACH_LANE(l, lanes) {
            if (lane(&r->t, l) >= r->end) {
                finish_lane(r, l, lanes_status_done);
                if (fill_lane(r, l)) filled |= 1u << l;
            } else {
                r->fresh |= 1u << l;
            }
        }
        lanes = filled;
    }
}

/// Gives up on lanes whose step became too small or whose steps are too many.
static void give_up(struct lane_run *r, vi rejected, vi not_finite) {
    vd smallest = 0x1p-50 * vabs(r->t) + 1e-30 * (r->end - r->problem->start);
    unsigned hopeless = bits(r->alive & rejected & ~(r->h > smallest));
    unsigned many = bits(r->alive & (r->steps + r->rejected >= (long)r->problem->maximum_steps));
    if (!(hopeless | many)) return;
    unsigned filled = 0;
    EACH_LANE(l, hopeless | many) {
        bool is_hopeless = hopeless >> l & 1;
        bool is_finite = !(bits(not_finite) >> l & 1);
        finish_lane(r, l, !is_hopeless ? lanes_status_too_many_steps
                          : is_finite  ? lanes_status_step_underflow
                                       : lanes_status_not_finite);
        r->fresh &= ~(1u << l);
        r->begun &= ~(1u << l);
        if (fill_lane(r, l)) filled |= 1u << l;
    }
    if (filled) visit(r, filled);
}

/// The first step of lanes that have just begun, by the size of two derivatives.
///
/// **Source**: Hairer, Norsett, Wanner, "Solving Ordinary Differential Equations I", 2nd ed. 1993, II.4, with sizes
/// relative to each state, or to the smallest amount in the subject where that is larger.
static void choose_first_step(struct lane_run *r, const vd *k, vd *scratch, double order) {
    vi chosen = mask_of(r->begun) & r->alive;
    vd d0 = 0, d1 = 0, d2 = 0;
    for (int i = 0; i < r->n; i++) {
        vd size = vabs(r->y[i]) + r->least;
        d0 = vmax(vabs(r->y[i]) / size, d0);
        d1 = vmax(vabs(k[i]) / size, d1);
    }
    vd span = r->stop - r->t;
    vd h0 = ((d0 > 1e-10) & (d1 > 1e-300)) ? 0.01 * d0 / d1 : 1e-3 * span;
    h0 = vmin(h0, span);
    vd *ahead = scratch, *there = scratch + r->n;
    for (int i = 0; i < r->n; i++) ahead[i] = r->y[i] + h0 * k[i];
    vd t = r->t + h0;
    slope(r, &t, ahead, there);
    for (int i = 0; i < r->n; i++) d2 = vmax(vabs(there[i] - k[i]) / (vabs(r->y[i]) + r->least), d2);
    vd most = vmax(d1, d2 / h0);
    vd target = 0.01 * r->problem->relative_tolerance / vmax(most, (vd)1e-250);
    vd h1 = step_power(vmin(vmax(target, (vd)1e-250), (vd)1e250), 1 / (order + 1));
    vd h = vmin(vmin(100 * h0, h1), span);
    h = h > 0 ? h : 1e-6 * span;
    r->h = chosen ? vmin(h, (vd)r->problem->maximum_step) : r->h;
    r->begun = 0;
}

/// Counts what became of a step in each lane.
INLINE void count_step(struct lane_run *r, vi accepted) {
    r->work.steps_tried++;
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
    free(r->y), free(r->w), free(r->peak), free(r->parameters), free(r->constants), free(r->inflow);
    free(r->point), free(r->observed);
}

/// Takes memory and puts the first subjects into the lanes; false without memory.
static bool begin_run(struct lane_run *r, const lanes_model *model, const lanes_problem *problem) {
    memset(r, 0, sizeof *r);
    r->model = model;
    r->problem = problem;
    r->n = model->states;
    r->end = problem->output_times[problem->outputs - 1];
    size_t n = (size_t)r->n;
    r->y = new_vectors(n), r->w = new_vectors(n), r->peak = new_vectors(n), r->point = new_vectors(n);
    r->parameters = new_vectors((size_t)model->parameters), r->constants = new_vectors((size_t)model->constants);
    r->inflow = new_vectors((size_t)problem->inflow_count), r->observed = new_vectors((size_t)model->observables);
    r->due = __builtin_inf();
    r->least = 1;
    if (!r->y || !r->w || !r->peak || !r->point || !r->parameters || !r->constants || !r->inflow || !r->observed)
        return false;
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
