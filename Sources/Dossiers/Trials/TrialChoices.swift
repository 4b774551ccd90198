/// What a reader chose: values of an experiment's inputs, and whom it is run for.
public struct TrialChoices: Sendable, Hashable {
    /// The value of one input.
    public enum Value: Sendable, Hashable {
        case number(Double)
        case option(String)
    }

    /// Whether what nobody measured varies over its whole range, or stands at its reference value.
    public enum Assumptions: String, Sendable, Hashable, Codable, CaseIterable {
        case drawn, held
    }

    /// Values by the ids of inputs; an input that is not named keeps the experiment's own.
    public var inputs: [String: Value] = [:]
    /// Virtual subjects.
    public var subjects = 200
    /// Decides who they are; nil for the experiment's own population.
    public var seed: UInt64?
    public var assumptions = Assumptions.drawn
    /// The arms to run; nil for all.
    public var arms: [String]?
    /// The outputs to give bands of; nil for all.
    public var outputs: [String]?

    /// The fewest and the most subjects that are run for one question.
    public static let subjectRange = 20...1000

    public init() {}
}

/// One choice that does not fit the experiment.
public struct TrialFault: Error, Hashable, Sendable {
    /// Where it is, such as `inputs.dose`.
    public var member: String
    /// What is wrong and what would be right, as the end of a sentence.
    public var reason: String
}

extension TrialChoices {
    /// Everything that does not fit an experiment.
    public func faults(in experiment: Experiment) -> [TrialFault] {
        var faults: [TrialFault] = []
        func check(_ chosen: [String]?, _ member: String, _ known: [String]) {
            guard let chosen else { return }
            if chosen.isEmpty { faults.append(TrialFault(member: member, reason: "names none; leave it out for all")) }
            if Set(chosen).count < chosen.count { faults.append(TrialFault(member: member, reason: "names one twice")) }
            for id in chosen where !known.contains(id) {
                let reason = "names `\(id)`; known are \(known.joined(separator: ", "))"
                faults.append(TrialFault(member: member, reason: reason))
            }
        }
        if !Self.subjectRange.contains(subjects) {
            let range = Self.subjectRange
            let reason = "is \(subjects); it runs from \(range.lowerBound) to \(range.upperBound)"
            faults.append(TrialFault(member: "subjects", reason: reason))
        }
        check(arms, "arms", experiment.arms.filter { $0.series == nil }.map(\.id))
        check(outputs, "outputs", experiment.outputs.map(\.id))
        for (id, value) in inputs.sorted(by: { $0.key < $1.key }) {
            if let reason = Self.reason(against: id, value, experiment) {
                faults.append(TrialFault(member: "inputs.\(id)", reason: reason))
            }
        }
        return faults
    }

    private static func reason(against id: String, _ value: Value, _ experiment: Experiment) -> String? {
        guard let input = experiment.inputs.first(where: { $0.id == id }) else {
            let known = experiment.inputs.map(\.id).joined(separator: ", ")
            return known.isEmpty ? "is not known; this experiment has no inputs" : "is not known; known are \(known)"
        }
        switch (input.change, value) {
        case (.choice(let options), .option(let option)):
            let known = options.map(\.id)
            return known.contains(option) ? nil : "is `\(option)`; known are \(known.joined(separator: ", "))"
        case (.choice, .number): return "is a number; it takes the id of an option"
        case (_, .option): return "is a text; it takes a number"
        case (.count(let range), .number(let number)):
            return range.accepts(number) && number == number.rounded()
                ? nil : "is \(number); it takes whole numbers from \(range.low) to \(range.high)"
        case (.amount(let range), .number(let number)), (.symbol(_, let range), .number(let number)):
            return range.accepts(number)
                ? nil : "is \(number); it runs from \(range.low) to \(range.high) \(range.unit)"
        }
    }
}
