package import CLanes

/// The plan of a sparse LU of `(1 / (h gamma)) I - J`, made once for a model: order, fill and the products of each entry.
///
/// Pivots stay on the diagonal, in an order that keeps fill small.
///
/// **Source**: minimum degree with exact degrees, George and Liu, SIAM Review 31 (1989) 1-19, doi:10.1137/1031001, on
/// the pattern of J + Jᵀ.
package struct SparseFactorization: Sendable {
    /// One entry of L or U, in the order in which entries are finished.
    package struct Entry: Sendable {
        /// U holds its row's values, L its column's divided by the pivot, a pivot its own reciprocal.
        package enum Kind: Int32, Sendable { case upper, lower, pivot }

        package var kind: Kind
        /// Row and column in elimination order.
        package var row: Int
        package var column: Int
        /// The Jacobian's entry here; nil for fill.
        package var source: Int?
        /// Entries whose products are subtracted.
        package var products: [(Int, Int)]
    }

    /// The state of each pivot, in elimination order.
    package private(set) var order: [Int] = []
    package private(set) var entries: [Entry] = []
    /// For each row in elimination order: the entries left of and right of the diagonal, as (entry, column).
    package private(set) var left: [[(entry: Int, column: Int)]] = []
    package private(set) var right: [[(entry: Int, column: Int)]] = []
    /// The entry of each pivot.
    package private(set) var pivots: [Int] = []

    /// Plans the factorisation for a pattern.
    ///
    /// - Parameters:
    ///   - size: The number of states.
    ///   - places: Row and column of each entry of the Jacobian.
    /// - Complexity: O(*n*²) in the number of states for the order, O(*products*) for the rest.
    package init(size: Int, places: [(row: Int, column: Int)]) {
        order = Self.minimumDegreeOrder(size, places)
        var rank = [Int](repeating: 0, count: size)
        for (position, state) in order.enumerated() { rank[state] = position }
        var columns = (0..<size).map { Set([$0]) }
        var sources: [Int: Int] = [:]
        for (index, place) in places.enumerated() {
            let (row, column) = (rank[place.row], rank[place.column])
            columns[row].insert(column)
            sources[row * size + column] = index
        }
        // Rows that have an entry in each column, kept as fill appears.
        var rows = (0..<size).map { Set([$0]) }
        for row in 0..<size { for column in columns[row] { rows[column].insert(row) } }
        for pivot in 0..<size {
            let below = rows[pivot].filter { $0 > pivot }
            let beside = columns[pivot].filter { $0 > pivot }
            for row in below {
                for column in beside where columns[row].insert(column).inserted { rows[column].insert(row) }
            }
        }
        makeEntries(size, columns, rows, sources)
    }

    private mutating func makeEntries(_ size: Int, _ columns: [Set<Int>], _ rows: [Set<Int>], _ sources: [Int: Int]) {
        var places: [Int: Int] = [:]
        left = Array(repeating: [], count: size)
        right = Array(repeating: [], count: size)
        func products(_ row: Int, _ column: Int) -> [(Int, Int)] {
            left[row].compactMap { term in
                guard term.column < Swift.min(row, column), let upper = places[term.column * size + column] else {
                    return nil
                }
                return (term.entry, upper)
            }
        }
        func add(_ kind: Entry.Kind, _ row: Int, _ column: Int) {
            let place = row * size + column
            places[place] = entries.count
            let entry = Entry(
                kind: kind,
                row: row,
                column: column,
                source: sources[place],
                products: products(row, column)
            )
            switch kind {
            case .upper: right[row].append((entries.count, column))
            case .lower: left[row].append((entries.count, column))
            case .pivot: pivots.append(entries.count)
            }
            entries.append(entry)
        }
        for pivot in 0..<size {
            add(.pivot, pivot, pivot)
            for column in columns[pivot].sorted() where column > pivot { add(.upper, pivot, column) }
            for row in rows[pivot].sorted() where row > pivot { add(.lower, row, pivot) }
        }
    }

    private static func minimumDegreeOrder(_ size: Int, _ places: [(row: Int, column: Int)]) -> [Int] {
        var neighbours = [Set<Int>](repeating: [], count: size)
        for place in places where place.row != place.column {
            neighbours[place.row].insert(place.column)
            neighbours[place.column].insert(place.row)
        }
        var remaining = Array(0..<size)
        var order: [Int] = []
        while let next = remaining.indices.min(by: {
            (neighbours[remaining[$0]].count, remaining[$0]) < (neighbours[remaining[$1]].count, remaining[$1])
        }) {
            let state = remaining.remove(at: next)
            order.append(state)
            let clique = neighbours[state]
            for neighbour in clique {
                neighbours[neighbour].formUnion(clique)
                neighbours[neighbour].subtract([neighbour, state])
            }
        }
        return order
    }

    /// The number of multiplications and additions of one factorisation and one solution.
    package var operationCount: Int { entries.reduce(0) { $0 + $1.products.count + 1 } + 2 * entries.count }
}

/// The tables of a factorisation in memory, as the C steppers read them.
package final class SparseFactorizationTables: @unchecked Sendable {
    // NOTE: written by `init` only, so that threads may share it.
    private let memory: [UnsafeMutablePointer<Int32>]
    package let table: lanes_sparse_lu

    package init(_ plan: SparseFactorization) {
        var factor: [Int32] = []
        for entry in plan.entries {
            factor += [Int32(entry.source ?? -1), entry.kind.rawValue, Int32(plan.pivots[entry.column])]
            factor.append(Int32(entry.products.count))
            for product in entry.products { factor += [Int32(product.0), Int32(product.1)] }
        }
        var forward: [Int32] = []
        for row in plan.left {
            forward.append(Int32(row.count))
            for term in row { forward += [Int32(term.entry), Int32(term.column)] }
        }
        var backward: [Int32] = []
        for (index, row) in plan.right.enumerated().reversed() {
            backward += [Int32(plan.pivots[index]), Int32(row.count)]
            for term in row { backward += [Int32(term.entry), Int32(term.column)] }
        }
        let tables = [plan.order.map { Int32($0) }, factor, forward, backward].map { values in
            let copy = UnsafeMutablePointer<Int32>.allocate(capacity: Swift.max(1, values.count))
            copy.initialize(from: values, count: values.count)
            return copy
        }
        memory = tables
        table = lanes_sparse_lu(
            size: Int32(plan.order.count),
            entries: Int32(plan.entries.count),
            order: UnsafePointer(tables[0]),
            factor: UnsafePointer(tables[1]),
            forward: UnsafePointer(tables[2]),
            backward: UnsafePointer(tables[3])
        )
    }

    deinit { for table in memory { table.deallocate() } }
}
