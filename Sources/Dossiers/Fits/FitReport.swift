/// What a fit found in the plain form that JSON carries; field names are part of the API.
public struct FitReport: Codable, Sendable {
    /// One observation, and what the model says of it.
    public struct Observation: Codable, Sendable, Hashable {
        public var subject: String
        public var time: Double
        public var observed: Double
        /// With the estimates that hold for all.
        public var predicted: Double
        /// With the subject's own estimates; nil where nothing varies between subjects.
        public var individual: Double?

        public init(subject: String, time: Double, observed: Double, predicted: Double, individual: Double?) {
            self.subject = subject
            self.time = time
            self.observed = observed
            self.predicted = predicted
            self.individual = individual
        }
    }

    /// The set's id and the fit's.
    public var id: String
    public var title: String
    /// The symbol that is observed.
    public var output: String
    public var numbers: [String: Double]
    public var notes: [String]
    public var checkpoints: [ExperimentResult.Checkpoint]
    public var observations: [Observation]

    public init(_ result: ModelFitResult, of fit: ModelFit, in set: ExperimentSet) {
        id = "\(set.id)/\(fit.id)"
        title = fit.title
        output = fit.output
        // NOTE: JSON has no NaN and no infinity; a number that is none is left out.
        numbers = Dictionary(
            result.numbers.filter(\.value.isFinite).map { ($0.name, $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
        notes = result.notes
        checkpoints = result.checkpoints
        observations = result.observations
    }
}
