internal import Dates
internal import Diagnostics
internal import Evidence

/// Reads the value of a finding in one of its forms.
///
/// | form | example |
/// |---|---|
/// | quantity | `{quantity: 31.1, spread: 6.2, unit: "%", basis: administered dose}` |
/// | range | `{range: [1.3, 2.8], unit: h}`, with `typical` where one value is usual |
/// | times the comparator | `{fold: 16.1}`, `{fold_range: [2, 3]}` |
/// | percent against the comparator | `{change: -61}` |
/// | arms | `{compare: [{label: selank, quantity: 1.2}, {label: wait list, quantity: 3.6}], unit: points}` |
/// | before and after | `{from: {quantity: 20.3}, to: {quantity: 7.0}, unit: points}` |
/// | part | `{fraction: [13, 15]}` |
/// | count | `{count: 84, of: genes}` |
/// | identifier | `{identifier: 129954-34-3, scheme: CAS}` |
/// | date | `{date: 2023-09-29}`, `{date: "1970"}`, `{dates: [2026-01-20, 2026-01-21]}` |
/// | parts with names | `{several: [{label: TKP, quantity: 344.41, unit: g/mol}, ...]}` |
/// | words | `{text: increase}`, with its reason in `text-values.yaml` |
/// | looked for, not found | `{unknown: what was searched}` |
struct FindingValueReader {
    /// Why a finding's value stays words, by finding.
    let reasons: [String: String]
    /// The finding whose value is read.
    let finding: String

    private static let forms = Record.valueForms.map(\.key)
    private static let maximumDepth = 3

    /// The value under the key `value`, with the words it replaced.
    func read(_ fields: YAMLFields) -> Worded<FindingValue>? {
        guard let node = fields.value("value", required: true) else { return nil }
        if let text = node.scalar {
            let isNumber = Double(text) != nil
            fields.report(
                isNumber ? "number-without-unit" : "wrong-type",
                "value",
                isNumber
                    ? "the number `\(text)` stands without unit"
                    : "a value must say its form, found \(YAMLFields.shown(node))",
                suggestion: isNumber
                    ? "write `{quantity: \(text), unit: ...}` or `{count: \(text), of: ...}`" : "write `{text: ...}`"
            )
            return nil
        }
        guard let value = fields.fields("value", keys: Record.value.keys),
            let read = read(value: value, depth: 0)
        else { return nil }
        return Worded(read, wording: value.text("as_written"))
    }

    private func read(value: YAMLFields, depth: Int) -> FindingValue? {
        let given = Self.forms.filter(value.has)
        guard given.count == 1, let form = given.first else {
            value.faults.error(
                "bad-value",
                at: value.node.location,
                element: value.element,
                given.isEmpty ? "the value has no form" : "the value has the forms \(given.joined(separator: " and "))",
                suggestion: "one of \(Self.forms.joined(separator: ", "))"
            )
            return nil
        }
        switch form {
        case "quantity": return value.measurement().map(FindingValue.quantity)
        case "range": return range(value)
        case "fold": return ratio(value)
        case "fold_range": return value.bounds("fold_range").map { .ratioRange(low: $0.low, high: $0.high) }
        case "change": return value.number("change", required: true).map { .relativeChange(percent: $0) }
        case "compare": return comparison(value)
        case "from": return change(value)
        case "fraction": return fraction(value)
        case "count": return count(value)
        case "identifier": return value.identifier().map(FindingValue.identifier)
        case "date": return date(value)
        case "dates": return dates(value)
        case "several": return several(value, depth: depth)
        case "text": return text(value)
        default: return value.text("unknown", required: true).map { .unknown(searched: $0) }
        }
    }

    private func range(_ value: YAMLFields) -> FindingValue? {
        guard let (low, high) = value.bounds("range"), let unit = value.unit() else { return nil }
        let typical = value.number("typical")
        if let typical, typical < low || typical > high {
            value.report("bad-range", "typical", "the typical value \(typical) is outside the range")
        }
        return .range(low: low, high: high, unit: unit, typical: typical)
    }

    private func ratio(_ value: YAMLFields) -> FindingValue? {
        guard let ratio = value.number("fold", required: true) else { return nil }
        if ratio < 0 { value.report("bad-value", "fold", "a ratio cannot be negative; a halving is 0.5") }
        return .ratio(ratio, isApproximate: value.flag("approximate") ?? false)
    }

