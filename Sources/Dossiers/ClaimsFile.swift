internal import Claims
internal import Diagnostics
internal import Evidence
internal import Regulation

/// Reads `claims.yaml`: the sentences of a dossier with what they rest on.
enum ClaimsFile {
    /// The claims of a file without those whose faults leave nothing to check, and the ids of all.
    ///
    /// Reported, each with file and line: ids that are given twice or lead nowhere, assertions that cannot be read or
    /// whose parts do not fit, a claim without any support, and a sentence without the hedge of its strength.
    static func read(
        _ node: YAMLNode,
        references: ClaimReferences,
        faults: DiagnosticCollector
    ) -> ([Claim], IdentifierTable) {
        var ids = IdentifierTable(kind: "claim")
        guard let file = YAMLFields(node, element: "claims", keys: Record.claimsFile.keys, faults: faults) else {
            return ([], ids)
        }
        let claims: [Claim] = file.records("claims", keys: Record.claim.keys, required: true).compactMap { fields in
            guard let id = fields.text("id", required: true) else { return nil }
            ids.define(id, at: fields.location(of: "id"), faults: faults)
            return claim(id, fields.named("claim \(id)"), references)
        }
        return (claims, ids)
    }

    private static func claim(_ id: String, _ fields: YAMLFields, _ references: ClaimReferences) -> Claim? {
        // Everything is read before anything is given up, so that one run reports all faults of the claim.
        let kind = fields.choice("kind", Claim.Kind.self, required: true)
        let text = fields.text("text", required: true)
        let strength = fields.choice("strength", Strength.self, required: true)
        let population = fields.choice("population", Claim.Population.self, required: true)
        let findings = ids(fields, "findings", "finding", references.findings)
        let sources = ids(fields, "sources", "source", references.sources)
        let experiments = ids(fields, "experiments", "experiment", Set(references.experiments.keys))
        let status = status(of: fields)
        let assertion = assertion(of: fields, references)
        let leansOn = roles(of: fields)
        let supports = ["findings", "sources", "experiments", "status", "assertion"]
        if !supports.contains(where: { fields.value($0) != nil }) {
            fields.report(
                "claim-without-support",
                "text",
                "nothing supports this claim",
                suggestion: "give it one of \(supports.joined(separator: ", "))"
            )
        }
        if let text, let strength, let fault = strength.fault(in: text) {
            fields.report("claim-hedge", "text", "\(fault) (strength `\(strength.rawValue)`)")
        }
        guard let kind, let text, let strength, let population else { return nil }
        return Claim(
            id: id,
            kind: kind,
            text: text,
            strength: strength,
            population: population,
            findings: findings,
            sources: sources,
            experiments: experiments,
            status: status,
            assertion: assertion,
            leansOn: leansOn,
            note: fields.text("note"),
            location: fields.location(of: "id")
        )
    }

    /// The ids of a list; one that leads nowhere is reported and left out.
    private static func ids(_ fields: YAMLFields, _ key: String, _ kind: String, _ known: Set<String>) -> [String] {
        fields.list(key).compactMap { node in
            guard let id = node.scalar, known.contains(id) else {
                let shown = node.scalar ?? node.kindName
                fields.faults.error(
                    "dangling-reference",
                    at: node.location,
                    element: fields.element,
                    "there is no \(kind) `\(shown)`",
                    suggestion: nearMiss(to: shown, among: known.sorted()).map { "did you mean `\($0)`?" }
                )
                return nil
            }
            return id
        }
    }

    private static func status(of fields: YAMLFields) -> [Claim.StatusQuery] {
        fields.records("status", keys: Record.statusQuery.keys).compactMap { query in
            let jurisdiction = query.choice("jurisdiction", Jurisdiction.self, required: true)
            guard let name = query.text("facet", required: true), let jurisdiction else { return nil }
            guard let term = StatusTerm(name: name) else {
                let near = nearMiss(to: name, among: StatusTerm.names)
                query.report(
                    "unknown-value",
                    "facet",
                    "`facet` cannot be `\(name)`",
                    suggestion: near.map { "did you mean `\($0)`?" }
                        ?? "one of \(StatusTerm.names.joined(separator: ", "))"
                )
                return nil
            }
            return Claim.StatusQuery(jurisdiction, term)
        }
    }

    private static func assertion(of fields: YAMLFields, _ references: ClaimReferences) -> Assertion? {
        guard let text = fields.text("assertion") else { return nil }
        do throws(AssertionFault) {
            let assertion = try Assertion(text)
            let found = assertion.faults(against: references)
            for fault in found { report(fault, in: text, fields) }
            return found.isEmpty ? assertion : nil
        } catch {
            report(error, in: text, fields)
            return nil
        }
    }

    /// Reports a fault of an assertion with the words at its place, since folded text has no columns of its own.
    private static func report(_ fault: AssertionFault, in text: String, _ fields: YAMLFields) {
        let words = text.dropFirst(fault.offset).prefix(24)
        let place = words.isEmpty ? "at the end" : "at `\(words)`"
        fields.report("assertion", "assertion", "\(place): \(fault.message)", suggestion: fault.suggestion)
    }

    private static func roles(of fields: YAMLFields) -> Set<FindingSubject.Role> {
        let words = FindingSubject.Role.allCases.map(\.rawValue)
        return Set(
            fields.list("leans_on").compactMap { node in
                if let role = node.scalar.flatMap(FindingSubject.Role.init) { return role }
                fields.faults.error(
                    "unknown-value",
                    at: node.location,
                    element: fields.element,
                    "`leans_on` cannot hold \(YAMLFields.shown(node))",
                    suggestion: "one of \(words.joined(separator: ", "))"
                )
                return nil
            }
        )
    }
}
