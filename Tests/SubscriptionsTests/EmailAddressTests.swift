@testable import Subscriptions
import Testing

@Suite("Addresses of mail")
struct EmailAddressTests {
    @Test(
        "takes what people have",
        arguments: [
            ("name@example.org", "name@example.org"),
            ("  First.Last+tag@Sub.Example.ORG\n", "First.Last+tag@sub.example.org"),
            ("o'brien@example.co.uk", "o'brien@example.co.uk"), ("a@b.cd", "a@b.cd"),
            ("x@xn--bcher-kva.example", "x@xn--bcher-kva.example"),
            ("{a}|b%c=d@example.org", "{a}|b%c=d@example.org"),
        ]
    )
    func valid(text: String, expected: String) throws {
        #expect(try EmailAddress(text).description == expected)
    }

    private static let faults: [(String, AddressFault)] = [
        ("", AddressFault.empty), ("   ", .empty), ("name", .noAt), ("@example.org", .local), ("name@", .domain),
        ("name@localhost", .domain), ("name@-example.org", .domain), ("name@example-.org", .domain),
        ("name@example..org", .domain), ("name@example.org.", .domain), ("name@192.0.2.1", .domain),
        ("name@[192.0.2.1]", .domain), ("a..b@example.org", .local), (".a@example.org", .local),
        ("a.@example.org", .local), ("\"a b\"@example.org", .character), ("\"ab\"@example.org", .local),
        ("a@b@example.org", .local), ("a b@example.org", .character), ("a@exa\r\nmple.org", .character),
        ("a@example.org\r\nBcc: b@example.org", .character), ("Name <a@example.org>", .character),
        ("имя@example.org", .character), ("a@bücher.example", .character), ("a,b@example.org", .local),
        ("a@example.org,b@example.org", .local), ("a\u{0}@example.org", .character),
        (String(repeating: "a", count: 65) + "@example.org", .local),
        ("a@" + String(repeating: "b", count: 64) + ".org", .domain),
        ("a@" + String(repeating: "b.", count: 130) + "org", .tooLong),
        (String(repeating: "é", count: 1_000_000), .tooLong),
    ]

    @Test("refuses what cannot be sent to, or what hides something, and says why", arguments: faults)
    func invalid(text: String, fault: AddressFault) {
        #expect(throws: fault) { try EmailAddress(text) }
        #expect(!fault.description.isEmpty)
    }

    @Test("takes the longest that mail can carry and nothing longer")
    func length() throws {
        let local = String(repeating: "l", count: 64)
        let label = String(repeating: "d", count: 63)
        let domain = "\(label).\(label).\(String(repeating: "d", count: 57)).org"
        #expect(try EmailAddress("\(local)@\(domain)").description.utf8.count == 254)
        #expect(throws: AddressFault.tooLong) { try EmailAddress("\(local)@d\(domain)") }
    }
}

@Suite("Moments")
struct TimestampTests {
    @Test("prints and reads what the date command prints")
    func forms() throws {
        // date -u -d @1795608000 --rfc-3339=seconds; date -u -d @1795608000 --rfc-email
        let moment = Timestamp(seconds: 1_795_608_000)
        #expect(moment.rfc3339 == "2026-11-25T12:00:00Z")
        #expect(moment.rfc5322 == "Wed, 25 Nov 2026 12:00:00 +0000")
        #expect(Timestamp("2026-11-25T12:00:00Z") == moment)
        #expect(Timestamp("1969-12-31T23:59:59Z") == Timestamp(seconds: -1))
        for text in [
            "2026-11-25", "2026-11-25T24:00:00Z", "2026-11-25T12:00:00+00:00", "2026-13-25T12:00:00Z",
            "2026-11-25T+2:00:00Z",
        ] {
            #expect(Timestamp(text) == nil, "\(text)")
        }
    }

    @Test("ends a day at seven in the morning and a week on Monday")
    func boundaries() {
        let noon = Timestamp(seconds: 1_795_608_000)
        #expect(Frequency.daily.boundary(at: noon).rfc3339 == "2026-11-25T07:00:00Z")
        #expect(Frequency.daily.boundary(at: noon - 5 * 3_600).rfc3339 == "2026-11-25T07:00:00Z")
        #expect(Frequency.daily.boundary(at: noon - 5 * 3_600 - 1).rfc3339 == "2026-11-24T07:00:00Z")
        #expect(Frequency.weekly.boundary(at: noon).rfc3339 == "2026-11-23T07:00:00Z")
        #expect(Frequency.weekly.boundary(at: Timestamp(seconds: 0)).rfc3339 == "1969-12-29T07:00:00Z")
    }
}