    private func comparison(_ value: YAMLFields) -> FindingValue? {
        guard let unit = value.unit() else { return nil }
        let arms = value.records("compare", keys: Record.arm.keys)
            .compactMap { arm -> FindingValue.Labelled<Measurement>? in
                guard let label = arm.text("label", required: true), let measurement = arm.measurement(unit: unit)
                else {
                    return nil
                }
                return .init(label, measurement)
            }
        guard arms.count >= 2 else {
            value.report("bad-value", "compare", "a comparison needs two arms")
            return nil
        }
        return .comparison(arms)
    }

    private func change(_ value: YAMLFields) -> FindingValue? {
        let keys = Record.point.keys
        guard let unit = value.unit(),
            let from = value.fields("from", keys: keys, required: true)?.measurement(unit: unit),
            let to = value.fields("to", keys: keys, required: true)?.measurement(unit: unit)
        else { return nil }
        return .change(from: from, to: to)
    }

    private func fraction(_ value: YAMLFields) -> FindingValue? {
        let numbers = value.list("fraction").map { $0.scalar.flatMap(Int.init) }
        guard numbers.count == 2, let count = numbers[0], let total = numbers[1], count >= 0, total > 0, count <= total
        else {
            value.report("bad-value", "fraction", "a fraction is two whole numbers, the part first: `[13, 15]`")
            return nil
        }
        return .fraction(count: count, of: total)
    }

    private func count(_ value: YAMLFields) -> FindingValue? {
        guard let count = value.integer("count", required: true) else { return nil }
        guard count >= 0 else {
            value.report("bad-value", "count", "a count cannot be negative")
            return nil
        }
        guard let things = value.text("of") else {
            value.report(
                "number-without-unit",
                "count",
                "the count \(count) does not say of what",
                suggestion: "add `of`, such as `of: patients`"
            )
            return nil
        }
        return .count(count, of: things)
    }

    private func date(_ value: YAMLFields) -> FindingValue? {
        guard let text = value.text("date", required: true) else { return nil }
        guard let date = PartialDate(text) else {
            value.report(
                "not-a-date",
                "date",
                "`date` must be an ISO 8601 date, found `\(text.prefix(60))`",
                suggestion: "write it as YYYY-MM-DD, YYYY-MM or YYYY"
            )
            return nil
        }
        return .date(date)
    }

    private func dates(_ value: YAMLFields) -> FindingValue? {
        let dates = value.texts("dates").map { ISODate($0) }
        guard dates.count == 2, let from = dates[0], let to = dates[1], from <= to else {
            value.report("not-a-date", "dates", "`dates` must be two dates YYYY-MM-DD, the earlier first")
            return nil
        }
        return .dates(from: from, to: to)
    }

    private func several(_ value: YAMLFields, depth: Int) -> FindingValue? {
        guard depth < Self.maximumDepth else {
            value.report("bad-value", "several", "nested more than \(Self.maximumDepth) levels deep")
            return nil
        }
        let parts = value.records("several", keys: Record.valuePart.keys, required: true)
            .compactMap { part -> FindingValue.Labelled<FindingValue>? in
                guard let label = part.text("label", required: true), let value = read(value: part, depth: depth + 1)
                else { return nil }
                return .init(label, value)
            }
        return parts.isEmpty ? nil : .several(parts)
    }

    private func text(_ value: YAMLFields) -> FindingValue? {
        guard let text = value.text("text", required: true) else { return nil }
        guard let reason = reasons[finding] else {
            value.report(
                "text-without-reason",
                "text",
                "this value stays words, and no reason is given",
                suggestion: "give it a typed form, or list the finding in text-values.yaml"
            )
            return nil
        }
        return .text(text, reason: reason)
    }
}

extension YAMLFields {
    /// `identifier` and `scheme`, checked by form and check digit.
    func identifier() -> Identifier? {
        guard let value = text("identifier", required: true),
            let scheme = choice("scheme", Identifier.Scheme.self, required: true)
        else { return nil }
        let identifier = Identifier(scheme, value)
        if let fault = identifier.fault {
            report("bad-identifier", "identifier", "the \(scheme.rawValue) `\(value.prefix(60))` \(fault)")
        }
        return identifier
    }
}
