public import EquationSystems
internal import Foundation
public import Simulation

/// What observations of a time course would say about parameters: whether each moves them, and in a way of its own.
///
/// The sensitivities (p dy/dp over y's largest size) at all output times are the columns of a matrix, each scaled to
/// length one. A parameter whose column the others nearly make up cannot be told from them by these observations.
///
/// **Source**: Brun, Reichert and Künsch, Practical identifiability analysis of large environmental simulation models,
/// Water Resour. Res. 37 (2001) 1015-1030, doi:10.1029/2000WR900350, for the scaling and for indices above 20 as poor.
public struct PracticalIdentifiability: Sendable, Hashable {
    public struct Parameter: Sendable, Hashable {
        public var name: String
        /// Root mean square of its scaled sensitivities: 1 where the outputs move as much as the parameter does.
        public var sensitivity: Double
        /// How many times larger its standard error is than if the others were known; infinite where the others imitate
        /// it exactly, nil where it moves nothing.
        public var inflation: Double?
        /// The parameter whose column is most like its own, and the cosine between the two.
        public var twin: (name: String, cosine: Double)?

        public static func == (left: Parameter, right: Parameter) -> Bool {
            left.name == right.name && left.sensitivity == right.sensitivity && left.inflation == right.inflation
        }

        public func hash(into hasher: inout Hasher) { hasher.combine(name) }
    }

    /// In the order given.
    public var parameters: [Parameter]
    /// Columns that do not depend on the others.
    public var rank: Int

    /// - Parameters:
    ///   - system: The model's equations.
    ///   - course: Times, doses and what is observed.
    ///   - names: Parameters with values other than zero.
    /// - Throws: what `SensitivityRun` throws.
    public init(_ system: EquationSystem, _ course: TimeCourse, by names: [String]) throws {
        let trajectory = try SensitivityRun(system, course, by: names).run()
        let values = try system.initialValues(overrides: course.overrides)
        let sizes = names.map { name -> Double in
            switch system.slot(named: name) {
            case .parameter(let index): values.parameters[index]
            case .state(let index): values.state[index]
            case nil: .nan
            }
        }
        let outputs = trajectory.columns.count / (names.count + 1)
        var columns = names.map { _ in [Double]() }
        for output in 0..<outputs {
            let largest = trajectory.times.indices.reduce(0) { max($0, abs(trajectory[$1, output])) }
            guard largest > 0, largest.isFinite else { continue }
            for row in trajectory.times.indices {
                for place in names.indices {
                    let slope = trajectory[row, outputs + output * names.count + place]
                    columns[place].append(slope * sizes[place] / largest)
                }
            }
        }
        self.init(names, columns)
    }

    /// - Parameters:
    ///   - names: The parameters.
    ///   - columns: Scaled sensitivities, one column a parameter.
    init(_ names: [String], _ columns: [[Double]]) {
        let lengths = columns.map { dot($0, $0).squareRoot() }
        let present = columns.indices.filter { lengths[$0] > 0 && lengths[$0].isFinite }
        let units = present.map { place in columns[place].map { $0 / lengths[place] } }
        let gram = units.map { one in units.map { dot(one, $0) } }
        // NOTE: a share of 1e-14 keeps the inverse finite where columns are equal to rounding; it shows as 1e7.
        var ridged = gram
        for place in ridged.indices { ridged[place][place] += 1e-14 }
        let inverse = Cholesky(ridged)?.inverse
        var found = names.indices.map { place in
            let count = Double(max(1, columns[place].count))
            return Parameter(name: names[place], sensitivity: lengths[place] / count.squareRoot(), inflation: nil)
        }
        for (row, place) in present.enumerated() {
            let inflation = inverse.map { $0[row][row].squareRoot() } ?? .infinity
            found[place].inflation = inflation > 1e6 ? .infinity : inflation
            let others = present.indices.filter { $0 != row }
            if let twin = others.max(by: { abs(gram[row][$0]) < abs(gram[row][$1]) }) {
                found[place].twin = (names[present[twin]], gram[row][twin])
            }
        }
        parameters = found
        rank = Self.rank(units)
    }

    /// How many columns of length one are left when each is freed from those before it, the least explained first.
    private static func rank(_ units: [[Double]]) -> Int {
        var rests = units
        var count = 0
        while let next = rests.indices.max(by: { dot(rests[$0], rests[$0]) < dot(rests[$1], rests[$1]) }) {
            let size = dot(rests[next], rests[next]).squareRoot()
            guard size > 1e-6 else { break }
            count += 1
            let unit = rests.remove(at: next).map { $0 / size }
            for place in rests.indices {
                let projection = dot(rests[place], unit)
                rests[place] = zip(rests[place], unit).map { $0 - projection * $1 }
            }
        }
        return count
    }
}
