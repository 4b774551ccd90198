// Linear systems with constant coefficients, dy/dt = A y + b, propagated exactly from stop to stop and from output to
// output by matrix exponentials, one for each different length of interval.
//
// Constant inflows and b are part of the vector that is propagated: z = (y, inflows, 1) with dz/dt = M z.

/// c = a b for matrices of one size.
static void multiply(int m, const vd *a, const vd *b, vd *c) {
    for (int i = 0; i < m; i++) {
        for (int j = 0; j < m; j++) {
            vd sum = a[i * m] * b[j];
            for (int k = 1; k < m; k++) sum += a[i * m + k] * b[k * m + j];
            c[i * m + j] = sum;
        }
    }
}

/// Replaces `right` by the solution of `matrix` x = right for m right sides; without pivoting, which the diagonal
/// dominance of a Pade denominator of a matrix below norm 1 allows. `matrix` is destroyed.
static void solve_dense(int m, vd *matrix, vd *right) {
    for (int k = 0; k < m; k++) {
        vd inverse = 1 / matrix[k * m + k];
        for (int i = k + 1; i < m; i++) {
            vd factor = matrix[i * m + k] * inverse;
            for (int j = k + 1; j < m; j++) matrix[i * m + j] -= factor * matrix[k * m + j];
            for (int j = 0; j < m; j++) right[i * m + j] -= factor * right[k * m + j];
        }
        matrix[k * m + k] = inverse;
    }
    for (int k = m - 1; k >= 0; k--) {
        for (int j = 0; j < m; j++) {
            vd sum = right[k * m + j];
            for (int i = k + 1; i < m; i++) sum -= matrix[k * m + i] * right[i * m + j];
            right[k * m + j] = sum * matrix[k * m + k];
        }
    }
}

/// result = exp(a): scaling and squaring with the diagonal Pade approximant of degree 7. Each lane has its own scale.
///
/// `work` holds six matrices; `a` is left as it is.
///
/// **Source**: Higham, "The scaling and squaring method for the matrix exponential revisited", SIAM J. Matrix Anal.
/// Appl. 26 (2005) 1179-1193, doi:10.1137/04061101X, table 2.3 (theta_7) and equation 2.6.
static void matrix_exponential(int m, const vd *a, vd *result, vd *work) {
    const double b[8] = {17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1};
    int size = m * m;
    vd *x = work, *x2 = work + size, *x4 = work + 2 * size, *x6 = work + 3 * size, *u = work + 4 * size,
       *v = work + 5 * size;
    vd norm = 0;
    for (int i = 0; i < m; i++) {
        vd sum = 0;
        for (int j = 0; j < m; j++) sum += vabs(a[i * m + j]);
        norm = vmax(sum, norm);
    }
    // The power of two that brings the norm to theta_7 at most; a norm that is not finite is left.
    vd ratio = vmin(norm, (vd)0x1p900) / 9.504178996162932e-1;
    vi squarings = ((vi)ratio >> 52) - 1022;
    squarings = ((ratio > 1) & (norm < __builtin_inf())) ? squarings : 0;
    vd scale = (vd)((1023 - squarings) << 52);
    for (int i = 0; i < size; i++) x[i] = a[i] * scale;
    multiply(m, x, x, x2);
    multiply(m, x2, x2, x4);
    multiply(m, x4, x2, x6);
    for (int i = 0; i < size; i++) {
        vd unit = i % (m + 1) == 0;
        result[i] = b[7] * x6[i] + b[5] * x4[i] + b[3] * x2[i] + b[1] * unit;
        v[i] = b[6] * x6[i] + b[4] * x4[i] + b[2] * x2[i] + b[0] * unit;
    }
    multiply(m, x, result, u);
    for (int i = 0; i < size; i++) {
        result[i] = v[i] + u[i];
        v[i] = v[i] - u[i];
    }
    solve_dense(m, v, result);
    for (int done = 0; bits(squarings > done); done++) {
        multiply(m, result, result, x);
        vi more = squarings > done;
        for (int i = 0; i < size; i++) result[i] = more ? x[i] : result[i];
    }
}

/// Output times and changes of all subjects as one line of stops, with the intervals between them by length.
struct timeline {
    double *stops;
    /// The place of the length of the interval that ends at each stop.
    int *places;
    int count;
    double lengths[LANES_LINEAR_INTERVALS];
    int length_count;
};

/// The place of a length, found or added; -1 where there are too many.
static int length_place(struct timeline *line, double length, double resolution) {
    for (int i = 0; i < line->length_count; i++) {
        double difference = length - line->lengths[i];
        if (difference < resolution && difference > -resolution) return i;
    }
    if (line->length_count == LANES_LINEAR_INTERVALS) return -1;
    line->lengths[line->length_count] = length;
    return line->length_count++;
}

