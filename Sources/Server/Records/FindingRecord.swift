internal import Evidence

/// A finding as JSON carries it.
struct FindingRecord: Encodable, Sendable {
    var id: String
    var source: String
    var system: String
    var quantity: String
    /// In words; `not measured` where it was looked for and not found.
    var value: String
    var isUnknown: Bool
    /// The number and unit of a value that is one plain number.
    var number: Double?
    var unit: String?
    var comparator: String?
    var species: String?
    var dose: String?
    var routes: [String]?
    var time: String?
    var sampleSize: String?
    var statistic: String?
    var seen: String
    var note: String?
    /// Names of what it is about where that is not the compound.
    var about: [String]?

    init(_ finding: Finding) {
        id = finding.id
        source = finding.source
        system = finding.system
        quantity = finding.quantity
        value = finding.value.value.display
        isUnknown = finding.value.value.isUnknown
        number = finding.value.value.measurement?.value
        unit = finding.value.value.measurement?.unit.symbol
        comparator = finding.comparator
        species = finding.species.map { $0.wording ?? $0.value.display }
        dose = finding.dose.map { $0.wording ?? $0.value.map(\.display).joined(separator: " with ") }
        routes = finding.routes.map { $0.value.map(\.rawValue) }
        time = finding.time.map { $0.wording ?? $0.value.display }
        sampleSize = finding.sampleSize.map { $0.wording ?? $0.value.display }
        statistic = finding.statistic.map { $0.wording ?? $0.value.display }
        seen = finding.seen.rawValue
        note = finding.note
        about = finding.subject?.names
    }
}
