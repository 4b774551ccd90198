/// The name that a reader most likely meant by a misspelt one, for "did you mean" suggestions.
///
/// The distance counts inserted, deleted, replaced and swapped neighbouring characters, letter case apart; a name
/// is near if at most a third of its letters differ, and never all. Ties go to the candidate that sorts first.
///
/// - Returns: nil where nothing is near, or where `name` has more than 64 characters.
/// - Complexity: O(*n* *m*²) for *n* candidates and a name of *m* characters.
public func nearMiss(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().unicodeScalars)
    guard (1...64).contains(wanted.count) else { return nil }
    var best: (distance: Int, candidate: String)?
    for candidate in candidates {
        let other = Array(candidate.lowercased().unicodeScalars)
        let limit = (max(wanted.count, other.count) + 2) / 3
        guard abs(other.count - wanted.count) <= limit else { continue }
        let distance = editDistance(wanted, other)
        guard distance <= limit, distance < max(wanted.count, other.count) else { continue }
        if let known = best, (known.distance, known.candidate) <= (distance, candidate) { continue }
        best = (distance, candidate)
    }
    return best?.candidate
}

/// Optimal string alignment distance.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var twoBack: [Int] = []
    var previous = Array(0...b.count)
    for i in a.indices {
        var current = [i + 1]
        for j in b.indices {
            var cost = previous[j] + (a[i] == b[j] ? 0 : 1)
            cost = min(cost, previous[j + 1] + 1, current[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, twoBack[j - 1] + 1) }
            current.append(cost)
        }
        twoBack = previous
        previous = current
    }
    return previous[b.count]
}