/// Returns 0, -1 without memory, or -3 with too many lengths.
static int make_timeline(struct timeline *line, const lanes_problem *p) {
    size_t most = (size_t)p->outputs + (size_t)p->change_count;
    *line = (struct timeline){.stops = malloc(most * sizeof(double)), .places = malloc(most * sizeof(int))};
    if (!line->stops || !line->places) return -1;
    double end = p->output_times[p->outputs - 1], now = p->start;
    double magnitude = (end < 0 ? -end : end) + (now < 0 ? -now : now);
    int64_t change = 0;
    int output = 0;
    for (;;) {
        while (output < p->outputs && p->output_times[output] <= now) output++;
        while (change < p->change_count && p->changes[change].time <= now) change++;
        if (output == p->outputs) return 0;
        double next = p->output_times[output];
        if (change < p->change_count && p->changes[change].time < next) next = p->changes[change].time;
        int place = length_place(line, next - now, 0x1p-50 * magnitude);
        if (place < 0) return -3;
        line->places[line->count] = place;
        line->stops[line->count++] = next;
        now = next;
    }
}

/// Output times whose observables are gathered before they are kept.
#define LINEAR_TILE 8

/// Eight subjects in step with each other.
struct block {
    const lanes_model *model;
    const lanes_problem *problem;
    int size, first, used;
    /// z = (y, inflows, 1).
    vd *z, *next, *parameters, *constants, *jacobian, *slope;
    /// Observables at up to LINEAR_TILE output times that are not kept yet, and how many these are.
    vd *tile;
    int tiled;
    /// M, its exponentials by length and which of them are there, and memory to compute one.
    vd *matrix, *exponentials, *work;
    bool is_known[LANES_LINEAR_INTERVALS];
};

/// What depends on parameters, after they changed.
static void refresh_block(struct block *b) {
    const lanes_model *model = b->model;
    int n = model->states, m = b->size, inflows = b->problem->inflow_count;
    vd t = b->problem->start;
    for (int i = 0; i < n; i++) b->next[i] = 0;
#define CALL(function, state, result)                                                                                \
    model->function(model->context, (const double *)&t, (const double *)(state), (const double *)b->parameters,       \
                    (const double *)b->constants, (double *)(result))
    CALL(setup, b->next, b->constants);
    CALL(matrix, b->next, b->jacobian);
    CALL(rhs, b->next, b->slope);
    for (int i = 0; i < m * m; i++) b->matrix[i] = 0;
    for (int e = 0; e < model->jacobian_entries; e++)
        b->matrix[model->jacobian_places[2 * e] * m + model->jacobian_places[2 * e + 1]] = b->jacobian[e];
    for (int j = 0; j < inflows; j++) b->matrix[b->problem->inflow_states[j] * m + n + j] = 1;
    for (int i = 0; i < n; i++) b->matrix[i * m + m - 1] = b->slope[i];
    memset(b->is_known, 0, sizeof b->is_known);
}

static void change_block(struct block *b, const lanes_change *change) {
    if (change->kind == lanes_change_bolus) {
        b->z[change->target] += change->value;
    } else if (change->kind == lanes_change_inflow) {
        b->z[b->model->states + change->target] = change->value;
    } else {
        b->parameters[change->target] += change->value;
        refresh_block(b);
    }
}

/// Keeps the results of the output times before `output` that are still in the tile: whole cache lines at a time.
static void flush_block(struct block *b, int output) {
    size_t width = (size_t)b->model->observables, rows = (size_t)b->problem->outputs;
    size_t count = width * (size_t)b->tiled;
    const double *tile = (const double *)b->tile;
    for (int l = 0; l < b->used; l++) {
        size_t row = (size_t)(b->first + l) * rows + (size_t)(output - b->tiled);
        double *results = b->problem->results + row * width;
        for (size_t k = 0; k < count; k++) results[k] = tile[k * W + (size_t)l];
    }
    b->tiled = 0;
}

static void record_block(struct block *b, double time, int output) {
    const lanes_model *model = b->model;
    vd t = time;
    CALL(outputs, b->z, b->tile + b->tiled * model->observables);
    b->tiled++;
    if (b->tiled == LINEAR_TILE || output == b->problem->outputs - 1) flush_block(b, output + 1);
}
#undef CALL

/// next = phi z for the states, row by row; compiled apart for the small sizes, which are most.
INLINE void apply_exponential(int n, int m, const vd *phi, const vd *z, vd *next) {
    for (int i = 0; i < n; i++) {
        vd sum = phi[i * m] * z[0];
        for (int j = 1; j < m; j++) sum += phi[i * m + j] * z[j];
        next[i] = sum;
    }
}

