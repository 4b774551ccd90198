/// Splits the text of an assertion into tokens.
enum AssertionLexer {
    struct Token: Hashable {
        enum Kind: Hashable {
            case number(Double)
            case word(String)
            case quoted(String)
            case symbol(String)
            case end
        }

        var kind: Kind
        var offset: Int

        /// The token as a message names it.
        var shown: String {
            switch kind {
            case .number(let number): "`\(number)`"
            case .word(let word), .symbol(let word): "`\(word)`"
            case .quoted(let text): "\"\(text)\""
            case .end: "the end"
            }
        }
    }

    private static let symbols = ["==", "!=", "<=", ">=", "<", ">", "(", ")", ",", "+", "-", "*", "/"]

    static func tokens(of text: String) throws(AssertionFault) -> [Token] {
        let letters = Array(text)
        guard letters.count <= Assertion.maximumLength else {
            throw AssertionFault(at: 0, "an assertion has at most \(Assertion.maximumLength) characters")
        }
        var tokens: [Token] = []
        var index = 0
        while index < letters.count {
            let letter = letters[index]
            let start = index
            if letter.isWhitespace {
                index += 1
            } else if letter.isASCII, letter.isNumber {
                index = endOfNumber(letters, from: index)
                let digits = String(letters[start..<index])
                guard let number = Double(digits), number.isFinite else {
                    throw AssertionFault(at: start, "`\(digits)` is no number")
                }
                tokens.append(Token(kind: .number(number), offset: start))
            } else if isWordStart(letter) {
                while index < letters.count, isWordPart(letters, index) { index += 1 }
                tokens.append(Token(kind: .word(String(letters[start..<index])), offset: start))
            } else if letter == "\"" {
                guard let end = letters[(index + 1)...].firstIndex(of: "\"") else {
                    throw AssertionFault(at: start, "the quoted words have no end")
                }
                tokens.append(Token(kind: .quoted(String(letters[(index + 1)..<end])), offset: start))
                index = end + 1
            } else if let symbol = symbols.first(where: { letters[index...].starts(with: $0) }) {
                tokens.append(Token(kind: .symbol(symbol), offset: start))
                index += symbol.count
            } else {
                let hint = letter == "=" ? "write == for equal" : nil
                throw AssertionFault(at: start, "`\(letter)` is not known here", suggestion: hint)
            }
        }
        tokens.append(Token(kind: .end, offset: letters.count))
        return tokens
    }

    private static func endOfNumber(_ letters: [Character], from start: Int) -> Int {
        var index = start
        func isDigit(_ index: Int) -> Bool {
            index < letters.count && letters[index].isASCII && letters[index].isNumber
        }
        while isDigit(index) || (index < letters.count && letters[index] == ".") { index += 1 }
        if index < letters.count, letters[index] == "e" || letters[index] == "E" {
            let signed = index + 1 < letters.count && (letters[index + 1] == "-" || letters[index + 1] == "+")
            let digits = index + (signed ? 2 : 1)
            if isDigit(digits) {
                index = digits
                while isDigit(index) { index += 1 }
            }
        }
        return index
    }

    private static func isWordStart(_ letter: Character) -> Bool {
        letter.isASCII && (letter.isLetter || letter == "_")
    }

    /// A dash or point belongs to a word only between its letters, as in `US-DoD`.
    private static func isWordPart(_ letters: [Character], _ index: Int) -> Bool {
        let letter = letters[index]
        if letter.isASCII, letter.isLetter || letter.isNumber || letter == "_" { return true }
        guard letter == "-" || letter == ".", index + 1 < letters.count else { return false }
        let next = letters[index + 1]
        return next.isASCII && (next.isLetter || next.isNumber)
    }
}
