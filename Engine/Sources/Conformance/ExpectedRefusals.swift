/// The semantic cases that are refused on purpose, each with the reason that the refusal must state.
enum ExpectedRefusals {
    private static let lists: [(cases: [ClosedRange<Int>], reason: String)] = [
        // Package fbc: the answer is an optimum over steady fluxes, and no time course.
        ([1186...1196, 1606...1625, 1628...1630], "flux balance constraints")
    ]

    /// Why a case is to be refused; nil for a case that is to pass.
    static func reason(for number: Int) -> String? {
        lists.first { $0.cases.contains { $0.contains(number) } }?.reason
    }

    /// What is wrong with how a case ended, nil where it ended as it should: a refusal that is not expected, or for
    /// another reason, and a pass that is not expected either.
    static func surprise(_ number: Int, _ verdict: Verdict) -> String? {
        switch (verdict, reason(for: number)) {
        case (.pass, nil): nil
        case (.pass, let reason?): "passed, though it is listed as refused for \(reason)"
        case (.refused(let found), let reason?) where found.contains(reason): nil
        case (.refused(let found), let reason?): "refused for another reason than \(reason): \(found)"
        case (.refused(let found), nil): "refused: \(found)"
        case (.wrong(let found), _): "wrong: \(found)"
        case (.failed(let found), _): "failed: \(found)"
        }
    }
}
