internal import Evidence
internal import Expressions
internal import Regulation

/// One query of an assertion with its answer and what it looked at.
struct AssertionTerm: Hashable, Sendable {
    var text: String
    var value: AssertionValue
    /// Ids of the records, events or results behind the answer.
    var basis: [String]
}

/// The value of an assertion, with the queries that it asked.
struct AssertionOutcome: Hashable, Sendable {
    var value: AssertionValue
    var terms: [AssertionTerm]
    /// Why a true outcome rests on something that is no longer current.
    var reservations: [String]
}

extension Assertion {
    /// Evaluates against inputs; never traps, and answers unknown where names or types do not fit.
    func evaluate(_ inputs: ClaimInputs) -> AssertionOutcome {
        var evaluation = AssertionEvaluation(inputs: inputs)
        let value = evaluation.value(of: root, record: nil, in: nil)
        return AssertionOutcome(value: value, terms: evaluation.terms, reservations: evaluation.reservations)
    }
}

/// The evaluation of one assertion.
private struct AssertionEvaluation {
    let inputs: ClaimInputs
    var terms: [AssertionTerm] = []
    var reservations: [String] = []

    init(inputs: ClaimInputs) { self.inputs = inputs }

    mutating func value(
        of node: AssertionNode,
        record: EvidenceRecord?,
        in collection: EvidenceCollection?
    ) -> AssertionValue {
        switch node.kind {
        case .number(let number): return .number(number)
        case .name(let name):
            if let record, let field = AssertionCheck.field(name, in: collection) { return record.value(field) }
            return .unknown(["`\(name)` is no field here"])
        case .word(let word): return .words([word])
        case .apply(let operation, let arguments):
            let values = arguments.map { value(of: $0, record: record, in: collection) }
            return apply(operation, values)
        case .count(let counted, let filter):
            let (matching, doubts) = select(counted, filter)
            let value: AssertionValue = doubts.isEmpty ? .number(Double(matching.count)) : .unknown(doubts)
            return note("count of \(counted.rawValue)\(filter == nil ? "" : " that match")", value, matching.map(\.id))
        case .fold(let fold, let field, let counted, let filter):
            return self.fold(fold, field, counted, filter)
        case .value(let id): return note("value of \(id)", measured(id), [id])
        case .isUnknown(let id):
            let found = inputs.findings[id].map { AssertionValue.truth($0.value.value.isUnknown) }
            return note("unknown(\(id))", found ?? .unknown(["there is no finding \(id)"]), [id])
        case .status(let jurisdiction, let term, let isState): return status(jurisdiction, term, isState)
        case .deviation, .subjects, .peak: return result(node.kind)
        }
    }

    private mutating func note(_ text: String, _ value: AssertionValue, _ basis: [String]) -> AssertionValue {
        terms.append(AssertionTerm(text: text, value: value, basis: basis))
        return value
    }

    // MARK: Evidence

    /// The records for which the filter holds, and why some could not be decided.
    private mutating func select(
        _ collection: EvidenceCollection,
        _ filter: AssertionNode?
    ) -> (matching: [EvidenceRecord], doubts: [String]) {
        let records = inputs.records(of: collection)
        guard let filter else { return (records, []) }
        var matching: [EvidenceRecord] = []
        var doubts: [String] = []
        for record in records {
            switch value(of: filter, record: record, in: collection) {
            case .truth(true): matching.append(record)
            case .truth(false): break
            case .unknown(let reasons): doubts += reasons
            case .number, .words: doubts.append("the filter is no truth value for \(record.id)")
            }
        }
        return (matching, doubts)
    }

    private mutating func fold(
        _ fold: AssertionNode.Fold,
        _ field: EvidenceField,
        _ collection: EvidenceCollection,
        _ filter: AssertionNode?
    ) -> AssertionValue {
        var (matching, doubts) = select(collection, filter)
        var numbers: [Double] = []
        for record in matching {
            switch record.value(field) {
            case .number(let number): numbers.append(number)
            case .unknown(let reasons): doubts += reasons
            case .truth, .words: doubts.append("\(record.id) has no number for \(field.rawValue)")
            }
        }
        let text = "\(fold.rawValue) of \(field.rawValue) over \(collection.rawValue)"
        let ids = matching.map(\.id)
        guard doubts.isEmpty else { return note(text, .unknown(doubts), ids) }
        switch fold {
        case .sum: return note(text, .number(numbers.reduce(0, +)), ids)
        case .max, .min:
            guard !numbers.isEmpty else { return note(text, .unknown(["no record matches"]), ids) }
            return note(text, .number((fold == .max ? Operator.max : .min).evaluate(numbers)), ids)
        }
    }

