import Foundation
import Testing

@testable import Watching

@Suite("Asking politely, again, and only for changes")
struct FetcherTests {
    private let request = Request("https://example.org/a?b=c")

    private func fetcher(_ transport: any Transport, _ folder: Folder, _ clock: StillClock) throws -> Fetcher {
        Fetcher(transport, record: try AnswerRecord(folder: folder.path), surroundings: clock.surroundings)
    }

    @Test("A server's error is tried again, later and later, with chance in it")
    func serverError() throws {
        let folder = try Folder(), clock = try StillClock()
        let transport = Scripted { _, number, _ in
            .success(Response(status: number < 2 ? 500 : 200, body: Array("fine".utf8)))
        }
        let answer = try fetcher(transport, folder, clock).fetch(request, pace: .perSecond(100), resumedFrom: nil)
        #expect(answer.body == Array("fine".utf8))
        #expect(transport.asked.count == 3)
        // Half a second and one second, each times 0.75 twice: 1·(0.5+0.25), 2·(0.5+0.25).
        #expect(clock.waits == [0.75, 1.5])
    }

    @Test("After four tries it is a fault that names host and status")
    func givesUp() throws {
        let folder = try Folder(), clock = try StillClock()
        let transport = Scripted { _, _, _ in .success(Response(status: 503)) }
        let fetcher = try fetcher(transport, folder, clock)
        let fault = #expect(throws: FetchFault.self) {
            try fetcher.fetch(request, pace: .perSecond(100), resumedFrom: nil)
        }
        #expect(fault.map { "\($0)" } == "example.org answered with status 503")
        #expect(transport.asked.count == 4)
    }

    @Test("A refusal that will not pass is not tried again", arguments: [400, 401, 403, 410])
    func refused(status: Int) throws {
        let folder = try Folder(), clock = try StillClock()
        let transport = Scripted { _, _, _ in .success(Response(status: status)) }
        let fetcher = try fetcher(transport, folder, clock)
        #expect(throws: FetchFault.self) { try fetcher.fetch(request, pace: .perSecond(100), resumedFrom: nil) }
        #expect(transport.asked.count == 1)
    }

    @Test(
        "429 waits as long as the source asks, in seconds or until a date",
        arguments: ["30", "Wed, 25 Nov 2026 06:00:30 GMT"]
    )
    func tooMany(asked: String) throws {
        let folder = try Folder(), clock = try StillClock()
        let transport = Scripted { _, number, _ in
            .success(number == 0 ? Response(status: 429, headers: ["retry-after": asked]) : Response(status: 200))
        }
        _ = try fetcher(transport, folder, clock).fetch(request, pace: .perSecond(100), resumedFrom: nil)
        #expect(clock.waits == [30])
    }

    @Test("A source that asks to wait for hours ends the look, and says so")
    func hours() throws {
        let folder = try Folder(), clock = try StillClock()
        let transport = Scripted { _, _, _ in .success(Response(status: 429, headers: ["retry-after": "7200"])) }
        let fetcher = try fetcher(transport, folder, clock)
        let fault = #expect(throws: FetchFault.self) {
            try fetcher.fetch(request, pace: .perSecond(100), resumedFrom: nil)
        }
        #expect(fault.map { "\($0)" } == "example.org asks to wait 7200 s; look again later")
        #expect(clock.waits.isEmpty)
    }

    @Test("Requests to one host keep its pace, and another host's turn is its own")
    func pace() throws {
        let folder = try Folder(), clock = try StillClock()
        let transport = Scripted { _, _, _ in .success(Response(status: 200)) }
        let fetcher = try fetcher(transport, folder, clock)
        for path in ["1", "2", "3"] {
            _ = try fetcher.fetch(Request("https://a.example/\(path)"), pace: .perSecond(2), resumedFrom: nil)
        }
        _ = try fetcher.fetch(Request("https://b.example/"), pace: .perSecond(2), resumedFrom: nil)
        #expect(clock.waits == [0.5, 0.5])
    }

    @Test("A limit that the source announces slows the pace down")
    func announced() throws {
        let folder = try Folder(), clock = try StillClock()
        let transport = Scripted { _, _, _ in
            .success(Response(status: 200, headers: ["x-rate-limit-limit": "1", "x-rate-limit-interval": "4s"]))
        }
        let fetcher = try fetcher(transport, folder, clock)
        for path in ["1", "2", "3"] {
            _ = try fetcher.fetch(Request("https://a.example/\(path)"), pace: .perSecond(2), resumedFrom: nil)
        }
        // The first turn was taken before the announcement came.
        #expect(clock.waits == [0.5, 4])
    }

    @Test("What has not changed is not sent again, and the record gives it")
    func unchanged() throws {
        let folder = try Folder(), clock = try StillClock()
        let transport = Scripted { _, number, headers in
            if number == 0 { return .success(Response(status: 200, headers: ["etag": "\"e\""], body: [1, 2, 3])) }
            let sent = headers.contains { $0.name == "If-None-Match" && $0.value == "\"e\"" }
            return .success(Response(status: sent ? 304 : 200))
        }
        _ = try fetcher(transport, folder, clock).fetch(request, pace: .perSecond(100), resumedFrom: nil)
        clock.pass(days: 1)
        // Another fetcher: the validators come from the disk.
        let again = try fetcher(transport, folder, clock).fetch(request, pace: .perSecond(100), resumedFrom: nil)
        #expect(again.body == [1, 2, 3])
        #expect(again.fetched == clock.now)
    }

    @Test("A broken transfer is tried again; an answer over the bound is not")
    func transfers() throws {
        let folder = try Folder(), clock = try StillClock()
        let broken = Scripted { _, number, _ in
            number == 0 ? .failure(.unreachable("reset")) : .success(Response(status: 200))
        }
        _ = try fetcher(broken, folder, clock).fetch(request, pace: .perSecond(100), resumedFrom: nil)
        #expect(broken.asked.count == 2)
        let huge = Scripted { _, _, _ in .failure(.tooLarge(bytes: 10)) }
        let fetcher = try fetcher(huge, folder, clock)
        #expect(throws: FetchFault.self) { try fetcher.fetch(request, pace: .perSecond(100), resumedFrom: nil) }
        #expect(huge.asked.count == 1)
    }

    @Test("The record keeps every answer with its date, and never a key")
    func record() throws {
        let folder = try Folder(), clock = try StillClock()
        let secret = Request("https://example.org/a", credential: .query(name: "api_key", value: "secret"))
        #expect(secret.sentAddress.hasSuffix("?api_key=secret"))
        let transport = Scripted { _, number, _ in
            .success(Response(status: number == 0 ? 500 : 200, body: [UInt8(number)]))
        }
        let answer = try fetcher(transport, folder, clock).fetch(secret, pace: .perSecond(100), resumedFrom: nil)
        let lines = try folder.text("answers.jsonl").split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[1].contains("\"fetched\":\"2026-11-25T06:00:00Z\""))
        #expect(!lines.contains { $0.contains("secret") })
        #expect(try AnswerRecord(folder: folder.path).body(answer.hash) == [1])
    }

    @Test("A line that a crash cut short and a body that was changed count as not there")
    func damagedRecord() throws {
        let folder = try Folder(), clock = try StillClock()
        let transport = Scripted { _, number, _ in
            .success(Response(status: 200, headers: ["etag": "e\(number)"], body: [7]))
        }
        let answer = try fetcher(transport, folder, clock).fetch(request, pace: .perSecond(100), resumedFrom: nil)
        let index = folder.path + "/answers.jsonl"
        let whole = try folder.text("answers.jsonl")
        try (whole + #"{"fetched":"2026-1"#).write(toFile: index, atomically: true, encoding: .utf8)
        let record = try AnswerRecord(folder: folder.path)
        #expect(record.last(request.address)?.body == [7])
        _ = try Fetcher(transport, record: record, surroundings: clock.surroundings)
            .fetch(Request("https://example.org/next"), pace: .perSecond(100), resumedFrom: nil)
        #expect(try AnswerRecord(folder: folder.path).last("https://example.org/next") != nil)
        let body = folder.path + "/bodies/\(answer.hash.prefix(2))/\(answer.hash).body"
        try "other".write(toFile: body, atomically: true, encoding: .utf8)
        #expect(record.last(request.address) == nil)
    }
}
