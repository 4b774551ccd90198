public import Dates
public import Evidence

extension Dossier {
    /// Something that is not known of the compound.
    public struct Unknown: Hashable, Sendable {
        public var quantity: String
        /// What was searched for it.
        public var searched: String
        /// The day of the search, where it is recorded.
        public var date: ISODate?
        /// The finding that records it, where there is one.
        public var finding: String?
    }

    /// Everything that was looked for and not found: findings whose value is unknown, then what the dossier lists.
    public var unknowns: [Unknown] {
        findings.compactMap { finding in
            guard case .unknown(let searched) = finding.value.value else { return nil }
            return Unknown(quantity: finding.quantity, searched: searched, date: nil, finding: finding.id)
        }
            + identity.unknowns.map {
                Unknown(quantity: $0.quantity, searched: $0.searched, date: $0.date, finding: nil)
            }
    }

    /// Kinds of study that were counted and of which there is none, such as studies of dependence.
    ///
    /// These are measured zeros: somebody counted. They are not the unknowns.
    public var neverStudied: [Finding] {
        findings.filter { finding in
            guard case .count(0, let things) = finding.value.value else { return false }
            return ["studies", "trials", "tables"].contains(things)
        }
    }
}
