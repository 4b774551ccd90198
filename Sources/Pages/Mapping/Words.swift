internal import Evidence
internal import Regulation

extension Sighting {
    /// How something was seen, as a reader understands it.
    var words: String {
        switch self {
        case .fullText: "read in full"
        case .abstract: "read as an abstract"
        case .title: "only the title seen"
        case .secondary: "reported by others, original not read"
        case .computed: "computed here"
        case .derived: "our arithmetic"
        case .inference: "our inference"
        case .notFound: "searched for, not found"
        }
    }
}

extension LedgerEvent.Seen {
    /// How a document of law was seen, as a reader understands it.
    var words: String {
        switch self {
        case .primaryPage: "the authority's own text read"
        case .secondary: "reported by others, original not read"
        case .background: "background knowledge, not looked up"
        }
    }
}

extension String {
    /// The text with a capital first letter; names such as mRNA and mGluII keep theirs.
    var sentenceCase: String {
        guard let second = dropFirst().first, second.isUppercase || second.isNumber else {
            return prefix(1).uppercased() + dropFirst()
        }
        return self
    }

    /// The text with one full stop at its end.
    var stopped: String { last.map { ".!?".contains($0) } ?? true ? self : self + "." }
}

/// A small number in words, as prose prints it; digits from thirteen up.
func numberWord(_ number: Int) -> String {
    let words = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ]
    return words.indices.contains(number) ? words[number] : "\(number)"
}

/// The number with its noun, such as "three trials".
func counted(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(numberWord(number)) \(number == 1 ? one : many ?? one + "s")"
}
