internal import Dossiers

/// What a prediction's spread rests on: one bar an arm, a segment a grade, assumptions hatched.
public struct RestsOn: Hashable, Codable, Sendable {
    /// One arm.
    public struct Bar: Hashable, Codable, Sendable {
        public var arm: String
        public var segments: [Segment]
        /// The bar in words.
        public var summary: String
        /// The same split by source, in words; nil where it was not worked out.
        public var sources: String?
    }

    /// One part of the variance.
    public struct Segment: Hashable, Codable, Sendable {
        /// The class that gives it its colour.
        public var kind: String
        public var label: String
        /// Place and width in percent of the whole.
        public var start: String
        public var width: String
        public var percent: String
    }

    public var bars: [Bar]
    /// Every kind that some bar shows, for the key.
    public var key: [Segment]

    /// The bars of one output; nil where no arm was decomposed.
    init?(_ output: String, in result: ExperimentResult) {
        bars = result.arms.compactMap { arm in
            arm.outputs.first { $0.id == output }?.restsOn.map { Bar(arm.label, $0) }
        }
        guard !bars.isEmpty else { return nil }
        key = []
        for segment in bars.flatMap(\.segments) where !key.contains(where: { $0.kind == segment.kind }) {
            key.append(segment)
        }
    }
}

extension RestsOn.Bar {
    /// Segments in the order of grades; what no group explains alone is "in combination".
    init(_ arm: String, _ restsOn: ExperimentResult.RestsOn) {
        let order = [
            "assumed", "certainty very low", "certainty low", "certainty moderate", "certainty high", "not graded",
        ]
        // NOTE: an estimate can fall a little below zero or, in sum, above one; a bar can show neither.
        var parts = order.compactMap { group in
            restsOn.shares.first { $0.group == group }.map { (group, max(0, $0.first)) }
        }
        let sum = parts.map(\.1).reduce(0, +)
        if sum > 1 { parts = parts.map { ($0.0, $0.1 / sum) } }
        if sum < 1 { parts.append(("in combination", 1 - sum)) }
        var start = 0.0
        self.arm = arm
        segments = []
        for (group, share) in parts where share >= 0.005 {
            segments.append(
                RestsOn.Segment(
                    kind: group.replacing(" ", with: "-"),
                    label: group,
                    start: NumberText.short(start * 100),
                    width: NumberText.short(share * 100),
                    percent: "\(Int((share * 100).rounded())) %"
                )
            )
            start += share
        }
        summary = segments.map { "\($0.percent) \($0.label)" }.joined(separator: ", ")
        sources = restsOn.sources.map { sources in
            let shown = sources.filter { $0.first >= 0.005 }
            return shown.map { "\(Int(($0.first * 100).rounded())) % \($0.group)" }.joined(separator: ", ")
        }
    }
}
