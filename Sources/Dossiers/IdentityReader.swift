internal import Diagnostics
internal import Evidence

/// Reads `dossier.yaml`, whose facts are ids of findings.
struct IdentityReader {
    let findings: [String: Finding]
    let findingIDs: IdentifierTable
    let faults: DiagnosticCollector

    /// The identity; nil where the compound, its name or its class is missing.
    func read(_ node: YAMLNode) -> Identity? {
        guard let file = YAMLFields(node, element: "dossier", keys: Record.dossier.keys, faults: faults) else {
            return nil
        }
        let compound = file.text("compound", required: true)
        let name = file.text("name", required: true)
        let compoundClass = file.choice("class", Identity.CompoundClass.self, required: true)
        let facts = file.fields("identity", keys: Record.identity.keys, required: true)
        var identity = Identity(
            compound: compound ?? "",
            name: name ?? "",
            compoundClass: compoundClass ?? .peptide,
            identifiers: facts.map { identifiers(of: $0) } ?? [],
            synonyms: facts.map { synonyms(of: $0) } ?? [],
            misspellings: misspellings(of: file),
            salts: salts(of: file),
            parts: parts(of: file),
            parent: parent(of: file),
            cutSites: cutSites(of: file),
            comparedWith: file.texts("compared_with"),
            alternatives: alternatives(of: file),
            unknowns: unknowns(of: file)
        )
        if let facts {
            identity.sequence = text("sequence", .sequence, facts) { PeptideSequence($0) }
            identity.helm = text("helm", .helm, facts) { $0 }
            identity.formula = text("formula", .formula, facts) { MolecularFormula($0) }
            identity.averageMass = measurement("average_mass", facts)
            identity.monoisotopicMass = measurement("monoisotopic_mass", facts)
        }
        if compoundClass == .peptide, let facts, facts.value("sequence") == nil {
            facts.report("missing-key", "sequence", "a peptide needs its `sequence`")
        }
        IdentityCheck(identity: identity, file: file).run()
        return compound == nil || name == nil || compoundClass == nil ? nil : identity
    }

    /// The finding with an id; reports one that does not exist.
    private func finding(_ id: String, at location: SourceLocation, _ element: String) -> Finding? {
        findingIDs.resolve(id, at: location, element: element, faults: faults)
        return findings[id]
    }

    /// The finding that a key names.
    private func finding(_ key: String, _ fields: YAMLFields, required: Bool = false) -> Finding? {
        guard let id = fields.text(key, required: required) else { return nil }
        return finding(id, at: fields.location(of: key), fields.element)
    }

    private func text<Value: Hashable & Sendable>(
        _ key: String,
        _ scheme: Identifier.Scheme,
        _ fields: YAMLFields,
        _ make: (String) -> Value?
    ) -> Identity.Fact<Value>? {
        guard let finding = finding(key, fields), !reportGap(key, finding, fields) else { return nil }
        guard case .identifier(let identifier) = finding.value.value, identifier.scheme == scheme,
            let value = make(identifier.value)
        else {
            fields.report("wrong-finding", key, "the finding `\(finding.id)` holds no \(scheme.rawValue)")
            return nil
        }
        return Identity.Fact(value, finding: finding.id)
    }

    private func measurement(_ key: String, _ fields: YAMLFields) -> Identity.Fact<Measurement>? {
        guard let finding = finding(key, fields), !reportGap(key, finding, fields) else { return nil }
        guard case .quantity(let measurement) = finding.value.value else {
            fields.report("wrong-finding", key, "the finding `\(finding.id)` holds no quantity")
            return nil
        }
        return Identity.Fact(measurement, finding: finding.id)
    }

    /// A fact that nobody has looked up yet is a named gap, not a fault; true where it is one.
    private func reportGap(_ key: String, _ finding: Finding, _ fields: YAMLFields) -> Bool {
        guard case .unknown(let searched) = finding.value.value else { return false }
        faults.report(
            Diagnostic(
                .warning,
                rule: "gap",
                at: fields.location(of: key),
                element: fields.element,
                "the \(key.replacing("_", with: " ")) is not known: \(searched)",
                suggestion: "give the finding `\(finding.id)` its value and its source"
            )
        )
        return true
    }

    private func identifiers(of fields: YAMLFields) -> [Identity.Fact<Identifier>] {
        fields.list("identifiers").compactMap { node in
            guard let id = node.scalar, let finding = finding(id, at: node.location, fields.element) else { return nil }
            guard case .identifier(let identifier) = finding.value.value else {
                faults.error(
                    "wrong-finding",
                    at: node.location,
                    element: fields.element,
                    "the finding `\(id)` holds no identifier"
                )
                return nil
            }
            return Identity.Fact(identifier, finding: id)
        }
    }

    private func synonyms(of fields: YAMLFields) -> [Identity.Fact<String>] {
        fields.list("synonyms").flatMap { node -> [Identity.Fact<String>] in
            guard let id = node.scalar, let finding = finding(id, at: node.location, fields.element) else { return [] }
            return names(in: finding.value.value).map { Identity.Fact($0, finding: id) }
        }
    }

    private func names(in value: FindingValue) -> [String] {
        switch value {
        case .identifier(let identifier) where identifier.scheme == .name: [identifier.value]
        case .several(let parts): parts.flatMap { names(in: $0.value) }
        default: []
        }
    }

