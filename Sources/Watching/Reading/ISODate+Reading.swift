public import Dates
public import Foundation

extension ISODate {
    /// The day of an instant in universal time.
    public init(_ instant: Date) {
        self = Self.day(Int((instant.timeIntervalSince1970 / 86_400).rounded(.down)))
    }

    /// The day some days later, or earlier where the number is negative.
    public func adding(days: Int) -> ISODate { Self.day(daysSinceEpoch + days) }

    /// **Source** H. Hinnant, "chrono-compatible low-level date algorithms" (2013), `civil_from_days`.
    private static func day(_ daysSinceEpoch: Int) -> ISODate {
        let z = daysSinceEpoch + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let m = (5 * dayOfYear + 2) / 153
        let month = m < 10 ? m + 3 : m - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        guard let date = ISODate(year: year, month: month, day: dayOfYear - (153 * m + 2) / 5 + 1) else {
            preconditionFailure("no day \(daysSinceEpoch)")
        }
        return date
    }

    /// A day in one of the forms that public sources write; nil for every other text.
    ///
    /// `2026-04-16`, `2026-04-16T04:00:00Z`, `20260416`, `2026/04/16`, `16/04/2026` (the European agency),
    /// `April 16, 2026`, and `Thu, 16 Apr 2026 10:00:00 EDT`.
    public init?(written text: String) {
        let text = text.trimmingCharacters(in: .whitespaces)
        let bytes = Array(text.utf8)
        if bytes.count >= 10, let date = ISODate(text.prefix(10)), bytes.count == 10 || bytes[10] == UInt8(ascii: "T") {
            self = date
            return
        }
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        if bytes.count == 8, numbers.count == 1 {
            self.init(year: numbers[0] / 10_000, month: numbers[0] / 100 % 100, day: numbers[0] % 100)
            return
        }
        if bytes.count == 10, numbers.count == 3, text.contains("/") {
            if bytes[4] == UInt8(ascii: "/") {
                self.init(year: numbers[0], month: numbers[1], day: numbers[2])
            } else {
                self.init(year: numbers[2], month: numbers[1], day: numbers[0])
            }
            return
        }
        guard numbers.count >= 2, (1...31).contains(numbers[0]), (1000...9999).contains(numbers[1]),
            let word = text.split(whereSeparator: { !$0.isLetter }).first(where: { Self.month($0) != nil }),
            let month = Self.month(word)
        else { return nil }
        self.init(year: numbers[1], month: month, day: numbers[0])
    }

    /// The number of a month by its English name or the first three letters of it.
    static func month(_ word: some StringProtocol) -> Int? {
        let names = [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december",
        ]
        let word = word.lowercased()
        return names.firstIndex { $0 == word || (word.count == 3 && $0.hasPrefix(word)) }.map { $0 + 1 }
    }
}
