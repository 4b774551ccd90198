/// Dosing and observation records of several people, in the form that NONMEM's control language NM-TRAN made common.
public struct DataFile: Sendable {
    /// The records of one person, in the order of time.
    public struct Subject: Sendable {
        /// As the file writes it.
        public var id: String
        public var records: [DataRecord]
    }

    /// A row that cannot be used.
    public struct BadRow: Sendable, Hashable {
        public var line: Int
        /// The row as it stands in the file.
        public var text: String
        public var reason: String
    }

    /// How a covariate's value holds between two records.
    public enum CovariateRule: String, Sendable, Hashable, CaseIterable {
        /// From the record before up to this one the value of this one holds: next observation carried backward, as
        /// NONMEM and mrgsolve have it.
        case backward = "nocb"
        /// From this record up to the next its value holds: last observation carried forward.
        case forward = "locf"
    }

    public var subjects: [Subject] = []
    /// Columns that are quantities of the model, in the order in which records give their values.
    public var covariates: [String] = []
    /// Columns that mean nothing here.
    public var ignored: [String] = []
    /// Rows that were left out; empty unless that was asked for.
    public var badRows: [BadRow] = []
    /// Whether rows state what was observed, column `DV`.
    public var hasObservations = false
}

/// One row of a data file.
public struct DataRecord: Sendable, Hashable {
    /// NM-TRAN's `EVID`.
    public enum Event: Int, Sendable, Hashable {
        case observation = 0
        case dose = 1
        /// Something else that has an output, such as a change of a covariate.
        case other = 2
        /// All states take their initial values; infusions and doses that are due end.
        case reset = 3
        case resetAndDose = 4

        /// Whether a row of results belongs to it.
        public var hasOutput: Bool { self == .observation || self == .other }
        public var isDose: Bool { self == .dose || self == .resetAndDose }
    }

    /// NM-TRAN's `RATE`.
    public enum Rate: Sendable, Hashable {
        case bolus
        case rate(Double)
        /// `RATE` -1: the model's own rate, R*n*.
        case modelledRate
        /// `RATE` -2: the model's own duration, D*n*.
        case modelledDuration
    }

    public var line: Int
    public var time: Double
    public var event: Event
    public var amount: Double
    public var rate: Rate
    /// `II`: from one dose to the next.
    public var interval: Double
    /// `ADDL`: doses after this one.
    public var additionalDoses: Int
    /// `SS`: 0; 1, from rest at the initial values; 2, added to what is there.
    public var steadyState: Int
    /// The state that a dose goes into, as a place among the system's.
    public var state: Int
    /// `CMT` as the file states it, counted from one, or the state's own place where it is named.
    public var compartment: Int
    /// `DV`, where the row states it and `MDV` does not say that it is missing.
    public var observed: Double?
    /// In the order of the file's covariates; gaps are filled.
    public var covariates: [Double]
}
