/// The verdicts of many cases, counted over all and by what the cases are about.
struct Score: Sendable {
    struct Entry: Sendable {
        let suiteCase: SuiteCase
        let verdict: Verdict
    }

    let entries: [Entry]

    init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// Runs cases on several threads, `width` at once; the entries come in the order of the cases.
    static func running(_ cases: [SuiteCase], width: Int) async -> Score {
        await withTaskGroup(of: (Int, Verdict).self) { group in
            var verdicts = [Verdict?](repeating: nil, count: cases.count)
            var next = 0
            func start() {
                guard next < cases.count else { return }
                let (index, suiteCase) = (next, cases[next])
                next += 1
                group.addTask { (index, suiteCase.run()) }
            }
            for _ in 0..<max(1, width) { start() }
            for await (index, verdict) in group {
                verdicts[index] = verdict
                start()
            }
            return Score(
                zip(cases, verdicts).compactMap { pair in pair.1.map { Entry(suiteCase: pair.0, verdict: $0) } }
            )
        }
    }

    /// The number of cases that ended in a way: `pass`, `refused`, `wrong` or `failed`.
    func count(_ kind: String) -> Int { entries.count { $0.verdict.kind == kind } }

    /// Entries that ended in a way.
    func entries(_ kind: String) -> [Entry] { entries.filter { $0.verdict.kind == kind } }

    /// A table with one line over all, one per package and one per tag.
    var table: String {
        var lines = [Self.row("", ["pass", "refused", "wrong", "failed", "all"])]
        func add(_ name: String, _ part: [Entry]) {
            let counts = ["pass", "refused", "wrong", "failed"].map { kind in part.count { $0.verdict.kind == kind } }
            lines.append(Self.row(name, (counts + [part.count]).map(String.init)))
        }
        add("all", entries)
        add("time courses", entries.filter(\.suiteCase.isTimeCourse))
        for package in Set(entries.flatMap(\.suiteCase.packages)).sorted() {
            add("package \(package)", entries.filter { $0.suiteCase.packages.contains(package) })
        }
        for tag in Set(entries.flatMap(\.suiteCase.tags)).sorted() {
            add(tag, entries.filter { $0.suiteCase.tags.contains(tag) })
        }
        return lines.joined(separator: "\n")
    }

    private static func row(_ name: String, _ cells: [String]) -> String {
        func padding(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
        return name + padding(36 - name.count) + cells.map { padding(8 - $0.count) + $0 }.joined()
    }
}
