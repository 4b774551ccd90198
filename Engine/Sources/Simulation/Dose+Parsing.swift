public import Diagnostics

extension Dose {
    /// The grammar of a dose as text, for `--help`.
    public static let grammar = """
        AMOUNT [UNIT] into TARGET at TIME [UNIT]
            [over DURATION [UNIT] | rate RATE [UNIT]]
            [every INTERVAL [UNIT] for COUNT]
            [lag TIME [UNIT]] [F FRACTION]

        AMOUNT   how much is given each time; for a species always an amount, never a concentration
        TARGET   id of a species, or of a parameter that changes by a rate rule
        over     infusion that lasts DURATION; rate: infusion at RATE until AMOUNT is given; neither: at once
        COUNT    total number of doses
        lag      delay from giving to entering; F: fraction that enters
        UNIT     a unit such as mg, nmol, h, mg/h, or one that the model defines; without it, the model's own

        100 mg into Ag at 0 every 24 h for 7
        5 into Central at 0 over 0.5 lag 0.25 F 0.8
        """

    /// The longest text that is read as a dose.
    public static let maximumTextLength = 10_000

    /// Reads a dose in the form that `grammar` states.
    ///
    /// - Parameters:
    ///   - text: The dose.
    ///   - source: Where the text stands, for messages.
    /// - Throws: The first place where the text leaves the grammar, or all values that make no sense.
    public init(parsing text: String, source: String = "--dose") throws(DiagnosticsError) {
        guard text.utf8.count <= Self.maximumTextLength else {
            throw DiagnosticsError([
                Diagnostic(
                    .error,
                    rule: "dose-syntax",
                    at: SourceLocation(file: source),
                    "the text is longer than \(Self.maximumTextLength) bytes"
                )
            ])
        }
        var parser = DoseParser(text, source: source)
        let dose = try parser.dose()
        let faults = dose.faults(at: SourceLocation(file: source))
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        self = dose
    }

    /// Values that make no sense, whatever the model.
    func faults(at location: SourceLocation?) -> [Diagnostic] {
        var faults: [Diagnostic] = []
        func require(_ isRight: Bool, _ message: String, _ suggestion: String) {
            guard !isRight else { return }
            faults.append(
                Diagnostic(
                    .error,
                    rule: "dose-value",
                    at: location,
                    element: "dose into \(target)",
                    message,
                    suggestion: suggestion
                )
            )
        }
        func isNonNegative(_ value: Double) -> Bool { value >= 0 && value.isFinite }
        func isPositive(_ value: Double) -> Bool { value > 0 && value.isFinite }
        require(
            isNonNegative(amount.value),
            "the amount \(amount) is negative or not finite",
            "give an amount of 0 or more"
        )
        require(time.value.isFinite, "the time \(time) is not finite", "give a finite time")
        switch administration {
        case .bolus: break
        case .duration(let duration):
            require(
                isPositive(duration.value),
                "the duration \(duration) is not positive",
                "leave `over` out for a bolus"
            )
        case .rate(let rate):
            require(isPositive(rate.value), "the rate \(rate) is not positive", "give a rate above 0")
        }
        if let interval {
            require(isPositive(interval.value), "the interval \(interval) is not positive", "give an interval above 0")
        }
        require(additionalDoses >= 0, "there are \(additionalDoses) additional doses", "give 1 dose or more in all")
        require(
            additionalDoses <= 0 || interval != nil,
            "\(additionalDoses) additional doses have no interval",
            "state the time from one dose to the next"
        )
        require(isNonNegative(lagTime.value), "the lag \(lagTime) is negative or not finite", "give a lag of 0 or more")
        require(
            isNonNegative(bioavailability),
            "the bioavailability \(bioavailability) is negative or not finite",
            "give the fraction that enters, such as 0.8"
        )
        return faults
    }
}

/// A left-to-right reader of dose text; columns count characters from one.
private struct DoseParser {
    private struct Word {
        var text: String
        var column: Int
    }

    private var words: [Word] = []
    private var next = 0
    private let endColumn: Int
    private let source: String

    init(_ text: String, source: String) {
        self.source = source
        var column = 0
        for character in text {
            column += 1
            if character.isWhitespace { continue }
            if let last = words.last, last.column + last.text.count == column {
                words[words.count - 1].text.append(character)
            } else {
                words.append(Word(text: String(character), column: column))
            }
        }
        endColumn = column + 1
    }

    mutating func dose() throws(DiagnosticsError) -> Dose {
        let amount = try quantity("the amount, a number", before: ["into"])
        try keyword("into")
        let target = try word("the target, the id of a species").text
        try keyword("at")
        let clauses = ["over", "rate", "every", "lag", "F"]
        var dose = Dose(amount, into: target, at: try quantity("the time, a number", before: clauses))
        var seen: Set<String> = []
        while next < words.count {
            let clause = words[next]
            guard clauses.contains(clause.text) else {
                throw fault("`over`, `rate`, `every`, `lag`, `F` or the end", found: clause)
            }
            let kind = clause.text == "rate" ? "over" : clause.text
            guard seen.insert(kind).inserted else {
                throw fault(
                    "each of `over` or `rate`, `every`, `lag` and `F` once only",
                    found: clause
                )
            }
            next += 1
            switch clause.text {
            case "over": dose.administration = .duration(try quantity("the duration, a number", before: clauses))
            case "rate": dose.administration = .rate(try quantity("the rate, a number", before: clauses))
            case "every":
                dose.interval = try quantity("the interval, a number", before: ["for"])
                try keyword("for")
                dose.additionalDoses = try count() - 1
            case "lag": dose.lagTime = try quantity("the lag, a number", before: clauses)
            default: dose.bioavailability = try number("the fraction that enters, a number").value
            }
        }
        return dose
    }

    private mutating func word(_ expected: String) throws(DiagnosticsError) -> Word {
        guard next < words.count else { throw fault(expected, found: nil) }
        next += 1
        return words[next - 1]
    }

    private mutating func keyword(_ text: String) throws(DiagnosticsError) {
        let found = try word("`\(text)`")
        guard found.text == text else { throw fault("`\(text)`", found: found) }
    }

    private mutating func number(_ expected: String) throws(DiagnosticsError) -> Dose.Quantity {
        let found = try word(expected)
        guard let value = Double(found.text), value.isFinite else {
            let split = found.text.first?.isNumber == true ? " (a unit stands apart, as in `100 mg`)" : ""
            throw fault(expected + split, found: found)
        }
        return Dose.Quantity(value)
    }

    private mutating func quantity(
        _ expected: String,
        before keywords: [String]
    ) throws(DiagnosticsError) -> Dose.Quantity {
        var quantity = try number(expected)
        if next < words.count, !keywords.contains(words[next].text) {
            quantity.units = words[next].text
            next += 1
        }
        return quantity
    }

    private mutating func count() throws(DiagnosticsError) -> Int {
        let expected = "the total number of doses, a whole number from 1 to \(Regimen.maximumDoses)"
        let found = try word(expected)
        guard let value = Int(found.text), value >= 1, value <= Regimen.maximumDoses else {
            throw fault(expected, found: found)
        }
        return value
    }

    private func fault(_ expected: String, found: Word?) -> DiagnosticsError {
        DiagnosticsError([
            Diagnostic(
                .error,
                rule: "dose-syntax",
                at: SourceLocation(file: source, line: 1, column: found?.column ?? endColumn),
                element: "dose",
                found.map { "found `\($0.text)`" } ?? "the text ends too early",
                suggestion: "expected \(expected)"
            )
        ])
    }
}
