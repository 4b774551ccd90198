// The explicit Runge-Kutta pair of order 5(4) with seven stages, the last of which is the next step's first, and its
// interpolant of order 4.
//
// **Source**: Tsitouras, "Runge-Kutta pairs of order 5(4) satisfying only the first column simplifying assumption",
// Comput. Math. Appl. 62 (2011) 770-775, doi:10.1016/j.camwa.2011.06.002. Decimals and the expanded polynomials of the
// interpolant as in OrdinaryDiffEq.jl, lib/OrdinaryDiffEqTsit5/src/tsit_tableaus.jl.

static const double tsit5_c[7] = {0, 0.161, 0.327, 0.9, 0.9800255409045097, 1, 1};
static const double tsit5_a[7][6] = {
    {0},
    {0.161},
    {-0.008480655492356989, 0.335480655492357},
    {2.8971530571054935, -6.359448489975075, 4.3622954328695815},
    {5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525},
    {5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401, -0.028269050394068383},
    {0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081, 2.324710524099774},
};
/// Difference of the weights of both orders.
static const double tsit5_e[7] = {
    -0.00178001105222577714, -0.0008164344596567469, 0.007880878010261995, -0.1447110071732629,
    0.5823571654525552, -0.45808210592918697, 0.015151515151515152,
};
/// b_i(theta) = r_i1 theta + r_i2 theta^2 + r_i3 theta^3 + r_i4 theta^4; r_11 = 1 and r_i1 = 0 else.
static const double tsit5_r[7][3] = {
    {-2.763706197274826, 2.9132554618219126, -1.0530884977290216},
    {0.13169999999999998, -0.2234, 0.1017},
    {3.9302962368947516, -5.941033872131505, 2.490627285651253},
    {-12.411077166933676, 30.33818863028232, -16.548102889244902},
    {37.50931341651104, -88.1789048947664, 47.37952196281928},
    {-27.896526289197286, 65.09189467479366, -34.87065786149661},
    {1.5, -4, 2.5},
};

/// Stages 2 to 7 of a step of each lane; afterwards w is the solution of order 5, k7 its derivative, and `there` where
/// stage 6 was if that is to be kept.
INLINE void tsit5_stages(struct lane_run *r, vd h, bool keeps_last, vd *k1, vd *k2, vd *k3, vd *k4, vd *k5, vd *k6, vd *k7) {
    const vd *y = r->y;
    vd *w = r->w;
    int n = STATES(r);
    vd t;
#define A(s, j) tsit5_a[s - 1][j - 1]
    for (int i = 0; i < n; i++) w[i] = y[i] + h * (A(2, 1) * k1[i]);
    t = r->t + tsit5_c[1] * h;
    slope(r, &t, w, k2);
    for (int i = 0; i < n; i++) w[i] = y[i] + h * (A(3, 1) * k1[i] + A(3, 2) * k2[i]);
    t = r->t + tsit5_c[2] * h;
    slope(r, &t, w, k3);
    for (int i = 0; i < n; i++) w[i] = y[i] + h * (A(4, 1) * k1[i] + A(4, 2) * k2[i] + A(4, 3) * k3[i]);
    t = r->t + tsit5_c[3] * h;
    slope(r, &t, w, k4);
    for (int i = 0; i < n; i++)
        w[i] = y[i] + h * (A(5, 1) * k1[i] + A(5, 2) * k2[i] + A(5, 3) * k3[i] + A(5, 4) * k4[i]);
    t = r->t + tsit5_c[4] * h;
    slope(r, &t, w, k5);
    t = r->t + h;
    for (int i = 0; i < n; i++)
        w[i] = y[i] + h * (A(6, 1) * k1[i] + A(6, 2) * k2[i] + A(6, 3) * k3[i] + A(6, 4) * k4[i] + A(6, 5) * k5[i]);
    slope(r, &t, w, k6);
    if (keeps_last)
        for (int i = 0; i < n; i++) r->there[i] = w[i];
    for (int i = 0; i < n; i++)
        w[i] = y[i] + h * (A(7, 1) * k1[i] + A(7, 2) * k2[i] + A(7, 3) * k3[i] + A(7, 4) * k4[i] + A(7, 5) * k5[i] +
                           A(7, 6) * k6[i]);
    slope(r, &t, w, k7);
#undef A
}

/// The coefficients of the interpolant's higher powers of theta, for the states that are needed.
INLINE void tsit5_interpolant(const struct lane_run *r, vd *const *k, vd *dense) {
    for (int q = 0; q < NEEDED(r); q++) {
        int i = NEEDED_STATE(r, q);
        for (int power = 0; power < 3; power++) {
            vd sum = tsit5_r[0][power] * k[0][i];
            for (int s = 1; s < 7; s++) sum += tsit5_r[s][power] * k[s][i];
            dense[3 * q + power] = sum;
        }
    }
}

/// The state at a part of each lane's step, for the states that are needed.
INLINE void tsit5_point(struct lane_run *r, vd h, vd s, const vd *k1, const vd *dense) {
    for (int q = 0; q < NEEDED(r); q++) {
        int i = NEEDED_STATE(r, q);
        const vd *c = dense + 3 * q;
        r->point[i] = r->y[i] + h * s * (k1[i] + s * (c[0] + s * (c[1] + s * c[2])));
    }
}

