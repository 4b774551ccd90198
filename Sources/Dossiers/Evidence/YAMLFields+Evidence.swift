internal import Diagnostics
internal import Evidence

/// Readers of the small typed parts that sources and findings share.
///
/// Each part is either one plain word or number, where that says all, or a mapping whose `as_written` keeps the words
/// that the typed form replaced.
extension YAMLFields {
    /// The unit beside a number; a number without one is a fault.
    func unit(_ key: String = "unit") -> UnitLabel? {
        guard let value = value(key) else {
            faults.error(
                "number-without-unit",
                at: location(of: key),
                element: element,
                "a number without unit",
                suggestion: "add `unit`, such as `unit: ug/kg`; a plain count is `{count: 12, of: patients}`"
            )
            return nil
        }
        guard let text = value.scalar else {
            report("wrong-type", key, "`\(key)` must be a text, found \(value.kindName)")
            return nil
        }
        return unit(text, key)
    }

    /// A unit that is known.
    func unit(_ text: String, _ key: String) -> UnitLabel? {
        let unit = UnitLabel(text)
        if let problem = unit.problem {
            report(
                "unknown-unit",
                key,
                problem,
                suggestion: nearMiss(to: text, among: UnitLabel.conventional.keys.sorted())
                    .map { "did you mean `\($0)`?" }
            )
            return nil
        }
        return unit
    }

    /// Two numbers in rising order.
    func bounds(_ key: String) -> (low: Double, high: Double)? {
        let numbers = list(key, required: true).map { number($0, key) }
        guard numbers.count == 2 else {
            report("wrong-type", key, "`\(key)` must hold two numbers, the lower first")
            return nil
        }
        guard let low = numbers[0], let high = numbers[1] else { return nil }
        guard low <= high else {
            report("bad-range", key, "the range runs from \(low) down to \(high)", suggestion: "write the lower first")
            return nil
        }
        return (low, high)
    }

    /// A plain word that is one of the cases, or a mapping that the closure reads.
    func worded<Value>(
        _ key: String,
        keys: [String],
        plain: (YAMLNode) -> Value?,
        mapping: (YAMLFields) -> Value?
    ) -> Worded<Value>? {
        guard let node = value(key) else { return nil }
        guard node.entries != nil else { return plain(node).map { Worded($0) } }
        guard let fields = fields(key, keys: keys), let value = mapping(fields) else { return nil }
        return Worded(value, wording: fields.text("as_written"))
    }

    /// Whose body or cells: `rat`, or taxa, strains and preparation.
    func species(_ key: String) -> Worded<Species>? {
        worded(
            key,
            keys: Record.speciesRecord.keys,
            plain: { _ in choice(key, Species.Taxon.self).map { Species([$0]) } },
            mapping: { fields in
                let taxa = fields.choices("taxa", Species.Taxon.self, required: true)
                guard !taxa.isEmpty else { return nil }
                return Species(
                    taxa,
                    strains: fields.texts("strains"),
                    preparation: fields.choice("preparation", Species.Preparation.self) ?? .organism,
                    isPresumed: fields.flag("presumed") ?? false
                )
            }
        )
    }

    /// Numbers of subjects: `62`, or total, size of each group, or the groups.
    func sampleSize(_ key: String) -> Worded<SampleSize>? {
        worded(
            key,
            keys: Record.sampleSizeRecord.keys,
            plain: { _ in positive(key).map { SampleSize(total: $0) } },
            mapping: { fields in
                let groups = fields.list("groups").compactMap { group(of: fields, $0) }
                let size = SampleSize(
                    total: fields.positive("total"),
                    perGroup: fields.positive("per_group"),
                    groups: groups
                )
                let sum = groups.reduce(0) { $0 &+ $1.count }
                if let total = size.total, !groups.isEmpty, sum != total {
                    fields.report("bad-sample-size", "total", "the groups add up to \(sum), not to \(total)")
                }
                return size
            }
        )
    }

    private func group(of fields: YAMLFields, _ node: YAMLNode) -> SampleSize.Group? {
        if node.scalar != nil {
            guard let count = fields.count(node) else { return nil }
            return SampleSize.Group(count: count)
        }
        guard let group = YAMLFields(node, element: fields.element, keys: Record.group.keys, faults: faults),
            let count = group.positive("count")
        else { return nil }
        return SampleSize.Group(label: group.text("label"), count: count)
    }

    private func positive(_ key: String) -> Int? { value(key).flatMap(count) }

    private func count(_ node: YAMLNode) -> Int? {
        guard let text = node.scalar, let count = Int(text), (1...1_000_000_000).contains(count) else {
            faults.error(
                "not-a-number",
                at: node.location,
                element: element,
                "a sample size must be a whole number above zero, found \(YAMLFields.shown(node))"
            )
            return nil
        }
        return count
    }

    /// `yes`, `no`, `reported`, `not stated`; an absent key is unknown.
    func answer(_ key: String) -> Worded<Answer> {
        worded(
            key,
            keys: Record.answerRecord.keys,
            plain: { _ in choice(key, Answer.self) },
            mapping: { $0.choice("answer", Answer.self, required: true) }
        ) ?? Worded(.unknown)
    }

    /// What it is about where that is not the dossier's compound.
    func subject(_ key: String) -> FindingSubject? {
        guard let fields = fields(key, keys: Record.subject.keys),
            let role = fields.choice("role", FindingSubject.Role.self, required: true)
        else { return nil }
        return FindingSubject(role: role, names: fields.texts("of", required: true))
    }

    /// A list of words that are cases of an enumeration.
    func choices<Choice>(
        _ key: String,
        _ type: Choice.Type,
        required: Bool = false
    ) -> [Choice] where Choice: RawRepresentable<String> & CaseIterable {
        let words = Choice.allCases.map(\.rawValue)
        return list(key, required: required).compactMap { node in
            if let text = node.scalar, let choice = Choice(rawValue: text) { return choice }
            faults.error(
                "unknown-value",
                at: node.location,
                element: element,
                "`\(key)` cannot hold \(YAMLFields.shown(node))",
                suggestion: node.scalar.flatMap { nearMiss(to: $0, among: words) }.map { "did you mean `\($0)`?" }
                    ?? "one of \(words.joined(separator: ", "))"
            )
            return nil
        }
    }
}
