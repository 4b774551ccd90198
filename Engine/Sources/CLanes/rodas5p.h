// The Rosenbrock-Wanner method Rodas5P of order 5(4): eight stages, L-stable, stiffly accurate, with an interpolant of
// order 4, and with an analytic Jacobian at every step.
//
// In its transformed form, with W = (1 / (h gamma)) I - J, stage i is
//     W U_i = f(t + c_i h, y + sum_j a_ij U_j) + sum_j (C_ij / h) U_j + h d_i df/dt,
// the solution y + sum_j b_j U_j, and the error U_8.
//
// **Source**: Steinebach, "Construction of Rosenbrock-Wanner method Rodas5P and numerical benchmarks within the Julia
// Differential Equations package", BIT Numer. Math. 63:27 (2023), doi:10.1007/s10543-023-00967-x. Decimals as in
// OrdinaryDiffEq.jl, lib/OrdinaryDiffEqRosenbrock/src/rosenbrock_tableaus.jl (RODAS5PA, C, c, d, H).
#include "sparse_lu.h"

static const double rodas5p_gamma = 0.21193756319429014;
/// Stages 7 and 8 and the solution each add the stage before to the place of the one before.
static const double rodas5p_a[6][5] = {
    {0},
    {3.0},
    {2.849394379747939, 0.45842242204463923},
    {-6.954028509809101, 2.489845061869568, -10.358996098473584},
    {2.8029986275628964, 0.5072464736228206, -0.3988312541770524, -0.04721187230404641},
    {-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946},
};
static const double rodas5p_C[8][7] = {
    {0},
    {-14.155112264123755},
    {-17.97296035885952, -2.859693295451294},
    {147.12150275711716, -1.41221402718213, 71.68940251302358},
    {165.43517024871676, -0.4592823456491126, 42.90938336958603, -5.961986721573306},
    {24.854864614690072, -3.0009227002832186, 47.4931110020768, 5.5814197821558125, -0.6610691825249471},
    {30.91273214028599, -3.1208243349937974, 77.79954646070892, 34.28646028294783, -19.097331116725623,
     -28.087943162872662},
    {37.80277123390563, -3.2571969029072276, 112.26918849496327, 66.9347231244047, -40.06618937091002,
     -54.66780262877968, -9.48861652309627},
};
static const double rodas5p_c[8] = {
    0, 0.6358126895828704, 0.4095798393397535, 0.9769306725060716, 0.4288403609558664, 1, 1, 1,
};
static const double rodas5p_d[8] = {
    0.21193756319429014, -0.42387512638858027, -0.3384627126235924, 1.8046452872882734, 2.325825639765069, 0, 0, 0,
};
/// The interpolant: (1 - s) y0 + s (y1 + (1 - s) (K1 + s (K2 + s K3))) with K_r = sum_i H_ri U_i.
static const double rodas5p_H[3][8] = {
    {25.948786856663858, -2.5579724845846235, 10.433815404888879, -2.3679251022685204, 0.524948541321073,
     1.1241088310450404, 0.4272876194431874, -0.17202221070155493},
    {-9.91568850695171, -0.9689944594115154, 3.0438037242978453, -24.495224566215796, 20.176138334709044,
     15.98066361424651, -6.789040303419874, -6.710236069923372},
    {11.419903575922262, 2.8879645146136994, 72.92137995996029, 80.12511834622643, -52.072871366152654,
     -59.78993625266729, -0.15582684282751913, 4.883087185713722},
};

/// A run with the memory that the method needs beside it.
struct rodas5p_run {
    struct lane_run base;
#ifdef FUSED
    vd u[8][FUSED_STATES], jacobian[FUSED_ENTRIES + 1], factors[FUSED_FACTORS], slope_in_time[FUSED_STATES];
    vd right[FUSED_STATES], dense[3 * FUSED_STATES], inner[FUSED_STATES];
#else
    vd *u[8], *jacobian, *factors, *slope_in_time, *right, *work, *dense, *inner;
#endif
};

INLINE void rodas5p_solve(struct rodas5p_run *r, vd *solution) {
#ifdef FUSED
    kernel_lusolve((const double *)r->factors, (const double *)r->right, (double *)solution);
#else
    const lanes_model *model = r->base.model;
    if (model->lusolve) {
        model->lusolve((const double *)r->factors, (const double *)r->right, (double *)solution);
    } else {
        lu_solve(r->base.problem->lu, r->factors, r->right, solution, r->work);
    }
#endif
}

