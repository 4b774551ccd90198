/// How a case of the suite ended.
enum Verdict: Sendable, Hashable {
    case pass
    /// What the case needs is not supported, and the program said so by name.
    case refused(String)
    /// The program gave a result, and it is not the right one.
    case wrong(String)
    /// The program gave no result although it should.
    case failed(String)

    /// The name of the outcome without its reason.
    var kind: String {
        switch self {
        case .pass: "pass"
        case .refused: "refused"
        case .wrong: "wrong"
        case .failed: "failed"
        }
    }

    /// Why, empty for a pass.
    var reason: String {
        switch self {
        case .pass: ""
        case .refused(let reason), .wrong(let reason), .failed(let reason): reason
        }
    }
}
