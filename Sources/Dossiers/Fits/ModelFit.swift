public import Analysis

/// A fit of a model to data as `fits.yaml` states it, with the published estimates that it must reproduce.
public struct ModelFit: Sendable {
    public var id: String
    public var title: String
    /// Paths relative to the folder.
    public var model: String
    public var data: String
    public var columns: Columns
    /// Symbols of the model that have a value of their own for each subject: the first of that column.
    public var values: [String: String]
    /// Doses at once, from a column of amounts at the row's time.
    public var doses: Doses?
    /// The symbol that is observed.
    public var output: String
    public var parameters: [Calibration.Parameter]
    /// The names of those that vary between subjects, and how they vary together; nil for one value for all.
    public var random: (names: [String], covariance: MixedEffects.Covariance)?
    public var starts: Int
    public var checkpoints: [Experiment.Checkpoint]

    public struct Columns: Sendable {
        public var subject: String
        public var time: String
        public var observed: String
    }

    public struct Doses: Sendable {
        public var amount: String
        public var target: String
    }
}

/// What a fit found, each number under the name by which measures ask for it.
public struct ModelFitResult: Sendable {
    /// `NAME`, `se_NAME`; with random effects `sd_NAME`, `corr_NAME_NAME`, `aic`, `bic`; `residual`, `loglik`.
    public var numbers: [(name: String, value: Double)]
    public var checkpoints: [ExperimentResult.Checkpoint]
    public var notes: [String]
    /// Every observation with what the fit predicts for it.
    public var observations: [FitReport.Observation] = []

    public subscript(name: String) -> Double? { numbers.first { $0.name == name }?.value }
}
