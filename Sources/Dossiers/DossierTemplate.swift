public import Dates
internal import Foundation

/// The files of a new dossier: they load and check as they are, and name what is to be filled in.
public struct DossierTemplate: Sendable {
    public var compound: String
    /// As a sentence carries it.
    public var name: String
    public var compoundClass: Identity.CompoundClass
    /// The day that the ledger counts as collected.
    public var today: ISODate

    public init(compound: String, name: String, compoundClass: Identity.CompoundClass, today: ISODate) {
        self.compound = compound
        self.name = name
        self.compoundClass = compoundClass
        self.today = today
    }

    /// True for what may name a folder of a dossier and an address: lower-case letters, digits and single dashes.
    public static func isID(_ text: String) -> Bool {
        text.utf8.count <= 60 && text.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil
    }

    /// Names and texts in the order in which they are filled in.
    public var files: [(name: String, text: String)] {
        [
            ("dossier.yaml", filled(PackageResources.dossier_yaml)),
            ("sources.yaml", filled(PackageResources.sources_yaml)),
            ("findings.yaml", filled(PackageResources.findings_yaml)),
            ("outcomes.yaml", filled(PackageResources.outcomes_yaml)),
            ("claims.yaml", filled(PackageResources.claims_yaml)),
            ("ledger.yaml", filled(PackageResources.ledger_yaml)),
            ("article.md", filled(PackageResources.article_md)),
        ]
    }

    private func filled(_ bytes: [UInt8]) -> String {
        // A name is quoted where YAML would read more into it than a text.
        let quoted = "'" + name.replacing("'", with: "''") + "'"
        return String(decoding: bytes, as: UTF8.self)
            .replacing("'$NAME'", with: quoted)
            .replacing("$NAME", with: name.split(whereSeparator: \.isNewline).joined(separator: " "))
            .replacing("$COMPOUND", with: compound)
            .replacing("$CLASS", with: compoundClass.rawValue)
            .replacing("$TODAY", with: "\(today)")
    }
}
