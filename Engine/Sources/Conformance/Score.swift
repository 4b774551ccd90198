/// The verdicts of many cases, counted over all and by what the cases are about.
struct Score: Sendable {
    /// The parts of the SBML Test Suite that are run, by the name of their folder.
    enum Part: String, Sendable, Hashable, CaseIterable { case semantic, stochastic }

    struct Entry: Sendable {
        let part: Part
        let suiteCase: SuiteCase
        let verdict: Verdict
        /// Processor time of the case, in seconds.
        var seconds = 0.0
        /// Which road was taken, where there was a choice.
        var note: String?

        /// What is wrong with how the case ended; nil where it ended as it should.
        var surprise: String? {
            switch part {
            case .semantic: ExpectedRefusals.surprise(suiteCase.number, verdict)
            case .stochastic: verdict == .pass ? nil : "\(verdict.kind): \(verdict.reason)"
            }
        }
    }

    let entries: [Entry]

    init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// Runs semantic cases on several threads, `width` at once; the entries come in the order of the cases.
    static func running(_ cases: [SuiteCase], width: Int, by road: Road = .cvode) async -> Score {
        let runs = await concurrently(cases.count, width: width) { index in
            await timed { await cases[index].run(road) }
        }
        return Score(
            zip(cases, runs).map {
                Entry(
                    part: .semantic,
                    suiteCase: $0,
                    verdict: $1.value.verdict,
                    seconds: $1.seconds,
                    note: $1.value.note
                )
            }
        )
    }

    /// The number of cases that ended in a way: `pass`, `refused`, `wrong` or `failed`.
    func count(_ kind: String) -> Int { entries.count { $0.verdict.kind == kind } }

    /// How many cases took each road, with the numbers of those that fell back; empty where there was no choice.
    var roads: [String] {
        var taken: [String: [Int]] = [:]
        for entry in entries {
            // A note ends in the difference of right-hand sides, which no two cases share.
            guard let road = entry.note?.split(separator: ", right-hand side within ").first else { continue }
            taken[String(road), default: []].append(entry.suiteCase.number)
        }
        return taken.sorted { $0.key < $1.key }.map { road, numbers in
            "\(numbers.count) cases \(road)" + (road.hasPrefix("by CVODE") ? ": \(numbers)" : "")
        }
    }

    /// A table with one line over all, one per part, one per package, one per component tag and one per test tag.
    var table: String {
        var lines = [Self.row("", ["pass", "refused", "wrong", "failed", "all"])]
        func add(_ name: String, where isPart: (Entry) -> Bool) {
            let part = entries.filter(isPart)
            let counts = ["pass", "refused", "wrong", "failed"].map { kind in part.count { $0.verdict.kind == kind } }
            if !part.isEmpty { lines.append(Self.row(name, (counts + [part.count]).map(String.init))) }
        }
        func add(_ heading: String, _ tags: KeyPath<SuiteCase, [String]>) {
            let names = Set(entries.flatMap { $0.suiteCase[keyPath: tags] }).sorted()
            if !names.isEmpty { lines.append("by \(heading)") }
            for name in names { add("  " + name) { $0.suiteCase[keyPath: tags].contains(name) } }
        }
        add("all") { _ in true }
        add("semantic") { $0.part == .semantic }
        add("  time courses") { $0.part == .semantic && $0.suiteCase.isTimeCourse }
        add("stochastic") { $0.part == .stochastic }
        add("package", \.packages)
        add("component tag", \.componentTags)
        add("test tag", \.testTags)
        return lines.joined(separator: "\n")
    }

    private static func row(_ name: String, _ cells: [String]) -> String {
        func padding(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
        return name + padding(36 - name.count) + cells.map { padding(8 - $0.count) + $0 }.joined()
    }
}
