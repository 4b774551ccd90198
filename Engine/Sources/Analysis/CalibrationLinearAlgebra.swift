internal import Foundation

/// The lower triangle L of a small symmetric positive definite matrix, with A = L Lᵀ.
struct Cholesky {
    private let rows: [[Double]]

    /// - Returns: nil where the matrix is not positive definite.
    init?(_ matrix: [[Double]]) {
        var rows = matrix
        for i in rows.indices {
            for j in 0...i {
                var sum = matrix[i][j]
                for k in 0..<j { sum -= rows[i][k] * rows[j][k] }
                if i == j {
                    guard sum > 0, sum.isFinite else { return nil }
                    rows[i][i] = sum.squareRoot()
                } else {
                    rows[i][j] = sum / rows[j][j]
                }
            }
        }
        self.rows = rows
    }

    var logDeterminant: Double { 2 * rows.indices.reduce(0) { $0 + log(rows[$1][$1]) } }

    /// The solution x of A x = b.
    func solve(_ b: [Double]) -> [Double] {
        var x = b
        for i in rows.indices {
            for k in 0..<i { x[i] -= rows[i][k] * x[k] }
            x[i] /= rows[i][i]
        }
        for i in rows.indices.reversed() {
            for k in i + 1..<max(i + 1, rows.count) { x[i] -= rows[k][i] * x[k] }
            x[i] /= rows[i][i]
        }
        return x
    }

    /// The inverse of A.
    var inverse: [[Double]] {
        rows.indices.map { column in solve(rows.indices.map { $0 == column ? 1 : 0 }) }
    }
}

/// Derivatives of a vector by each parameter, by central differences: one row for each element.
///
/// - Returns: nil where the function has no value beside the point.
func centralDifferences(at point: [Double], of function: ([Double]) -> [Double]?) -> [[Double]]? {
    var columns: [[Double]] = []
    for index in point.indices {
        let step = 6e-6 * max(1, abs(point[index]))
        var (up, down) = (point, point)
        up[index] += step
        down[index] -= step
        guard let above = function(up), let below = function(down) else { return nil }
        columns.append(zip(above, below).map { ($0 - $1) / (up[index] - down[index]) })
    }
    guard let count = columns.first?.count else { return [] }
    return (0..<count).map { row in columns.map { $0[row] } }
}

func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