/// The Jacobian at the beginning of the step, and W's factors.
INLINE void rodas5p_matrix(struct rodas5p_run *r, vd h) {
    struct lane_run *b = &r->base;
    EVALUATE(b, matrix, &b->t, b->y, r->jacobian);
    if (HAS_TIME(b)) EVALUATE(b, time_derivative, &b->t, b->y, r->slope_in_time);
    vd scale = 1 / (h * rodas5p_gamma);
#ifdef FUSED
    kernel_factor((const double *)r->jacobian, (const double *)&scale, (double *)r->factors);
#else
    if (b->model->factor) {
        b->model->factor((const double *)r->jacobian, (const double *)&scale, (double *)r->factors);
    } else {
        lu_factor(b->problem->lu, r->jacobian, scale, r->factors);
    }
#endif
    b->work.matrix_evaluations += W / LANES_WIDTH;
    b->work.factorisations += W / LANES_WIDTH;
}

/// One stage: `w` is where f is evaluated, `right` becomes the right side.
INLINE __attribute__((flatten)) void rodas5p_stage(struct rodas5p_run *r, int stage, vd h, vd inverse) {
    struct lane_run *b = &r->base;
    int n = STATES(b);
    vd t = b->t + rodas5p_c[stage] * h;
    vd *w = b->w;
    const vd *y = b->y;
    if (stage >= 6) {
        for (int i = 0; i < n; i++) w[i] += r->u[stage - 1][i];
    } else {
        for (int i = 0; i < n; i++) {
            vd sum = y[i];
            for (int j = 0; j < stage; j++) sum += rodas5p_a[stage][j] * r->u[j][i];
            w[i] = sum;
        }
    }
    slope(b, &t, w, r->right);
    for (int i = 0; i < n && stage > 0; i++) {
        vd sum = rodas5p_C[stage][0] * r->u[0][i];
        for (int j = 1; j < stage; j++) sum += rodas5p_C[stage][j] * r->u[j][i];
        r->right[i] += inverse * sum;
    }
    if (HAS_TIME(b) && rodas5p_d[stage] != 0) {
        for (int i = 0; i < n; i++) r->right[i] += h * rodas5p_d[stage] * r->slope_in_time[i];
    }
    rodas5p_solve(r, r->u[stage]);
}

/// The lanes of a set that have an output time inside the step.
///
/// An output at a stop is taken after what happens there, and needs no interpolation.
INLINE vi rodas5p_open(const struct lane_run *r, vd ahead, vi lanes, vi is_stop) {
    return lanes & ((r->due < ahead) | ((r->due <= ahead) & ~is_stop));
}

/// The interpolant's coefficients, for all states.
INLINE void rodas5p_interpolant(struct rodas5p_run *run) {
    for (int i = 0; i < STATES(&run->base); i++) {
        for (int row = 0; row < 3; row++) {
            vd sum = rodas5p_H[row][0] * run->u[0][i];
            for (int s = 1; s < 8; s++) sum += rodas5p_H[row][s] * run->u[s][i];
            run->dense[3 * i + row] = sum;
        }
    }
}

/// The squared error norm of the interpolant in the middle of the step, by its residual there.
///
/// On stiff problems the error at the end of a step says nothing about its inside: a stiff component is as exact at the
/// end as its equilibrium, however large the step. The residual of the interpolant is; filtered by W, it is of the
/// size of the error, for stiff components too.
///
/// **Source**: residual control as in Rodas5Pr (Steinebach, arXiv:2401.17911, 2024); the filter as in Shampine,
/// "Implementation of Rosenbrock methods", ACM Trans. Math. Softw. 8 (1982) 93-113, doi:10.1145/355993.355994.
INLINE vd rodas5p_inner_error(struct rodas5p_run *run, vd h, vd inverse) {
    struct lane_run *r = &run->base;
    vd *change = run->inner;
    for (int i = 0; i < STATES(r); i++) {
        const vd *k = run->dense + 3 * i;
        r->point[i] = 0.5 * (r->y[i] + r->w[i] + 0.5 * (k[0] + 0.5 * (k[1] + 0.5 * k[2])));
        change[i] = r->w[i] - r->y[i] + 0.25 * (k[1] + k[2]);
    }
    vd t = r->t + 0.5 * h;
    slope(r, &t, r->point, run->right);
    for (int i = 0; i < STATES(r); i++) run->right[i] -= change[i] * inverse;
    rodas5p_solve(run, change);
    vd sum = 0;
    for (int i = 0; i < STATES(r); i++) {
        vd ratio = change[i] * roughly_inverse(allowed(r, i, vmax(vabs(r->y[i]), vabs(r->w[i]))));
        sum += ratio * ratio;
    }
    return (sum + dependent_errors(r, change)) / norm_size(r);
}

/// The state at a part of each lane's step, for the states that are needed.
INLINE void rodas5p_point(struct lane_run *r, vd s, const vd *dense) {
    for (int q = 0; q < NEEDED(r); q++) {
        int i = NEEDED_STATE(r, q);
        const vd *k = dense + 3 * i;
        vd bend = k[0] + s * (k[1] + s * k[2]);
        r->point[i] = (1 - s) * r->y[i] + s * (r->w[i] + (1 - s) * bend);
    }
}

