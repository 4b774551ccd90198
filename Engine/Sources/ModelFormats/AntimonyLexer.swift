internal import Diagnostics

/// Cuts an Antimony text into tokens, noting every fault and going on behind it.
struct AntimonyLexer {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var column = 1
    private var tokens: [AntimonyToken] = []
    private var faults: AntimonyFaults

    init(_ text: String, faults: AntimonyFaults) {
        bytes = Array(text.utf8)
        self.faults = faults
    }

    /// Reads the whole text. The last token is always `.end`.
    ///
    /// - Complexity: O(*n*) in the length of the text.
    static func tokens(of text: String, faults: inout AntimonyFaults) -> [AntimonyToken] {
        var lexer = AntimonyLexer(text, faults: faults)
        lexer.run()
        faults = lexer.faults
        return lexer.tokens
    }

    private mutating func run() {
        while position < bytes.count, !faults.isFull {
            readToken()
        }
        append(.end, line: line, column: column)
    }

    private mutating func readToken() {
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"): advance()
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): readNewline()
        case UInt8(ascii: "\\"): readContinuation()
        case UInt8(ascii: "#"): skipLine()
        case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"): skipLine()
        case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): skipBlockComment()
        case UInt8(ascii: "\""): readText(closing: [UInt8(ascii: "\"")])
        case UInt8(ascii: "`") where peek(1) == byte && peek(2) == byte: readText(closing: [byte, byte, byte])
        case UInt8(ascii: ".") where peek(1).map(isDigit) ?? false: readNumber()
        case _ where isDigit(byte): readNumber()
        case _ where isLetter(byte): readWord()
        default: readMark()
        }
    }

    // MARK: Spaces and comments

    private mutating func readNewline() {
        append(.newline, line: line, column: column)
        passNewline()
    }

    /// Passes `\n`, `\r` or `\r\n` as one end of line.
    private mutating func passNewline() {
        if bytes[position] == UInt8(ascii: "\r"), peek(1) == UInt8(ascii: "\n") { position += 1 }
        position += 1
        line += 1
        column = 1
    }

    /// A backslash joins its line with the next one.
    private mutating func readContinuation() {
        let start = (line, column)
        advance()
        while let byte = peek(0), byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { advance() }
        if let byte = peek(0), byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
            passNewline()
        } else {
            faults.add(
                line: start.0,
                column: start.1,
                rule: "antimony-character",
                "a backslash may only end a line",
                suggestion: "remove it, or break the line after it"
            )
        }
    }

    private mutating func skipLine() {
        while let byte = peek(0), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") { advance() }
    }

    private mutating func skipBlockComment() {
        let start = (line, column)
        advance()
        advance()
        while let byte = peek(0) {
            if byte == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
                advance()
                advance()
                return
            }
            step()
        }
        faults.add(
            line: start.0,
            column: start.1,
            rule: "antimony-comment",
            "the comment that begins here is never closed",
            suggestion: "close it with */"
        )
    }

    // MARK: Words, numbers, texts

    private mutating func readWord() {
        let start = (position, column)
        while let byte = peek(0), isLetter(byte) || isDigit(byte) { advance() }
        append(.word(slice(from: start.0)), line: line, column: start.1)
    }

    private mutating func readNumber() {
        let start = (position, column)
        skipDigits()
        if peek(0) == UInt8(ascii: ".") {
            advance()
            skipDigits()
        }
        // NOTE: as in Antimony, an `e` without digits behind it is not an exponent but the name of a unit.
        if let byte = peek(0), byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
            if let digit = peek(signed ? 2 : 1), isDigit(digit) {
                advance()
                if signed { advance() }
                skipDigits()
            }
        }
        let written = slice(from: start.0)
        let value = AntimonyLexer.value(of: written)
        let mantissa = written.prefix { $0 != "e" && $0 != "E" }
        if value.isInfinite || (value == 0 && mantissa.contains { $0 >= "1" && $0 <= "9" }) {
            faults.add(
                line: line,
                column: start.1,
                rule: "antimony-number",
                "the number \(written.prefix(40)) is beyond the range of double precision",
                suggestion: value.isInfinite ? "write inf for infinity" : "write 0 for nothing"
            )
        }
        append(.number(value), line: line, column: start.1)
    }

    private static func value(of written: String) -> Double {
        // NOTE: `Double` reads neither "1." nor ".5e3" everywhere, so the point always gets digits on both sides.
        let parts = written.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return Double(written) ?? .infinity }
        let whole = parts[0].isEmpty ? "0" : parts[0]
        let fraction = parts[1].first.map { $0 >= "0" && $0 <= "9" } ?? false ? parts[1] : "0" + parts[1]
        return Double("\(whole).\(fraction)") ?? .infinity
    }

    private mutating func readText(closing: [UInt8]) {
        let start = (line, column)
        for _ in closing { advance() }
        var content: [UInt8] = []
        while let byte = peek(0) {
            if bytes[position...].starts(with: closing) {
                for _ in closing { advance() }
                append(.text(String(decoding: content, as: UTF8.self)), line: start.0, column: start.1)
                return
            }
            if closing.count == 1 {
                if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
                if byte == UInt8(ascii: "\\"), let next = peek(1), next == closing[0] || next == byte { advance() }
            }
            content.append(bytes[position])
            step()
        }
        append(.text(String(decoding: content, as: UTF8.self)), line: start.0, column: start.1)
        faults.add(
            line: start.0,
            column: start.1,
            rule: "antimony-text",
            "the text that begins here is never closed",
            suggestion: "close it with \(String(decoding: closing, as: UTF8.self))"
        )
    }

    // MARK: Marks

    private static let marks: [String] = [
        "<==>", "...", "->", "=>", "-|", "--", "<=", ">=", "!=", "==", "&&", "||",
        "+", "-", "*", "/", "^", "%", "!", "<", ">", "=", "(", ")", "{", "}", ",", ";", ":", ".", "'", "$",
    ]

    private mutating func readMark() {
        for mark in AntimonyLexer.marks where bytes[position...].starts(with: mark.utf8) {
            append(.mark(mark), line: line, column: column)
            for _ in mark.utf8 { advance() }
            return
        }
        let start = position
        let place = (line, column)
        advance()
        while let byte = peek(0), byte & 0xC0 == 0x80 { advance() }
        let character = slice(from: start)
        faults.add(
            line: place.0,
            column: place.1,
            rule: "antimony-character",
            "the character '\(AntimonyLexer.printable(character))' has no meaning in Antimony",
            suggestion: character.utf8.count > 1 ? "names are made of a-z, A-Z, 0-9 and _" : nil
        )
    }

    private static func printable(_ character: String) -> String {
        let scalar = character.unicodeScalars.first?.value ?? 0
        return scalar < 32 || scalar == 127 ? "U+" + String(scalar, radix: 16, uppercase: true) : character
    }

    // MARK: Bytes

    private func peek(_ offset: Int) -> UInt8? {
        position + offset < bytes.count ? bytes[position + offset] : nil
    }

    /// Passes one byte that is not an end of line.
    private mutating func advance() {
        guard position < bytes.count else { return }
        // NOTE: the bytes that continue a character do not count as columns.
        if bytes[position] & 0xC0 != 0x80 { column += 1 }
        position += 1
    }

    /// Passes one byte or end of line.
    private mutating func step() {
        if bytes[position] == UInt8(ascii: "\n") || bytes[position] == UInt8(ascii: "\r") {
            passNewline()
        } else {
            advance()
        }
    }

    private mutating func skipDigits() {
        while let byte = peek(0), isDigit(byte) { advance() }
    }

    private mutating func append(_ kind: AntimonyToken.Kind, line: Int, column: Int) {
        tokens.append(AntimonyToken(kind: kind, line: line, column: column))
    }

    private func slice(from start: Int) -> String { String(decoding: bytes[start..<position], as: UTF8.self) }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private func isLetter(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") || byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            || byte == UInt8(ascii: "_")
    }
}
