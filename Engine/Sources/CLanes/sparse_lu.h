// Sparse LU over lanes without pivoting, by tables made once for a model.
//
// Each entry is finished at once, its products summed in a register: one store an entry, two loads a product. Pivots
// are stored as reciprocals. (1 / (h gamma)) I - J is dominated by its diagonal for small h; where a pivot vanishes
// nevertheless, the step's error is not a number and the step is tried again, smaller.

static void lu_factor(const lanes_sparse_lu *lu, const vd *jacobian, vd scale, vd *factors) {
    const int32_t *table = lu->factor;
    for (int e = 0; e < lu->entries; e++) {
        int source = table[0], kind = table[1], pivot = table[2], products = table[3];
        vd sum = source >= 0 ? -jacobian[source] : (vd)0;
        if (kind == 2) sum += scale;
        table += 4;
        for (int q = 0; q < products; q++, table += 2) sum -= factors[table[0]] * factors[table[1]];
        factors[e] = kind == 0 ? sum : kind == 1 ? sum * factors[pivot] : 1 / sum;
    }
}

/// `work` holds one vector a row.
static void lu_solve(const lanes_sparse_lu *lu, const vd *factors, const vd *right, vd *solution, vd *work) {
    const int32_t *table = lu->forward;
    for (int k = 0; k < lu->size; k++) {
        vd sum = right[lu->order[k]];
        int terms = *table++;
        for (int q = 0; q < terms; q++, table += 2) sum -= factors[table[0]] * work[table[1]];
        work[k] = sum;
    }
    table = lu->backward;
    for (int k = lu->size - 1; k >= 0; k--) {
        vd sum = work[k];
        int pivot = table[0], terms = table[1];
        table += 2;
        for (int q = 0; q < terms; q++, table += 2) sum -= factors[table[0]] * work[table[1]];
        work[k] = sum * factors[pivot];
        solution[lu->order[k]] = work[k];
    }
}
