/// A YAML text in which keys that have a later twin are masked, so that the rest can be composed.
///
/// Yams stops at the first mapping with a key twice and names the first of the twins. The first letter of that key is
/// replaced by a letter from a private use area, which no person types; lines and columns stay as they were.
struct MaskedText {
    private(set) var text: String
    /// The letters replaced, in the order of their substitutes.
    private var letters: [Unicode.Scalar] = []

    /// Keys masked at most; a file with more is not worth reading on.
    private static let limit = 50
    private static let firstSubstitute: UInt32 = 0xE000

    init(_ text: String) { self.text = text }

    /// Masks the key at a place, counted from one.
    ///
    /// - Returns: false where the key there is not a plain word or too many are masked already.
    /// - Complexity: O(text).
    mutating func mask(line: Int, column: Int) -> Bool {
        guard letters.count < Self.limit, line >= 1, column >= 1 else { return false }
        var scalars = text.unicodeScalars
        var start = scalars.startIndex
        for _ in 1..<line {
            guard let newline = scalars[start...].firstIndex(of: "\n") else { return false }
            start = scalars.index(after: newline)
        }
        guard let index = scalars.index(start, offsetBy: column - 1, limitedBy: scalars.endIndex),
            index < scalars.endIndex, scalars[index].properties.isAlphabetic,
            let substitute = Unicode.Scalar(Self.firstSubstitute + UInt32(letters.count))
        else { return false }
        letters.append(scalars[index])
        scalars.replaceSubrange(index...index, with: CollectionOfOne(substitute))
        text = String(scalars)
        return true
    }

    /// The key as it was written, where it is masked.
    func original(of key: String) -> String? {
        guard let first = key.unicodeScalars.first, first.value >= Self.firstSubstitute,
            first.value < Self.firstSubstitute + UInt32(letters.count)
        else { return nil }
        var scalars = key.unicodeScalars
        scalars.replaceSubrange(
            scalars.startIndex...scalars.startIndex,
            with: CollectionOfOne(letters[Int(first.value - Self.firstSubstitute)])
        )
        return String(scalars)
    }
}
