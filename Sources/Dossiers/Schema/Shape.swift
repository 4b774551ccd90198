/// What a value in a file of a dossier may be.
///
/// Readers take the keys that they know from shapes, and editors get their schema from the same shapes, so that a key
/// cannot be in one and missing in the other.
indirect enum Shape: Sendable {
    /// Any text; a number or a truth value counts as it is written.
    case text
    /// A text of a form, as a regular expression that a JSON Schema can hold.
    case form(String)
    case number
    case integer(ClosedRange<Int>? = nil)
    case flag
    /// Nothing behind the key: not seen.
    case null
    /// A calendar day, `YYYY-MM-DD`.
    case date
    /// A day, a month or a year.
    case partialDate
    /// One of some words.
    case choice([String])
    case list(Shape)
    case record(Record)
    /// A record that is described elsewhere in the same file, by its name.
    case same(String)
    /// A mapping whose keys are free.
    case map(Shape)
    case either([Shape])

    /// The raw values of an enumeration.
    static func choice<Choice>(_ type: Choice.Type) -> Shape where Choice: RawRepresentable<String> & CaseIterable {
        .choice(Choice.allCases.map(\.rawValue))
    }

    /// What names a record: ASCII letters, digits, `_`, `-` and `.`.
    static let id = Shape.form("^[A-Za-z0-9_.-]+$")
    static let texts = Shape.list(.text)
    static let ids = Shape.list(.id)
    static let numbers = Shape.list(.number)
}

/// A mapping with the keys that it may have.
struct Record: Sendable {
    /// One key.
    struct Field: Sendable {
        var key: String
        var shape: Shape
        var isRequired: Bool
        /// What is written there, in a line that an editor shows.
        var meaning: String

        static func required(_ key: String, _ shape: Shape, _ meaning: String) -> Field {
            Field(key: key, shape: shape, isRequired: true, meaning: meaning)
        }

        static func optional(_ key: String, _ shape: Shape, _ meaning: String) -> Field {
            Field(key: key, shape: shape, isRequired: false, meaning: meaning)
        }
    }

    /// What it describes; unique in its file.
    var name: String
    var meaning: String
    var fields: [Field]
    /// Keys of which exactly one must be there; empty where there is no such rule.
    var exactlyOne: [String]

    init(_ name: String, _ meaning: String, exactlyOne: [String] = [], _ fields: [Field]) {
        self.name = name
        self.meaning = meaning
        self.fields = fields
        self.exactlyOne = exactlyOne
    }

    /// The keys in their order.
    var keys: [String] { fields.map(\.key) }

    /// The same with the words that a typed form replaced.
    func worded() -> Record {
        var copy = self
        copy.fields.append(.optional("as_written", .text, "the words of the evidence that the typed form replaced"))
        return copy
    }
}
