// The explicit Runge-Kutta pair of order 7(6) with ten stages, called "most efficient" by its author, whose derivative at
// the end of a step is the next step's first, and its interpolant of order 7, which takes five more stages in a step that
// has an output inside.
//
// **Source**: Verner, "Numerically optimal Runge-Kutta pairs with interpolants", Numer. Algorithms 53 (2010) 383-396,
// doi:10.1007/s11075-009-9290-3; decimals as on the author's page and in OrdinaryDiffEq.jl (Vern7).

static const double verner7_c[16] = {0, 0.005, 0.10888888888888888, 0.16333333333333333, 0.4555, 0.6095094489978381, 0.884, 0.925, 1, 1, 1, 0.29, 0.125,
     0.25, 0.53, 0.79};
/// Row 11 is the solution.
static const double verner7_a[16][15] = {
    {0},
    {0.005},
    {-1.07679012345679, 1.185679012345679},
    {0.04083333333333333, 0, 0.1225},
    {0.6389139236255726, 0, -2.455672638223657, 2.272258714598084},
    {-2.6615773750187572, 0, 10.804513886456137, -8.3539146573962, 0.820487594956657},
    {6.067741434696772, 0, -24.711273635911088, 20.427517930788895, -1.9061579788166472, 1.006172249242068},
    {12.054670076253203, 0, -49.75478495046899, 41.142888638604674, -4.461760149974004, 2.042334822239175,
     -0.09834843665406107},
    {10.138146522881808, 0, -42.6411360317175, 35.76384003992257, -4.3480228403929075, 2.0098622683770357,
     0.3487490460338272, -0.27143900510483127},
    {-45.030072034298676, 0, 187.3272437654589, -154.02882369350186, 18.56465306347536, -7.141809679295079,
     1.3088085781613787, 0, 0},
    {0.04715561848627222, 0, 0, 0.25750564298434153, 0.2621665397741262, 0.15216092656738558, 0.49399691700324844,
     -0.29430311714032503, 0.0813174723249511, 0},
    {0.0523222769159969, 0, 0, 0.22495861826705715, 0.017443709248776376, -0.007669379876829393, 0.03435896044073285,
     -0.0410209723009395, 0.025651133005205617, 0, -0.0160443457},
    {0.053053341257859085, 0, 0, 0.12195301011401886, 0.017746840737602496, -0.0005928372667681495,
     0.008381833970853752, -0.01293369259698612, 0.009412056815253861, 0, -0.005353253107275676, -0.06666729992455811},
    {0.03887903257436304, 0, 0, -0.0024403203308301317, -0.0013928917214672623, -0.00047446291558680135,
     0.00039207932413159514, -0.00040554733285128004, 0.00019897093147716726, 0, -0.00010278198793179169,
     0.03385661513870267, 0.1814893063199928},
    {0.05723681204690013, 0, 0, 0.22265948066761182, 0.12344864200186899, 0.04006332526666491, -0.05269894848581452,
     0.04765971214244523, -0.02138895885042213, 0, 0.015193891064036402, 0.12060546716289655, -0.022779423016187374, 0},
    {0.051372038802756814, 0, 0, 0.5414214473439406, 0.350399806692184, 0.14193112269692182, 0.10527377478429423,
     -0.031081847805874016, -0.007401883149519145, 0, -0.006377932504865363, -0.17325495908361865, -0.18228156777622026,
     0, 0},
};
/// Difference of the weights of both orders.
static const double verner7_e[10] = {0.002547011879931045, 0, 0, -0.00965839487279575, 0.04206470975639691, -0.0666822437469301, 0.2650097464621281,
     -0.29430311714032503, 0.08131747232495111, -0.02029518466335628};