    private func misspellings(of file: YAMLFields) -> [Identity.Misspelling] {
        file.records("misspellings", keys: Record.misspelling.keys).compactMap { fields in
            guard let text = fields.text("text", required: true), let reason = fields.text("reason", required: true)
            else {
                return nil
            }
            return Identity.Misspelling(text: text, reason: reason)
        }
    }

    private func salts(of file: YAMLFields) -> [Identity.Salt] {
        file.records("salts", keys: Record.salt.keys).compactMap { fields in
            guard let name = fields.text("name", required: true),
                let finding = finding("finding", fields, required: true)
            else { return nil }
            return Identity.Salt(name: name, finding: finding.id)
        }
    }

    private func parts(of file: YAMLFields) -> [Identity.Part] {
        file.records("parts", keys: Record.part.keys).compactMap { fields in
            guard let name = fields.text("name", required: true),
                let finding = finding("finding", fields, required: true)
            else { return nil }
            let ends = fields.list("residues", required: true).map { $0.scalar.flatMap(Int.init) }
            guard ends.count == 2, let first = ends[0], let last = ends[1], first >= 1, first <= last else {
                fields.report("bad-range", "residues", "`residues` must be two positions, the first one first")
                return nil
            }
            return Identity.Part(name: name, residues: first...last, finding: finding.id)
        }
    }

    private func parent(of file: YAMLFields) -> Identity.Parent? {
        guard file.value("parent") != nil, let fields = file.fields("parent", keys: Record.parent.keys),
            let name = fields.text("compound", required: true)
        else { return nil }
        let ids = fields.list("findings").compactMap { node in
            node.scalar.flatMap { finding($0, at: node.location, fields.element)?.id }
        }
        return Identity.Parent(name: name, findings: ids)
    }

    private func cutSites(of file: YAMLFields) -> [Identity.CutSite] {
        file.records("cut_sites", keys: Record.cutSite.keys).compactMap { fields in
            guard let peptide = fields.text("of", required: true), let after = fields.integer("after", required: true),
                let finding = finding("finding", fields, required: true)
            else { return nil }
            let products = fields.texts("products", required: true)
            guard after >= 1, after < peptide.count, products.count == 2, products[0] == String(peptide.prefix(after)),
                products[1] == String(peptide.dropFirst(after))
            else {
                fields.report(
                    "bad-cut-site",
                    "products",
                    "cutting \(peptide.prefix(60)) after residue \(after) does not give \(products.joined(separator: " and "))"
                )
                return nil
            }
            return Identity.CutSite(peptide: peptide, after: after, products: products, finding: finding.id)
        }
    }

    private func alternatives(of file: YAMLFields) -> [Identity.Alternative] {
        file.records("alternatives", keys: Record.alternative.keys).compactMap { fields in
            guard let name = fields.text("name", required: true),
                let compoundClass = fields.choice("class", Identity.CompoundClass.self, required: true)
            else { return nil }
            return Identity.Alternative(name: name, compoundClass: compoundClass, note: fields.text("note"))
        }
    }

    private func unknowns(of file: YAMLFields) -> [Identity.Unknown] {
        file.records("unknowns", keys: Record.unknown.keys).compactMap { fields in
            guard let quantity = fields.text("quantity", required: true),
                let searched = fields.text("searched", required: true)
            else { return nil }
            return Identity.Unknown(quantity: quantity, searched: searched, date: fields.date("on"))
        }
    }
}

/// Holds the facts of a peptide against what follows from its sequence.
struct IdentityCheck {
    let identity: Identity
    let file: YAMLFields

    /// A printed mass may differ by half of its last digit; these allow the two and four decimals in use.
    private static let averageTolerance = 0.0051
    private static let monoisotopicTolerance = 0.00006

    func run() {
        guard let sequence = identity.sequence?.value else { return }
        if let helm = identity.helm?.value, helm != sequence.helm {
            report("helm", "the HELM text `\(helm.prefix(60))` does not spell \(sequence)", sequence.helm)
        }
        if let formula = identity.formula?.value, formula != sequence.formula {
            report("formula", "\(sequence) has another formula than \(formula)", sequence.formula.description)
        }
        compare("average_mass", identity.averageMass?.value, sequence.formula.averageMass, Self.averageTolerance)
        compare(
            "monoisotopic_mass",
            identity.monoisotopicMass?.value,
            sequence.formula.monoisotopicMass,
            Self.monoisotopicTolerance
        )
        for part in identity.parts where part.residues.upperBound > sequence.residues.count {
            file.report("bad-range", "parts", "the part `\(part.name)` ends after the last residue")
        }
        for site in identity.cutSites where Identity.offset(of: site.peptide, in: sequence.description) == nil {
            file.report("bad-cut-site", "cut_sites", "\(site.peptide.prefix(60)) is no part of \(sequence)")
        }
    }

    private func compare(_ key: String, _ stated: Measurement?, _ computed: Double, _ tolerance: Double) {
        guard let stated, !(abs(stated.value - computed) <= tolerance) else { return }
        report(key, "the sequence has another mass than \(stated.value)", "\((computed * 1e4).rounded() / 1e4)")
    }

    private func report(_ key: String, _ message: String, _ right: String) {
        file.report(
            "identity-mismatch",
            "identity",
            "\(key): \(message)",
            suggestion: "it follows from the sequence: \(right)"
        )
    }
}
