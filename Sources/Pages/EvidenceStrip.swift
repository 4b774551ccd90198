public import Evidence

/// One mark per study by year and by kind, whose form says who did the study.
public struct EvidenceStrip: Hashable, Codable, Sendable {
    /// Spans of five years by their first year, oldest first; the last holds studies without a known year, if any.
    public var columns: [String]
    public var rows: [Row]
    public var summary: String

    /// One kind of study across the years.
    public struct Row: Hashable, Codable, Sendable {
        public var kind: String
        public var count: Int
        public var cells: [Cell]
        /// The address of these studies in the table.
        public var link: String
    }

    /// The studies of one kind in one span of years.
    public struct Cell: Hashable, Codable, Sendable {
        public var marks: [Mark]
        /// What the cell holds, in words.
        public var label: String
        public var isEmpty: Bool
    }

    /// One study.
    public struct Mark: Hashable, Codable, Sendable {
        public var id: String
        public var label: String
        public var authorship: Authorship
    }

    /// Sorts studies into spans of five years; `page` is the address of the page with their table.
    public init(studies: [Study], page: String = "") {
        let years = studies.compactMap(\.year)
        let first = ((years.min() ?? 2000) / 5) * 5
        let last = max(first, years.max() ?? first)
        let starts = Array(stride(from: first, through: last, by: 5))
        let hasUndated = studies.contains { $0.year == nil }
        columns = starts.map(String.init) + (hasUndated ? ["no year"] : [])
        rows = Study.Kind.allCases.map { kind in
            let ofKind = studies.filter { $0.kind == kind }
            var groups = starts.map { start in
                ofKind.filter { $0.year.map { (start..<start + 5).contains($0) } ?? false }
            }
            if hasUndated { groups.append(ofKind.filter { $0.year == nil }) }
            return Row(
                kind: kind.words,
                count: ofKind.count,
                cells: groups.map(Self.cell),
                link: "\(page)?kind=\(kind.rawValue)#studies"
            )
        }
        summary =
            "\(studies.count) \(studies.count == 1 ? "study" : "studies") of the compound itself: "
            + rows.map { "\($0.count) in \($0.kind.lowercased())" }.joined(separator: ", ")
            + "; \(studies.countsByAuthorship)."
    }

    private static func cell(_ studies: [Study]) -> Cell {
        Cell(
            marks: studies.sorted { ($0.year ?? 0, $0.id) < ($1.year ?? 0, $1.id) }.map {
                Mark(
                    id: $0.id,
                    label: "\($0.label), \($0.who)",
                    authorship: $0.authorship
                )
            },
            label: studies.isEmpty ? "none" : "\(studies.count)",
            isEmpty: studies.isEmpty
        )
    }
}