/// z at the end of an interval.
static void propagate_block(struct block *b, const struct timeline *line, int place) {
    int m = b->size;
    vd *phi = b->exponentials + (size_t)place * (size_t)(m * m);
    if (!b->is_known[place]) {
        for (int i = 0; i < m * m; i++) b->work[i] = b->matrix[i] * line->lengths[place];
        matrix_exponential(m, b->work, phi, b->work + m * m);
        b->is_known[place] = true;
    }
    int n = b->model->states;
    switch (m) {
        case 2: apply_exponential(1, 2, phi, b->z, b->next); break;
        case 3: apply_exponential(n, 3, phi, b->z, b->next); break;
        case 4: apply_exponential(n, 4, phi, b->z, b->next); break;
        case 5: apply_exponential(n, 5, phi, b->z, b->next); break;
        default: apply_exponential(n, m, phi, b->z, b->next);
    }
    for (int i = 0; i < b->model->states; i++) b->z[i] = b->next[i];
}

static void begin_block(struct block *b) {
    const lanes_problem *p = b->problem;
    const lanes_model *model = b->model;
    for (int l = 0; l < W; l++) {
        int subject = b->first + (l < b->used ? l : b->used - 1);
        const double *parameters = p->parameters + (size_t)subject * (size_t)model->parameters;
        const double *initial = p->initial + (size_t)subject * (size_t)model->states;
        for (int i = 0; i < model->parameters; i++) set_lane(&b->parameters[i], l, parameters[i]);
        for (int i = 0; i < model->states; i++) set_lane(&b->z[i], l, initial[i]);
    }
    for (int j = model->states; j < b->size; j++) b->z[j] = j == b->size - 1;
    refresh_block(b);
    b->tiled = 0;
}

static void end_block(const struct block *b, double now, int steps) {
    const lanes_problem *p = b->problem;
    for (int l = 0; l < b->used; l++) {
        bool finite = true;
        for (int i = 0; i < b->model->states; i++) finite &= lane(&b->z[i], l) - lane(&b->z[i], l) == 0;
        p->status[b->first + l] = finite ? lanes_status_done : lanes_status_not_finite;
        p->last_time[b->first + l] = finite ? now : p->start;
        p->counts[b->first + l] = (lanes_counts){steps, 0};
    }
}

/// Blocks that go from stop to stop together, so that one's operations fill the time in which another's are waited for.
#define LINEAR_BLOCKS 4

static void run_blocks(struct block *blocks, int count, const struct timeline *line) {
    const lanes_problem *p = blocks->problem;
    for (int i = 0; i < count; i++) begin_block(&blocks[i]);
    double now = p->start;
    int64_t change = 0;
    int output = 0;
    for (int stop = 0;; stop++) {
        for (; change < p->change_count && p->changes[change].time <= now; change++)
            for (int i = 0; i < count; i++) change_block(&blocks[i], &p->changes[change]);
        for (; output < p->outputs && p->output_times[output] <= now; output++)
            for (int i = 0; i < count; i++) record_block(&blocks[i], now, output);
        if (stop == line->count) break;
        for (int i = 0; i < count; i++) propagate_block(&blocks[i], line, line->places[stop]);
        now = line->stops[stop];
    }
    for (int i = 0; i < count; i++) end_block(&blocks[i], now, line->count);
}

static int linear(const lanes_model *model, const lanes_problem *problem) {
    int m = model->states + problem->inflow_count + 1;
    if (m > LANES_LINEAR_SIZE || problem->change_starts || problem->output_starts || problem->starts) return -3;
    struct timeline line;
    int fault = make_timeline(&line, problem);
    size_t square = (size_t)m * (size_t)m, n = (size_t)model->states;
    size_t lengths = (size_t)line.length_count;
    size_t each = 2 * (size_t)m + (size_t)model->parameters + (size_t)model->constants + n + square * (8 + lengths) +
                  LINEAR_TILE * (size_t)model->observables + (size_t)model->jacobian_entries;
    vd *memory = NULL;
    if (!fault) {
        memory = new_vectors(LINEAR_BLOCKS * each);
        if (!memory) fault = -1;
    }
    if (!fault) {
        struct block blocks[LINEAR_BLOCKS];
        for (int i = 0; i < LINEAR_BLOCKS; i++) {
            struct block b = {.model = model, .problem = problem, .size = m};
            b.z = memory + (size_t)i * each, b.next = b.z + m, b.parameters = b.next + m;
            b.constants = b.parameters + model->parameters, b.tile = b.constants + model->constants;
            b.jacobian = b.tile + LINEAR_TILE * model->observables;
            b.slope = b.jacobian + model->jacobian_entries, b.matrix = b.slope + n, b.work = b.matrix + square;
            b.exponentials = b.work + 7 * square;
            blocks[i] = b;
        }
        for (int first = 0; first < problem->subjects;) {
            int count = 0;
            for (; count < LINEAR_BLOCKS && first < problem->subjects; count++, first += W) {
                blocks[count].first = first;
                blocks[count].used = problem->subjects - first < W ? problem->subjects - first : W;
            }
            run_blocks(blocks, count, &line);
        }
    }
    free(memory), free(line.stops), free(line.places);
    return fault;
}