/// Records every output time inside the step of each lane in a set.
INLINE void rodas5p_record(struct rodas5p_run *run, vd inverse, vd ahead, vi accepted, vi is_stop) {
    struct lane_run *r = &run->base;
    unsigned set;
    while ((set = bits(rodas5p_open(r, ahead, accepted, is_stop)))) {
        rodas5p_point(r, (r->due - r->t) * inverse, run->dense);
        EVALUATE(r, outputs, &r->due, r->point, r->observed);
        store(r, set);
    }
}

/// The interpolant as find_switches wants it.
static void rodas5p_interpolate(struct lane_run *r, vd h, vd part) {
    (void)h;
    rodas5p_point(r, part, ((struct rodas5p_run *)r)->dense);
}

/// Ends the steps in which a condition switched there.
static COLD void rodas5p_switch(struct rodas5p_run *run, vd h, vi switched, vd *ahead) {
    struct lane_run *r = &run->base;
    vd part = find_switches(r, h, switched, rodas5p_interpolate);
    *ahead = (switched & (part < 1)) ? r->t + part * h : *ahead;
}

/// The first step of lanes that begin, and after a stop the one that was right after the stop before.
INLINE void rodas5p_refresh(struct rodas5p_run *run) {
    struct lane_run *r = &run->base;
    vi fresh = mask_of(r->fresh);
    r->h = (fresh & (r->opening > 0)) ? r->opening : r->h;
    r->opening = fresh ? (vd)0 : r->opening;
    r->fresh = 0;
    if (!r->begun) return;
    slope(r, &r->t, r->y, r->here);
    choose_first_step(r, 4);
}

static int rodas5p(const lanes_model *model, const lanes_problem *problem) {
    struct rodas5p_run run, *me = &run;
    struct lane_run *r = &run.base;
    bool is_there = begin_run(r, model, problem);
#ifdef FUSED
    memset(me->u, 0, sizeof me->u);
#else
    size_t n = (size_t)model->states, entries = (size_t)problem->lu->entries;
    vd *memory = new_vectors(15 * n + (size_t)model->jacobian_entries + entries);
    is_there = is_there && memory;
#endif
    if (!is_there) {
        free_run(r);
        return -1;
    }
#ifndef FUSED
    for (int s = 0; s < 8; s++) me->u[s] = memory + (size_t)s * n;
    me->slope_in_time = memory + 8 * n, me->right = memory + 9 * n, me->work = memory + 10 * n;
    me->jacobian = memory + 11 * n;
    me->factors = me->jacobian + model->jacobian_entries;
    me->dense = me->factors + entries;
    me->inner = me->dense + 3 * n;
#endif
    while (bits(r->alive)) {
        if (r->fresh) rodas5p_refresh(me);
        vd left = r->stop - r->t;
        vi is_last = r->h >= left * (1 - 1e-12);
        vd h = is_last ? left : r->h;
        rodas5p_matrix(me, h);
        vd inverse = 1 / h;
        rodas5p_stage(me, 0, h, inverse);
        rodas5p_stage(me, 1, h, inverse);
        rodas5p_stage(me, 2, h, inverse);
        rodas5p_stage(me, 3, h, inverse);
        rodas5p_stage(me, 4, h, inverse);
        rodas5p_stage(me, 5, h, inverse);
        rodas5p_stage(me, 6, h, inverse);
        rodas5p_stage(me, 7, h, inverse);
        vd sum = 0;
        for (int i = 0; i < STATES(r); i++) {
            r->w[i] += me->u[7][i];
            vd ratio = me->u[7][i] * roughly_inverse(allowed(r, i, vmax(vabs(r->y[i]), vabs(r->w[i]))));
            sum += ratio * ratio;
        }
        vd squared = (sum + dependent_errors(r, me->u[7])) / norm_size(r);
        vd ahead = is_last ? r->stop : r->t + h;
        vi open = rodas5p_open(r, ahead, (squared <= 1.0) & r->alive, is_last);
        vi switched = {0};
        if (r->truths) switched = switched_lanes(r, &ahead, r->w, (squared <= 1.0) & r->alive);
        open |= switched;
        if (bits(open)) {
            rodas5p_interpolant(me);
            vd inner = rodas5p_inner_error(me, h, inverse);
            // NOTE: an error that is not a number must stay one.
            squared = open & ~(inner <= squared) ? inner : squared;
        }
        vi accepted = (squared <= 1.0) & r->alive;
        vi rejected = r->alive & ~accepted;
        count_step(r, accepted);
        switched &= accepted;
        if (bits(switched)) rodas5p_switch(me, h, switched, &ahead);
        is_last |= switched;
        rodas5p_record(me, inverse, ahead, accepted, is_last);
        if (bits(switched))
            for (int i = 0; i < STATES(r); i++) r->w[i] = switched ? r->cut[i] : r->w[i];
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
