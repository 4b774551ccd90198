import Dates
import Foundation
import Testing

@Suite("ISO date")
struct ISODateTests {
    @Test(
        "reads days that exist and prints them back",
        arguments: ["2024-09-27", "2024-02-29", "2000-02-29", "0001-01-01"]
    )
    func valid(text: String) throws {
        #expect(try #require(ISODate(text)).description == text)
    }

    @Test(
        "refuses every other text",
        arguments: [
            "2023-02-29", "1900-02-29", "2024-04-31", "2024-13-01", "2024-00-10", "2024-01-00", "2024-9-27",
            "27.09.2024",
            "2024/09/27", "2024-09-27T00:00", "", "٢٠٢٤-٠٩-٢٧", "-024-09-27", "2024-09-2x",
        ]
    )
    func invalid(text: String) {
        #expect(ISODate(text) == nil)
    }

    @Test("orders and counts days as the calendar of Foundation does")
    func days() throws {
        #expect(ISODate("1970-01-01")?.daysSinceEpoch == 0)
        #expect(ISODate("2000-03-01")?.daysSinceEpoch == 11_017)
        let first = try #require(ISODate("2024-09-01")), second = try #require(ISODate("2024-10-01"))
        #expect(first < second && first.days(until: second) == 30 && second.days(until: first) == -30)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for step in 0..<400 {
            let date = Date(timeIntervalSince1970: Double(step * 97 * 86_400 - 4_000_000_000 / 86_400 * 86_400))
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let own = try #require(ISODate(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0))
            #expect(own.daysSinceEpoch == Int((date.timeIntervalSince1970 / 86_400).rounded(.down)))
        }
    }

    @Test("is coded as its text and refuses a day that does not exist")
    func coding() throws {
        let date = try #require(ISODate("2024-09-27"))
        #expect(String(decoding: try JSONEncoder().encode([date]), as: UTF8.self) == "[\"2024-09-27\"]")
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([ISODate].self, from: Data("[\"2023-02-29\"]".utf8))
        }
    }

    @Test("is written in words for prose")
    func prose() {
        #expect(ISODate("2024-09-27")?.prose == "27 September 2024")
    }
}

@Suite("Partial date")
struct PartialDateTests {
    @Test(
        "keeps as many parts as are given",
        arguments: [("1970", "1970"), ("2011-10", "October 2011"), ("2023-09-29", "29 September 2023")]
    )
    func parts(text: String, prose: String) throws {
        let date = try #require(PartialDate(text))
        #expect(date.description == text)
        #expect(date.prose == prose)
    }

    @Test("refuses other texts", arguments: ["70", "2011-13", "2011-1", "2023-02-30", "October 2011", ""])
    func invalid(text: String) {
        #expect(PartialDate(text) == nil)
    }
}