/// b_i(theta) = sum_p r_ip theta^p; powers 2 to 7 here, the first of which is 1 for stage 1 and 0 else.
static const double verner7_r[16][6] = {
    {-8.413387198332767, 33.675508884490895, -70.80159089484886, 80.64695108301298, -47.19413969837522,
     11.133813442539243},
    {0, 0, 0, 0, 0, 0},
    {0, 0, 0, 0, 0, 0},
    {8.754921980674396, -88.4596828699771, 346.9017638429916, -629.2580030059837, 529.6773755604193,
     -167.35886986514018},
    {8.913387586637922, -90.06081846893218, 353.1807459217058, -640.6476819744374, 539.2646279047156,
     -170.38809442991547},
    {5.1733120298478, -52.271115900055385, 204.9853867374073, -371.8306118563603, 312.9880934374529,
     -98.89290352172495},
    {16.79537744079696, -169.70040000059728, 665.4937727009246, -1207.1638892336007, 1016.1291515818546,
     -321.06001557237494},
    {-10.005997536098665, 101.1005433052275, -396.47391512378437, 719.1787707014183, -605.3681033918824,
     191.27439892797935},
    {2.764708833638599, -27.934602637390462, 109.54779186137893, -198.7128113064482, 167.26633571640318,
     -52.85010499525706},
    {0, 0, 0, 0, 0, 0},
    {-2.1696320280163506, 22.016696037569876, -86.90152427798948, 159.22388973861476, -135.9618306534588,
     43.792401183280006},
    {-4.890070188793804, 22.75407737425176, -30.78034218537731, -2.797194317207249, 31.369456637508403,
     -15.655927320381801},
    {10.862170929551967, -50.542971417827104, 68.37148040407511, 6.213326521632409, -69.68006323194157,
     34.776056794509195},
    {-11.37286691922923, 130.79058078246717, -488.65113677785604, 832.2148793276441, -664.7743368554426,
     201.79288044241662},
    {-5.919778732715007, 63.27679965889219, -265.432682088738, 520.1009254140611, -467.412109533902, 155.3868452824017},
    {-10.492146197961823, 105.35538525188011, -409.43975011988937, 732.831448907654, -606.3044574733512,
     188.0495196316683},
};

#define VERNER7_STAGES 16

/// The derivative at one stage; `state` becomes where it is taken.
///
/// What is zero in the table is known when this is compiled, and costs nothing.
INLINE __attribute__((flatten)) void verner7_stage(struct lane_run *r, int stage, vd h, vd *const *k, vd *state) {
    for (int i = 0; i < STATES(r); i++) {
        vd sum = verner7_a[stage][0] * k[0][i];
#pragma clang loop unroll(full)
        for (int j = 1; j < stage; j++)
            if (verner7_a[stage][j] != 0) sum += verner7_a[stage][j] * k[j][i];
        state[i] = r->y[i] + h * sum;
    }
    vd t = r->t + verner7_c[stage] * h;
    slope(r, &t, state, k[stage]);
}

/// The five stages that only the interpolant needs, and its coefficients for the states that are needed.
INLINE __attribute__((flatten)) void verner7_interpolant(struct lane_run *r, vd h, vd *const *k) {
    verner7_stage(r, 11, h, k, r->there);
    verner7_stage(r, 12, h, k, r->there);
    verner7_stage(r, 13, h, k, r->there);
    verner7_stage(r, 14, h, k, r->there);
    verner7_stage(r, 15, h, k, r->there);
    for (int q = 0; q < NEEDED(r); q++) {
        int i = NEEDED_STATE(r, q);
#pragma clang loop unroll(full)
        for (int power = 0; power < 6; power++) {
            vd sum = verner7_r[0][power] * k[0][i];
#pragma clang loop unroll(full)
            for (int s = 1; s < VERNER7_STAGES; s++)
                if (verner7_r[s][power] != 0) sum += verner7_r[s][power] * k[s][i];
            r->copied[6 * q + power] = sum;
        }
    }
}

/// The state at a part of each lane's step, for the states that are needed; `here` is the derivative at its beginning.
static void verner7_point(struct lane_run *r, vd h, vd s) {
    for (int q = 0; q < NEEDED(r); q++) {
        int i = NEEDED_STATE(r, q);
        const vd *c = r->copied + 6 * q;
        vd sum = c[0] + s * (c[1] + s * (c[2] + s * (c[3] + s * (c[4] + s * c[5]))));
        r->point[i] = r->y[i] + h * s * (r->here[i] + s * sum);
    }
}

/// The lanes that have an output time inside the step; an output at a stop is taken after what happens there.
INLINE vi verner7_open(const struct lane_run *r, vd ahead, vi accepted, vi is_stop) {
    return accepted & ((r->due < ahead) | ((r->due <= ahead) & ~is_stop));
}

INLINE void verner7_record(struct lane_run *r, vd h, vd ahead, vi accepted, vi is_stop) {
    vd inverse = 1 / h;
    unsigned set;
    while ((set = bits(verner7_open(r, ahead, accepted, is_stop)))) {
        verner7_point(r, h, (r->due - r->t) * inverse);
        EVALUATE(r, outputs, &r->due, r->point, r->observed);
        store(r, set);
    }
}

