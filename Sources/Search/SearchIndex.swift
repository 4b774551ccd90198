internal import GRDB

/// Finds entries by words, with typing errors forgiven.
///
/// SQLite's FTS5 with trigrams finds candidates, since two words that look alike share three letters in a row; these, and
/// every entry with names of its own, are then ranked by how close their words are to those asked for.
public struct SearchIndex: Sendable {
    /// The longest question that is answered, in characters, and the most words that are read of it.
    public static let longestQuery = 100
    private static let mostWords = 8

    private let entries: [SearchEntry]
    private let words: [EntryWords]
    private let named: [Int]
    private let database: DatabaseQueue
    private let fold: @Sendable (String) -> String

    /// An entry's words as they are compared.
    private struct EntryWords: Sendable {
        /// Words of title and names.
        var names: Set<String>
        var text: Set<String>
    }

    /// Indexes entries in memory.
    ///
    /// - Parameters:
    ///   - entries: what can be found, the more important first.
    ///   - fold: the form in which words are compared, such as lower case without accents.
    /// - Throws: an error of SQLite.
    /// - Complexity: linear in the size of the entries.
    public init(_ entries: [SearchEntry], fold: @escaping @Sendable (String) -> String) throws {
        self.entries = entries
        self.fold = fold
        func split(_ text: String) -> [String] { Self.words(of: text, fold: fold) }
        let words = entries.map { entry in
            EntryWords(
                // A name in several words is also sought as one.
                names: Set(([entry.title] + entry.names).flatMap { split($0) + [fold($0)] }),
                text: Set(split(entry.text))
            )
        }
        self.words = words
        named = entries.indices.filter { !entries[$0].names.isEmpty }
        database = try DatabaseQueue()
        try database.write { database in
            try database.execute(sql: "CREATE VIRTUAL TABLE entry USING fts5(names, text, tokenize = 'trigram')")
            for (index, entry) in words.enumerated() {
                try database.execute(
                    sql: "INSERT INTO entry(rowid, names, text) VALUES (?, ?, ?)",
                    arguments: [index, entry.names.joined(separator: " "), entry.text.joined(separator: " ")]
                )
            }
        }
    }

    /// The entries that fit a question best, best first.
    ///
    /// - Parameters:
    ///   - query: what is sought; cut at ``longestQuery`` characters.
    ///   - limit: how many at most.
    /// - Returns: entries, each once.
    /// - Throws: an error of SQLite.
    /// - Complexity: O(candidates × words), candidates being 300 at most beside the named entries.
    public func search(_ query: String, limit: Int = 30) throws -> [SearchEntry] {
        // A single letter is in everything.
        let asked = Self.words(of: String(query.prefix(Self.longestQuery)), fold: fold).filter { $0.count > 1 }
            .prefix(Self.mostWords)
        guard !asked.isEmpty else { return [] }
        var candidates = try candidates(for: Array(asked))
        for index in named where !candidates.contains(index) { candidates.append(index) }
        let scored = candidates.compactMap { index -> (index: Int, score: Double)? in
            let scores = asked.map { score(of: $0, in: words[index]) }
            let mean = scores.reduce(0, +) / Double(scores.count)
            return mean >= 0.6 ? (index, mean + (named.contains(index) ? 0.3 : 0)) : nil
        }
        return scored.sorted { ($0.score, -$0.index) > ($1.score, -$1.index) }.prefix(limit).map { entries[$0.index] }
    }

    /// Rows that share three letters in a row with a word that is asked for.
    private func candidates(for asked: [String]) throws -> [Int] {
        let trigrams = Set(asked.flatMap(Self.trigrams))
        guard !trigrams.isEmpty else { return [] }
        // Folded words hold letters and digits only, so that no quotation mark can end a phrase.
        let phrases = trigrams.sorted().map { "\"\($0)\"" }.joined(separator: " OR ")
        return try database.read { database in
            try Int.fetchAll(
                database,
                sql: "SELECT rowid FROM entry WHERE entry MATCH ? ORDER BY bm25(entry, 8.0, 1.0) LIMIT 300",
                arguments: [phrases]
            )
        }
    }

    /// How well an entry has a word: 1 in a name, less in its text or where letters differ, 0 where nothing is like it.
    private func score(of word: String, in entry: EntryWords) -> Double {
        if entry.names.contains(word) { return 1 }
        if entry.text.contains(word) { return 0.8 }
        let inNames = entry.names.map { likeness(word, $0) }.max() ?? 0
        let inText = entry.text.map { likeness(word, $0) }.max() ?? 0
        return max(0.95 * inNames, 0.7 * inText)
    }

    private static func words(of text: String, fold: (String) -> String) -> [String] {
        text.split { $0.isWhitespace || "/,;:()[]\"".contains($0) }.map { fold(String($0)) }.filter { !$0.isEmpty }
    }

    private static func trigrams(_ word: String) -> [String] {
        let letters = Array(word)
        guard letters.count >= 3 else { return [] }
        return (0...letters.count - 3).map { String(letters[$0..<$0 + 3]) }
    }
}

/// How alike two words are: 1 for the same, 0 where more than a third of the letters differ.
///
/// Letters put in, left out, exchanged or swapped with their neighbour count one each. A beginning of four letters or
/// more counts as 0.9.
///
/// **Source**: Damerau (1964), in the restricted form of optimal string alignment.
func likeness(_ left: String, _ right: String) -> Double {
    if left == right { return 1 }
    if left.count >= 4, right.hasPrefix(left) { return 0.9 }
    let a = Array(left), b = Array(right)
    let longer = max(a.count, b.count)
    guard longer >= 4, longer <= 40, abs(a.count - b.count) * 3 <= longer else { return 0 }
    var older: [Int] = []
    var previous = Array(0...b.count)
    guard !a.isEmpty, !b.isEmpty else { return 0 }
    for i in 1...a.count {
        var current = [i] + [Int](repeating: 0, count: b.count)
        for j in 1...b.count {
            let change = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
            current[j] = min(change, previous[j] + 1, current[j - 1] + 1)
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                current[j] = min(current[j], older[j - 2] + 1)
            }
        }
        (older, previous) = (previous, current)
    }
    let distance = previous[b.count]
    return distance * 3 <= longer ? 1 - Double(distance) / Double(longer) : 0
}