/// Records every output time inside the step of each lane in a set.
///
/// An output at a stop is taken after what happens there.
INLINE void tsit5_record(struct lane_run *r, vd h, vd ahead, vi accepted, vi is_stop, vd *const *k, vd *dense) {
    unsigned set = bits(accepted & ((r->due < ahead) | ((r->due <= ahead) & ~is_stop)));
    if (!set) return;
    tsit5_interpolant(r, k, dense);
    vd inverse = 1 / h;
    while (set) {
        tsit5_point(r, h, (r->due - r->t) * inverse, k[0], dense);
        EVALUATE(r, outputs, &r->due, r->point, r->observed);
        store(r, set);
        set = bits(accepted & ((r->due < ahead) | ((r->due <= ahead) & ~is_stop)));
    }
}

/// The interpolant as find_switches wants it, with its coefficients copied where a call by pointer finds them.
static void tsit5_interpolate(struct lane_run *r, vd h, vd part) { tsit5_point(r, h, part, r->here, r->copied); }

/// Ends the steps in which a condition switched there; the lanes are those of the result.
static COLD vi tsit5_switch(struct lane_run *r, vd h, vi lanes, vd *ahead, vd *const *k) {
    vi switched = switched_lanes(r, ahead, r->w, lanes);
    if (!bits(switched)) return switched;
    for (int i = 0; i < STATES(r); i++) r->here[i] = k[0][i];
    tsit5_interpolant(r, k, r->copied);
    vd part = find_switches(r, h, switched, tsit5_interpolate);
    *ahead = (switched & (part < 1)) ? r->t + part * h : *ahead;
    return switched;
}

/// Computes the derivative of lanes that begin or were changed, and of those only.
INLINE void tsit5_refresh(struct lane_run *r, vd *k1) {
    slope(r, &r->t, r->y, r->here);
    vi fresh = mask_of(r->fresh);
    for (int i = 0; i < STATES(r); i++) k1[i] = fresh ? r->here[i] : k1[i];
    r->h = (fresh & (r->opening > 0)) ? r->opening : r->h;
    if (r->begun) choose_first_step(r, 5);
    r->opening = fresh ? (vd)0 : r->opening;
    r->fresh = 0;
}

static int tsit5(const lanes_model *model, const lanes_problem *problem) {
    struct lane_run run, *r = &run;
    if (!begin_run(r, model, problem)) {
        free_run(r);
        return -1;
    }
#ifdef FUSED
    enum { n = FUSED_STATES };
    vd memory[7][n];
    vd dense[3 * FUSED_NEEDED + 1];
    for (int s = 0; s < 7; s++) for (int i = 0; i < n; i++) memory[s][i] = 0;
    vd *const k[7] = {memory[0], memory[1], memory[2], memory[3], memory[4], memory[5], memory[6]};
#else
    int n = model->states;
    vd *memory = new_vectors(7 * (size_t)n + 3 * (size_t)problem->needed_count);
    if (!memory) {
        free_run(r);
        return -1;
    }
    vd *k[7];
    for (int s = 0; s < 7; s++) k[s] = memory + (size_t)s * (size_t)n;
    vd *dense = memory + 7 * (size_t)n;
#endif
    while (bits(r->alive)) {
        if (r->fresh) tsit5_refresh(r, k[0]);
        vd left = r->stop - r->t;
        vi is_last = r->h >= left * (1 - 1e-12);
        vd h = is_last ? left : r->h;
        bool watches = watches_stiffness(r);
        tsit5_stages(r, h, watches, k[0], k[1], k[2], k[3], k[4], k[5], k[6]);
        vd sum = 0;
        for (int i = 0; i < n; i++) {
            vd e = tsit5_e[0] * k[0][i] + tsit5_e[1] * k[1][i] + tsit5_e[2] * k[2][i] + tsit5_e[3] * k[3][i] +
                   tsit5_e[4] * k[4][i] + tsit5_e[5] * k[5][i] + tsit5_e[6] * k[6][i];
            vd ratio = h * e * roughly_inverse(allowed(r, i, vmax(vabs(r->y[i]), vabs(r->w[i]))));
            sum += ratio * ratio;
            if (DEPENDENTS(r) > 0) r->ahead[i] = h * e;
        }
        vd squared = (sum + dependent_errors(r, r->ahead)) / norm_size(r);
        vi accepted = (squared <= 1.0) & r->alive;
        vi rejected = r->alive & ~accepted;
        count_step(r, accepted);
        vd ahead = is_last ? r->stop : r->t + h;
        if (r->truths) {
            // NOTE: copied, so that the stages themselves may stay in registers.
            vd stages[7][STATES(r)];
            vd *const copies[7] = {stages[0], stages[1], stages[2], stages[3], stages[4], stages[5], stages[6]};
            for (int s = 0; s < 7; s++) memcpy(stages[s], k[s], sizeof stages[s]);
            vi switched = tsit5_switch(r, h, accepted, &ahead, copies);
            tsit5_record(r, h, ahead, accepted, is_last | switched, k, dense);
            for (int i = 0; i < n; i++) r->w[i] = switched ? r->cut[i] : r->w[i];
            is_last |= switched;
        } else {
            tsit5_record(r, h, ahead, accepted, is_last, k, dense);
        }
        if (watches) {
            // The method is stable from -3.5 to 0 on the real axis.
            for (int i = 0; i < n; i++) r->ahead[i] = k[6][i] - k[5][i];
            note_stiffness(r, h, 3.3, accepted);
        }
        for (int i = 0; i < n; i++) k[0][i] = accepted ? k[6][i] : k[0][i];
        advance(r, accepted, ahead);
        r->opening = (accepted & (r->opening == 0) & ~is_last) ? h : r->opening;
        control_step(r, squared, h, accepted, is_last, 5);
        unsigned arrived = bits(accepted & is_last);
        if (arrived) visit(r, arrived);
        give_up(r, rejected, ~(squared < __builtin_inf()));
    }
    end_run(r);
#ifndef FUSED
    free(memory);
#endif
    return 0;
}
