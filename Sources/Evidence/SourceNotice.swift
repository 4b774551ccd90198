public import Dates

/// What was published about a source after it: that it is withdrawn, doubted or corrected.
public struct SourceNotice: Hashable, Sendable {
    /// What the notice says.
    public enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
        /// The source no longer counts: nothing may rest on it.
        case retraction
        /// The editors doubt it, and have not decided.
        case concern = "expression of concern"
        /// Something in it was wrong and is put right.
        case correction
    }

    public var kind: Kind
    /// The day on which the notice was published.
    public var date: ISODate
    /// The notice's own DOI or PubMed number.
    public var identifier: Identifier
    public var reason: String?
    /// The day on which the findings were read again against a correction; nil where they were not.
    public var takenUp: ISODate?

    public init(
        _ kind: Kind,
        on date: ISODate,
        identifier: Identifier,
        reason: String? = nil,
        takenUp: ISODate? = nil
    ) {
        self.kind = kind
        self.date = date
        self.identifier = identifier
        self.reason = reason
        self.takenUp = takenUp
    }

    /// True where nothing has been done about it: a correction that was taken up no longer bears.
    public var isOpen: Bool { kind != .correction || takenUp == nil }

    /// What happened to the source, such as "was retracted on 2024-02-01 (DOI 10.1000/x)".
    public var sentence: String {
        let verb =
            switch kind {
            case .retraction: "was retracted"
            case .concern: "is under an expression of concern"
            case .correction: "was corrected"
            }
        return "\(verb) on \(date) (\(identifier.scheme.rawValue) \(identifier.value))"
    }
}

extension Source {
    /// The notice by which it was retracted; nil where it stands.
    public var retraction: SourceNotice? { notices.first { $0.kind == .retraction } }

    /// True where nothing may rest on it.
    public var isRetracted: Bool { retraction != nil }

    /// The notices that bear on what rests on it, the gravest first.
    public var openNotices: [SourceNotice] {
        SourceNotice.Kind.allCases.flatMap { kind in notices.filter { $0.kind == kind && $0.isOpen } }
    }

    /// The same as it stood on a day: later notices were not there yet.
    public func asKnown(on day: ISODate) -> Source {
        var copy = self
        copy.notices.removeAll { $0.date > day }
        for index in copy.notices.indices {
            if let takenUp = copy.notices[index].takenUp, takenUp > day { copy.notices[index].takenUp = nil }
        }
        return copy
    }
}
