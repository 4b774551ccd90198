/// The text that a reader sees, each character with the place in the source where it stands.
///
/// White space is collapsed as a browser does it, and characters that print nothing (soft hyphens, joiners) are left
/// out, so that a word is found however it is marked up.
public struct RenderedText: Hashable, Sendable {
    /// The characters, as Unicode scalars.
    public private(set) var scalars: [Unicode.Scalar] = []
    /// For each scalar the offset in bytes of its first byte in the source's UTF-8.
    public private(set) var offsets: [Int] = []

    public init() {}

    public var isEmpty: Bool { scalars.isEmpty }
    public var count: Int { scalars.count }

    /// The text of a range of scalars.
    public func string(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range])
        return String(text)
    }

    /// The whole text.
    public var string: String { string(0..<count) }

    /// Adds one scalar that stands at an offset of the source.
    mutating func append(_ scalar: Unicode.Scalar, at offset: Int) {
        if scalar.properties.isWhitespace {
            if let last = scalars.last, last != " " { add(" ", offset) }
        } else if !Self.printsNothing(scalar) {
            add(scalar, offset)
        }
    }

    /// Adds UTF-8 text that stands in the source as it is, beginning at an offset.
    mutating func append(_ text: some StringProtocol, from offset: Int) {
        var offset = offset
        for scalar in text.unicodeScalars {
            append(scalar, at: offset)
            offset += UTF8.width(scalar)
        }
    }

    /// Adds text whose source is written otherwise (an entity, an escape): every scalar stands at the same offset.
    mutating func append(_ text: some StringProtocol, allAt offset: Int) {
        for scalar in text.unicodeScalars { append(scalar, at: offset) }
    }

    /// Keeps every place inside a source of so many bytes: a parser that replaces a broken character counts on.
    mutating func keep(inside size: Int) {
        for index in offsets.indices where offsets[index] > size { offsets[index] = size }
    }

    /// Leaves out white space at the end.
    mutating func trimEnd() {
        while scalars.last == " " {
            scalars.removeLast()
            offsets.removeLast()
        }
    }

    private mutating func add(_ scalar: Unicode.Scalar, _ offset: Int) {
        scalars.append(scalar)
        offsets.append(offset)
    }

    private static func printsNothing(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0xFEFF: true
        default: scalar.properties.generalCategory == .control
        }
    }
}
