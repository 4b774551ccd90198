public import Evidence

/// Which studies of a table are shown, and in which order; taken from and kept in the page's address.
public struct StudyFilter: Hashable, Sendable {
    /// The order of rows within a kind.
    public enum Order: String, Hashable, Sendable, CaseIterable {
        case newest, oldest, largest, name

        var words: String {
            switch self {
            case .newest: "newest first"
            case .oldest: "oldest first"
            case .largest: "most subjects first"
            case .name: "by name"
            }
        }
    }

    /// Nil shows every kind.
    public var kind: Study.Kind?
    /// Nil shows everyone's work.
    public var authorship: Authorship?
    public var order = Order.newest

    public init(kind: Study.Kind? = nil, authorship: Authorship? = nil, order: Order = .newest) {
        self.kind = kind
        self.authorship = authorship
        self.order = order
    }

    /// The studies that pass, in order.
    func apply(to studies: [Study]) -> [Study] {
        let chosen = studies.filter { study in
            (kind.map { $0 == study.kind } ?? true) && (authorship.map { $0 == study.authorship } ?? true)
        }
        return chosen.sorted { left, right in
            switch order {
            case .newest where left.year != right.year: (left.year ?? 0) > (right.year ?? 0)
            case .oldest where left.year != right.year: (left.year ?? 9999) < (right.year ?? 9999)
            case .largest where left.size != right.size: (left.size ?? -1) > (right.size ?? -1)
            default: left.label < right.label
            }
        }
    }
}

/// One choice of a control.
struct Choice: Hashable, Sendable {
    var value: String
    var words: String
    var isChosen: Bool
}
