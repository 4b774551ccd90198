/// What a finding is about when it is not about the dossier's compound.
///
/// A finding with a subject is never shown as the compound's own data.
public struct FindingSubject: Hashable, Sendable {
    /// How the other thing stands to the compound.
    public enum Role: String, Hashable, Sendable, CaseIterable {
        /// Another substance whose value bounds what the compound may do.
        case surrogate
        /// The natural compound that it derives from.
        case parent
        /// A breakdown product or a part of the sequence.
        case fragment
        /// A drug or reference substance in the same assay.
        case comparator
        /// Animals, people or cells without the compound.
        case untreated
    }

    public var role: Role
    /// The substances or preparations, by name.
    public var names: [String]

    public init(role: Role, names: [String]) {
        self.role = role
        self.names = names
    }
}
