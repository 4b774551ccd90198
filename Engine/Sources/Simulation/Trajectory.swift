public import Integrators

/// What a time course recorded: a table with one row per output time.
public struct Trajectory: Sendable, Hashable {
    public struct Column: Sendable, Hashable {
        /// The observable's name, such as `S1` or `amount(S1)`.
        public var name: String
        /// Its unit as an id of the model, where the model states one.
        public var units: String?

        public init(name: String, units: String? = nil) {
            self.name = name
            self.units = units
        }
    }

    /// An event that was executed.
    public struct ExecutedEvent: Sendable, Hashable {
        public var name: String
        public var time: Double

        public init(name: String, time: Double) {
            self.name = name
            self.time = time
        }
    }

    public var columns: [Column]
    /// Output times, in the model's time unit. At the time of an event or dose, values are those after it.
    public var times: [Double]
    /// **Shape**: `times.count × columns.count`, row-major.
    public var values: [Double]
    public var statistics = IntegrationStatistics()
    /// Events in the order of their execution.
    public var events: [ExecutedEvent] = []

    public init(columns: [Column], times: [Double] = [], values: [Double] = []) {
        self.columns = columns
        self.times = times
        self.values = values
    }

    /// The values of one column over time, or nil where no column has that name.
    ///
    /// - Complexity: O(*rows* + *columns*).
    public subscript(name: String) -> [Double]? {
        guard let column = columns.firstIndex(where: { $0.name == name }) else { return nil }
        return times.indices.map { values[$0 * columns.count + column] }
    }

    /// The value in one row and column.
    public subscript(row: Int, column: Int) -> Double { values[row * columns.count + column] }
}
