internal import Diagnostics
internal import Evidence

/// Readers of dose, route, time and statistic of a finding.
extension YAMLFields {
    /// One substance, or `items` with several that were given together.
    func dose(_ key: String) -> Worded<[Dose]>? {
        guard value(key) != nil,
            let fields = fields(key, keys: Record.dose.keys)
        else { return nil }
        let items =
            fields.has("items")
            ? fields.records("items", keys: Record.doseItem.keys).compactMap { $0.oneDose() }
            : [fields.oneDose()].compactMap { $0 }
        return Worded(items, wording: fields.text("as_written"))
    }

    private func oneDose() -> Dose? {
        let amounts: [Double]
        if has("range") {
            guard let (low, high) = bounds("range") else { return nil }
            amounts = [low, high]
        } else if has("amounts") {
            amounts = list("amounts").compactMap { number($0, "amounts") }
        } else {
            amounts = [number("amount", required: true)].compactMap { $0 }
        }
        guard !amounts.isEmpty, let unit = unit() else { return nil }
        if amounts.contains(where: { $0 < 0 }) { report("bad-dose", "amount", "a dose cannot be negative") }
        return Dose(
            substance: text("substance"),
            amounts: amounts,
            isRange: has("range"),
            unit: unit,
            schedule: choice("schedule", Dose.Schedule.self) ?? .notStated,
            days: number("days"),
            volume: fields("volume", keys: Record.volume.keys)?.measurement()
        )
    }

    /// `intranasal`, or `routes` with several.
    func routes(_ key: String) -> Worded<[Route]>? {
        worded(
            key,
            keys: Record.routes.keys,
            plain: { _ in choice(key, Route.self).map { [$0] } },
            mapping: { $0.choices("routes", Route.self, required: true) }
        )
    }

    /// Times `at` or a `span`, with unit and what they count from, or a `date`.
    func moment(_ key: String) -> Worded<Moment>? {
        guard value(key) != nil,
            let fields = fields(key, keys: Record.moment.keys)
        else { return nil }
        var moment = Moment(
            reference: fields.text("reference"),
            date: fields.date("date"),
            isUncertain: fields.flag("uncertain") ?? false
        )
        if fields.has("span"), let (low, high) = fields.bounds("span") {
            moment.times = [low, high]
            moment.isSpan = true
        } else if fields.has("at") {
            moment.times = fields.list("at").compactMap { fields.number($0, "at") }
        }
        if !moment.times.isEmpty { moment.unit = fields.unit() }
        if !["at", "span", "reference", "date"].contains(where: fields.has) {
            fields.report("missing-key", "at", "a time needs `at`, `span`, `reference` or `date`")
        }
        return Worded(moment, wording: fields.text("as_written"))
    }

    /// `p < 0.05`, or `p: < 0.05` with the words.
    func statistic(_ key: String) -> Worded<Statistic>? {
        worded(
            key,
            keys: Record.statistic.keys,
            plain: { node in
                guard let text = node.scalar, text.hasPrefix("p ") else { return badStatistic(key, node) }
                return pValue(text.dropFirst(2), node, key)
            },
            mapping: { fields in fields.text("p", required: true).flatMap { pValue($0[...], fields.node, key) } }
        )
    }

    private func pValue(_ text: Substring, _ node: YAMLNode, _ key: String) -> Statistic? {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let relation = Statistic.Relation(rawValue: String(parts[0])),
            let value = Double(parts[1]), let statistic = Statistic(relation, value)
        else { return badStatistic(key, node) }
        return statistic
    }

    private func badStatistic(_ key: String, _ node: YAMLNode) -> Statistic? {
        report(
            "bad-statistic",
            key,
            "cannot read \(Self.shown(node)) as a p-value",
            suggestion: "write `p < 0.05`, with <, <=, = or > and a number from 0 to 1"
        )
        return nil
    }

    /// `quantity`, `unit` and what goes with them.
    func measurement(unit shared: UnitLabel? = nil) -> Measurement? {
        guard let value = number("quantity", required: true), let unit = shared ?? unit() else { return nil }
        let spread = number("spread")
        if let spread, spread < 0 { report("bad-spread", "spread", "a spread cannot be negative") }
        return Measurement(
            value,
            unit,
            spread: spread,
            spreadKind: choice("spread_kind", Measurement.Spread.self) ?? (spread == nil ? nil : .notStated),
            isApproximate: flag("approximate") ?? false,
            basis: text("basis")
        )
    }
}
