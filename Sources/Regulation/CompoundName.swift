/// One spelling under which documents name a compound.
public struct CompoundName: Hashable, Sendable {
    /// What kind of spelling it is; a salt is not its base for a list that names one form only.
    public enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
        case name, salt, form, alias, misspelling
        case tradeName = "trade_name"
    }

    public var text: String
    public var kind: Kind

    public init(_ text: String, kind: Kind) {
        self.text = text
        self.kind = kind
    }

    /// The form in which spellings are compared: Latin lower-case letters and digits only.
    ///
    /// In a Latin word Cyrillic and Greek letters count as the Latin letter they look like, a word that is written in
    /// Cyrillic throughout is transliterated, accents, dashes, spaces and brackets fall away, and Greek letters spelled
    /// as words ("alpha") and as letters meet.
    ///
    /// - Complexity: O(length); texts are cut after 200 characters.
    public static func fold(_ text: String) -> String {
        text.prefix(200)
            .split(whereSeparator: { $0 == " " || $0 == "\u{A0}" || $0 == "\t" || $0 == "\n" })
            .map(foldWord)
            .joined()
    }

    private static func foldWord(_ word: Substring) -> String {
        let scalars = word.lowercased().unicodeScalars
        let letters = scalars.filter { $0.properties.isAlphabetic }
        let isCyrillic = !letters.isEmpty && letters.allSatisfy { ("\u{400}"..."\u{4FF}").contains($0) }
        var folded = ""
        for scalar in scalars {
            if let match = (isCyrillic ? transliterated[scalar] : lookAlikes[scalar]) {
                folded += match
            } else if let base = accented[scalar] {
                folded += base
            } else if ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "+" {
                folded.unicodeScalars.append(scalar)
            }
        }
        return folded
    }

    /// Letters that print like a Latin letter, from Unicode's confusables list (UTS 39), and Greek letters that
    /// chemical names use.
    private static let lookAlikes: [Unicode.Scalar: String] = [
        "а": "a", "в": "b", "е": "e", "ё": "e", "з": "3", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p", "с": "c",
        "т": "t", "у": "y", "х": "x", "і": "i", "ї": "i", "ј": "j", "ѕ": "s", "ӏ": "l", "ԁ": "d", "ԛ": "q", "ԝ": "w",
        "ε": "e", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "χ": "x",
        "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta",
    ]

    /// GOST 7.79-2000 system B without its apostrophes.
    private static let transliterated: [Unicode.Scalar: String] = [
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i",
        "й": "j", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
        "ф": "f", "х": "x", "ц": "cz", "ч": "ch", "ш": "sh", "щ": "shh", "ъ": "", "ы": "y", "ь": "", "э": "e",
        "ю": "yu", "я": "ya",
    ]

    private static let accented: [Unicode.Scalar: String] = [
        "á": "a", "à": "a", "â": "a", "ä": "a", "ã": "a", "å": "a", "ç": "c", "é": "e", "è": "e", "ê": "e", "ë": "e",
        "í": "i", "ì": "i", "î": "i", "ï": "i", "ñ": "n", "ó": "o", "ò": "o", "ô": "o", "ö": "o", "õ": "o", "ú": "u",
        "ù": "u", "û": "u", "ü": "u", "ý": "y",
    ]
}

/// A compound as a ledger knows it: an id and every spelling under which its documents name it.
public struct LedgerCompound: Hashable, Sendable {
    public var id: String
    /// The name that a page prints.
    public var name: String
    public var names: [CompoundName]

    public init(id: String, name: String, names: [CompoundName] = []) {
        self.id = id
        self.name = name
        self.names = names
    }

    /// Every folded spelling, the id and the printed name among them.
    public var foldedNames: Set<String> {
        Set(([id, name] + names.map(\.text)).map(CompoundName.fold))
    }
}