/// Derivatives of lanes that begin or were changed, and of those only.
INLINE void verner7_refresh(struct lane_run *r, vd *k1) {
    slope(r, &r->t, r->y, r->here);
    vi fresh = mask_of(r->fresh);
    for (int i = 0; i < STATES(r); i++) k1[i] = fresh ? r->here[i] : k1[i];
    r->h = (fresh & (r->opening > 0)) ? r->opening : r->h;
    if (r->begun) choose_first_step(r, 7);
    r->opening = fresh ? (vd)0 : r->opening;
    r->fresh = 0;
}

static int verner7(const lanes_model *model, const lanes_problem *problem) {
    struct lane_run run, *r = &run;
    bool is_there = begin_run(r, model, problem);
    int n = model->states;
    vd *memory = new_vectors(VERNER7_STAGES * (size_t)n);
    if (!is_there || !memory) {
        free_run(r);
        free(memory);
        return -1;
    }
    vd *k[VERNER7_STAGES];
    for (int s = 0; s < VERNER7_STAGES; s++) k[s] = memory + (size_t)s * (size_t)n;
    while (bits(r->alive)) {
        if (r->fresh) verner7_refresh(r, k[0]);
        vd left = r->stop - r->t;
        vi is_last = r->h >= left * (1 - 1e-12);
        vd h = is_last ? left : r->h;
        verner7_stage(r, 1, h, k, r->w);
        verner7_stage(r, 2, h, k, r->w);
        verner7_stage(r, 3, h, k, r->w);
        verner7_stage(r, 4, h, k, r->w);
        verner7_stage(r, 5, h, k, r->w);
        verner7_stage(r, 6, h, k, r->w);
        verner7_stage(r, 7, h, k, r->w);
        verner7_stage(r, 8, h, k, r->w);
        verner7_stage(r, 9, h, k, r->there);
        verner7_stage(r, 10, h, k, r->w);
        vd sum = 0;
        for (int i = 0; i < n; i++) {
            vd e = verner7_e[0] * k[0][i];
#pragma clang loop unroll(full)
            for (int s = 1; s < 10; s++)
                if (verner7_e[s] != 0) e += verner7_e[s] * k[s][i];
            vd ratio = h * e * roughly_inverse(allowed(r, i, vmax(vabs(r->y[i]), vabs(r->w[i]))));
            sum += ratio * ratio;
            r->ahead[i] = h * e;
        }
        vd squared = (sum + dependent_errors(r, r->ahead)) / norm_size(r);
        vi accepted = (squared <= 1.0) & r->alive;
        vi rejected = r->alive & ~accepted;
        count_step(r, accepted);
        vd ahead = is_last ? r->stop : r->t + h;
        if (watches_stiffness(r)) {
            // The method is stable from -4.64 to 0 on the real axis.
            for (int i = 0; i < n; i++) r->ahead[i] = k[10][i] - k[9][i];
            note_stiffness(r, h, 4.4, accepted);
        }
        vi switched = {0};
        if (r->truths) switched = switched_lanes(r, &ahead, r->w, accepted);
        if (bits(switched | verner7_open(r, ahead, accepted, is_last))) {
            for (int i = 0; i < n; i++) r->here[i] = k[0][i];
            verner7_interpolant(r, h, k);
            if (bits(switched)) {
                vd part = find_switches(r, h, switched, verner7_point);
                ahead = (switched & (part < 1)) ? r->t + part * h : ahead;
                is_last |= switched;
            }
            verner7_record(r, h, ahead, accepted, is_last);
            if (bits(switched))
                for (int i = 0; i < n; i++) r->w[i] = switched ? r->cut[i] : r->w[i];
        }
        for (int i = 0; i < n; i++) k[0][i] = accepted ? k[10][i] : k[0][i];
        advance(r, accepted, ahead);
        r->opening = (accepted & (r->opening == 0) & ~is_last) ? h : r->opening;
        control_step(r, squared, h, accepted, is_last, 7);
        unsigned arrived = bits(accepted & is_last);
        if (arrived) visit(r, arrived);
        give_up(r, rejected, ~(squared < __builtin_inf()));
    }
    end_run(r);
    free(memory);
    return 0;
}
