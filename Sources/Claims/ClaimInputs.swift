public import Evidence
public import Regulation

/// What an experiment's stored result says to a claim.
public struct ExperimentOutcome: Hashable, Sendable {
    public struct Balance: Hashable, Sendable {
        public var id: String
        public var arm: String
        /// Largest deviation over subjects and times, relative to the expected value where that is not zero.
        public var largestDeviation: Double
        public var tolerance: Double

        public init(id: String, arm: String, largestDeviation: Double, tolerance: Double) {
            self.id = id
            self.arm = arm
            self.largestDeviation = largestDeviation
            self.tolerance = tolerance
        }
    }

    /// The largest median of an output over the run's times.
    public struct Peak: Hashable, Sendable {
        public var arm: String
        public var output: String
        /// In the output's unit; nil where no subject is left at any time.
        public var median: Double?

        public init(arm: String, output: String, median: Double?) {
            self.arm = arm
            self.output = output
            self.median = median
        }
    }

    public var experiment: String
    /// The key of the result file, which hashes everything that decides the numbers.
    public var key: String
    public var completed: Int
    public var failed: Int
    public var balances: [Balance]
    public var peaks: [Peak]

    public init(
        experiment: String,
        key: String,
        completed: Int,
        failed: Int,
        balances: [Balance],
        peaks: [Peak]
    ) {
        self.experiment = experiment
        self.key = key
        self.completed = completed
        self.failed = failed
        self.balances = balances
        self.peaks = peaks
    }
}

/// Everything that claims are checked against, as values.
public struct ClaimInputs: Sendable {
    /// By id.
    public var sources: [String: Source]
    /// By id.
    public var findings: [String: Finding]
    /// The compound's status in each jurisdiction, derived on the date of the check.
    public var statuses: [Jurisdiction: Status]
    /// Results by experiment id; an experiment that has not run is absent.
    public var results: [String: ExperimentOutcome]

    /// Collects inputs; of two records with one id the first counts.
    public init(
        sources: some Sequence<Source>,
        findings: some Sequence<Finding>,
        statuses: [Jurisdiction: Status] = [:],
        results: [ExperimentOutcome] = []
    ) {
        self.sources = Dictionary(sources.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.findings = Dictionary(findings.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.statuses = statuses
        self.results = Dictionary(results.map { ($0.experiment, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The records of a collection in the order of their ids; what another substance gave or
    /// what was retracted is never among them.
    func records(of collection: EvidenceCollection) -> [EvidenceRecord] {
        switch collection {
        case .sources:
            sources.values.filter { $0.subject == nil && !$0.isRetracted }.sorted { $0.id < $1.id }.map(
                EvidenceRecord.init
            )
        case .trials:
            sources.values.filter { $0.subject == nil && !$0.isRetracted && $0.kind.value == .humanTrial }
                .sorted { $0.id < $1.id }
                .map(EvidenceRecord.init)
        case .findings:
            findings.values.filter { !$0.isSurrogate && !(sources[$0.source]?.isRetracted ?? false) }
                .sorted { $0.id < $1.id }.map(EvidenceRecord.init)
        }
    }
}
