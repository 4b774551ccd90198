public import Regulation

/// Finds a compound in a text by any of its spellings, as whole words.
///
/// A search of a public source is fuzzy: one for a peptide returns studies of others. What is proposed must name the
/// compound itself.
public struct CompoundMention: Sendable {
    public let compound: LedgerCompound
    private let spellings: Set<String>
    /// The most pieces that a spelling has.
    private let longest: Int

    /// Spellings with fewer letters and digits than this say nothing on their own, such as `TP-7`.
    private static let shortest = 4

    public init(_ compound: LedgerCompound) {
        self.compound = compound
        let main = Set([compound.id, compound.name].map(CompoundName.fold))
        let texts = [compound.id, compound.name] + compound.names.map(\.text)
        spellings = Set(texts.map(CompoundName.fold)).filter { $0.count >= Self.shortest || main.contains($0) }
        longest = texts.map { Self.pieces(of: $0).count }.max() ?? 1
    }

    /// Spellings to search for: those that say something on their own and hold no shorter one.
    public var searchTerms: [String] {
        var terms: [String] = []
        for text in [compound.name] + compound.names.filter({ $0.kind != .misspelling }).map(\.text) {
            guard spellings.contains(CompoundName.fold(text)) else { continue }
            let pieces = Self.pieces(of: text).map(CompoundName.fold)
            let holdsShorter = terms.contains { term in
                Self.runs(in: pieces, longest: pieces.count).contains(CompoundName.fold(term))
            }
            if !holdsShorter { terms.append(text) }
        }
        return terms
    }

    /// True where the text names the compound.
    ///
    /// - Complexity: O(length of the text).
    public func isNamed(in text: String) -> Bool {
        !Self.runs(in: Self.pieces(of: text), longest: longest).isDisjoint(with: spellings)
    }

    /// True where a whole entry of a list is one of the compound's spellings. A list that names a salt or a route
    /// names nothing else.
    public func isEntry(_ text: String) -> Bool { spellings.contains(CompoundName.fold(text)) }

    private static func pieces(of text: String) -> [String] {
        text.split { !($0.isLetter || $0.isNumber || $0 == "+") }.map(String.init)
    }

    private static func runs(in pieces: [String], longest: Int) -> Set<String> {
        var runs: Set<String> = []
        for start in pieces.indices {
            var run = ""
            for piece in pieces[start...].prefix(max(1, longest)) {
                run += piece
                guard run.count <= 200 else { break }
                runs.insert(CompoundName.fold(run))
            }
        }
        return runs
    }
}