    private func measured(_ id: String) -> AssertionValue {
        guard let finding = inputs.findings[id] else { return .unknown(["there is no finding \(id)"]) }
        if case .unknown(let searched) = finding.value.value {
            return .unknown(["\(id) was not measured: \(searched)"])
        }
        guard let measurement = finding.value.value.measurement else { return .unknown(["\(id) is no single number"]) }
        return .number(measurement.value)
    }

    // MARK: Status

    private mutating func status(_ code: String, _ name: String, _ isState: Bool) -> AssertionValue {
        let text = "\(isState ? "state" : "status")(\(code), \(name))"
        guard let jurisdiction = Jurisdiction(rawValue: code), let term = StatusTerm(name: name),
            let status = inputs.statuses[jurisdiction]
        else { return note(text, .unknown(["no status was derived for \(code) \(name)"]), []) }
        let answer = StatusAnswer(status, term)
        if isState { return note(text, .words([answer.state]), answer.events) }
        if answer.state == "stale" { reservations.append("\(text) is stale: \(status.freshness.line)") }
        guard let word = answer.word else {
            return note(text, .unknown(["\(text) is \(answer.words) on \(status.asOf)"]), answer.events)
        }
        return note(text, .words([word]), answer.events)
    }

    // MARK: Runs

    private mutating func result(_ kind: AssertionNode.Kind) -> AssertionValue {
        func missing(_ experiment: String) -> AssertionValue {
            .unknown(["the experiment \(experiment) has no result; run it first"])
        }
        switch kind {
        case .deviation(let experiment, let balance):
            let text = "largest deviation in \(experiment)\(balance.map { ", \($0)" } ?? "")"
            guard let outcome = inputs.results[experiment] else { return note(text, missing(experiment), []) }
            let deviations = outcome.balances.filter { balance == nil || $0.id == balance }.map(\.largestDeviation)
            guard !deviations.isEmpty else {
                return note(text, .unknown(["the result of \(experiment) has no such balance"]), [outcome.key])
            }
            let largest = Operator.max.evaluate(deviations.map(abs))
            return note(text, largest.isNaN ? .unknown(["a deviation is no number"]) : .number(largest), [outcome.key])
        case .subjects(let experiment, let failed):
            let text = "\(failed ? "failed" : "completed") runs of \(experiment)"
            guard let outcome = inputs.results[experiment] else { return note(text, missing(experiment), []) }
            return note(text, .number(Double(failed ? outcome.failed : outcome.completed)), [outcome.key])
        case .peak(let experiment, let arm, let output):
            let text = "peak median of \(output) in \(experiment), \(arm)"
            guard let outcome = inputs.results[experiment] else { return note(text, missing(experiment), []) }
            let peak = outcome.peaks.first { $0.arm == arm && $0.output == output }?.median
            return note(text, peak.map { .number($0) } ?? .unknown(["no such output in the result"]), [outcome.key])
        default: return .unknown(["not a query of a run"])
        }
    }

    // MARK: Operators

    private func apply(_ operation: Operator, _ values: [AssertionValue]) -> AssertionValue {
        switch operation {
        case .and: return logic(values, decisive: false)
        case .or: return logic(values, decisive: true)
        case .not:
            if case .truth(let truth)? = values.first { return .truth(!truth) }
            return values.first ?? .unknown(["nothing to negate"])
        default: break
        }
        let doubts = values.flatMap { if case .unknown(let reasons) = $0 { reasons } else { [String]() } }
        guard doubts.isEmpty else { return .unknown(doubts) }
        if operation == .eq || operation == .neq, values.count == 2, case .words(let left) = values[0],
            case .words(let right) = values[1]
        {
            return .truth(left.isDisjoint(with: right) == (operation == .neq))
        }
        let numbers = values.compactMap { if case .number(let number) = $0 { number } else { nil } }
        guard numbers.count == values.count else { return .unknown(["words and numbers cannot be combined"]) }
        let result = operation.evaluate(numbers)
        switch operation {
        case .eq, .neq, .lt, .leq, .gt, .geq: return .truth(result != 0)
        default: return result.isFinite ? .number(result) : .unknown(["the arithmetic gives no finite number"])
        }
    }

    /// Kleene's strong logic: one decisive side settles the matter, else one unknown makes it unknown.
    private func logic(_ values: [AssertionValue], decisive: Bool) -> AssertionValue {
        var doubts: [String] = []
        for value in values {
            switch value {
            case .truth(let truth): if truth == decisive { return .truth(decisive) }
            case .unknown(let reasons): doubts += reasons
            case .number, .words: doubts.append("a truth value is needed")
            }
        }
        return doubts.isEmpty ? .truth(!decisive) : .unknown(doubts)
    }
}
