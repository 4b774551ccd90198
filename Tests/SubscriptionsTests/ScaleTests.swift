import Database
import Foundation
import GRDB
import Testing

@testable import Subscriptions

/// A month of changes for many subscribers on daily digest, on a file and with a clock of its own.
///
/// `script/soak scale` runs it with 10,000 subscribers, 1,000 events and a real mail server; here it is small.
@Suite("A month of digests")
struct ScaleTests {
    private struct Setting {
        var subscribers: Int
        var events: Int
        var server: String?

        init(_ environment: [String: String]) {
            subscribers = environment["HEPTAD_SCALE_SUBSCRIBERS"].flatMap(Int.init) ?? 60
            events = environment["HEPTAD_SCALE_EVENTS"].flatMap(Int.init) ?? 90
            server = environment["HEPTAD_SCALE_SMTP"]
        }
    }

    /// One change that is to come.
    private struct Event {
        var number: Int
        var compound: String
        var jurisdiction: String
        var topic: Topic
    }

    /// What a subscriber is told, as a count and a sum that no other set of the same events is likely to have.
    private struct Told: Equatable {
        var count = 0
        var sum = 0

        mutating func add(_ number: Int) {
            count += 1
            sum &+= (number &* 2_654_435_761) ^ (number << 7)
        }
    }

    private static let compounds = (1...12).map { "compound-\($0)" }
    private static let places = ["US", "EU", "UK", "RU", "CA"]

    private func interests(_ generator: inout SeededGenerator) -> Set<Interest> {
        var chosen: Set<Interest> = []
        while chosen.count < 3 {
            chosen.insert(
                Interest(
                    compound: Self.compounds.randomElement(using: &generator) ?? "",
                    jurisdiction: Bool.random(using: &generator)
                        ? Interest.every : Self.places.randomElement(using: &generator) ?? "",
                    topic: Topic.allCases.randomElement(using: &generator) ?? .law
                )
            )
        }
        return chosen
    }

    private func concerns(_ event: Event, _ interests: Set<Interest>) -> Bool {
        interests.contains {
            $0.compound == event.compound && $0.topic == event.topic
                && ($0.jurisdiction == Interest.every || $0.jurisdiction == event.jurisdiction)
        }
    }

    @Test("Every subscriber is told every event that concerns them, once, and nothing else")
    func month() throws {
        let setting = Setting(ProcessInfo.processInfo.environment)
        let folder = NSTemporaryDirectory() + "heptad-scale-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let pool = try openDatabase(at: folder + "/site.sqlite")
        let store = SubscriptionStore(database: pool, keys: .ephemeral())
        var generator = SeededGenerator(state: 8)
        var now = Timestamp(seconds: 1_795_608_000)
        var people: [Set<Interest>] = []
        for index in 0..<setting.subscribers {
            let chosen = interests(&generator)
            people.append(chosen)
            // Below the limits of a network and of all together.
            now = now + 4
            let request = try StoreFixture.request(
                "s\(index)@example.org",
                chosen,
                visitor: "10.\(index / 16 / 250).\(index / 16 % 250).1"
            )
            try store.request(request, at: now)
            let sql = "SELECT token_sealed FROM outbox ORDER BY id DESC LIMIT 1"
            let sealed = try #require(try pool.read { try Data.fetchOne($0, sql: sql) })
            let token = try #require(Token(try store.keys.open(sealed, as: .token)))
            let isConfirmed = try store.confirm(token, at: now)
            #expect(isConfirmed)
        }
        for compound in Self.compounds { _ = try store.record([fact("start", "0")], of: compound, at: now) }

        let connection = try setting.server.map { server in
            SMTPConnection(
                try MailSettings(server: server, from: EmailAddress("news@example.org"), site: "https://example.org")
            )
        }
        let writer = try MailWriter(site: "https://example.org")
        var told = [Told](repeating: Told(), count: setting.subscribers)
        var expected = told
        var mails = 0
        func deliver() throws {
            let moment = now
            let tally = try store.deliverMails(writer: writer, clock: { moment }) { mail, id, address, now in
                let answer = connection?.send(mail, id: id, to: address, at: now) ?? .accepted
                guard answer == .accepted, let index = Int(address.local.dropFirst()) else { return answer }
                for match in mail.text.matches(of: /event number (\d+)/) {
                    if let number = Int(match.1) { told[index].add(number) }
                }
                return answer
            }
            #expect(tally.unreachable == nil)
            mails += tally.sent
        }
        try deliver()
        mails = 0

        for day in 1...30 {
            for number in ((day - 1) * setting.events / 30)..<(day * setting.events / 30) {
                let event = Event(
                    number: number,
                    compound: Self.compounds.randomElement(using: &generator) ?? "",
                    jurisdiction: Self.places.randomElement(using: &generator) ?? "",
                    topic: Topic.allCases.randomElement(using: &generator) ?? .law
                )
                for index in people.indices where concerns(event, people[index]) { expected[index].add(number) }
                let facts = [
                    fact("start", "0"),
                    fact("event/\(number)", "event number \(number)", topics: [event.topic], in: event.jurisdiction),
                ]
                _ = try store.record(facts, of: event.compound, at: now)
            }
            now = Frequency.daily.boundary(at: now + 86_400)
            _ = try store.composeDigests(at: now)
            try deliver()
            try store.purge(at: now)
            now = now + 3_600
        }
        #expect(told == expected)
        let waiting = try pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM pending") }
        #expect(waiting == 0)
        if let memory = peakMemory, setting.subscribers >= 10_000 {
            print(
                "\(setting.subscribers) subscribers, \(setting.events) events, \(mails) digests, "
                    + "\(expected.map(\.count).reduce(0, +)) changes told, \(memory / 1_024) MB at most"
            )
            #expect(memory < 200 * 1_024, "kilobytes")
        }
    }

    /// The most memory that the process has held, in kilobytes.
    private var peakMemory: Int? {
        let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        return status?.firstMatch(of: /VmHWM:\s+(\d+) kB/).flatMap { Int($0.1) }
    }
}

/// SplitMix64 (Steele et al. 2014), so that a failing month can be replayed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
