public import Foundation

/// How often a source may be asked.
public struct Pace: Hashable, Sendable {
    /// Seconds from the begin of one request to the begin of the next, for one host.
    public var interval: Double

    public static func perSecond(_ requests: Double) -> Pace { Pace(interval: 1 / requests) }
    public static func perMinute(_ requests: Double) -> Pace { Pace(interval: 60 / requests) }
    public static func perHour(_ requests: Double) -> Pace { Pace(interval: 3600 / requests) }
}

/// Where time and chance come from, so that tests decide both.
public struct Surroundings {
    public var now: () -> Date
    /// Waits some seconds.
    public var wait: (Double) -> Void
    /// A number from 0 to 1.
    public var random: () -> Double

    public init(now: @escaping () -> Date, wait: @escaping (Double) -> Void, random: @escaping () -> Double) {
        self.now = now
        self.wait = wait
        self.random = random
    }
}

/// Why a question stayed without a good answer.
public enum FetchFault: Error, CustomStringConvertible {
    case transport(host: String, TransportFault)
    /// A status that is no answer, after all tries.
    case status(host: String, code: Int)
    /// The source asks to wait longer than a look may take.
    case askedToWait(host: String, seconds: Double)

    public var description: String {
        switch self {
        case .transport(let host, let fault): "\(host) \(fault)"
        case .status(let host, let code): "\(host) answered with status \(code)"
        case .askedToWait(let host, let seconds): "\(host) asks to wait \(Int(seconds)) s; look again later"
        }
    }
}

/// Asks politely and remembers: keeps the pace of each host, tries again what may pass, asks for changes only, and
/// records every answer.
public final class Fetcher {
    /// Tries of one question.
    static let attempts = 4
    /// Seconds that a source may ask to wait before a look gives up.
    static let longestWait = 120.0
    private static let passing: Set<Int> = [408, 425, 429, 500, 502, 503, 504]

    private let transport: any Transport
    private let record: AnswerRecord
    private let surroundings: Surroundings
    private var nextTurn: [String: Date] = [:]
    private var announced: [String: Double] = [:]

    public init(_ transport: any Transport, record: AnswerRecord, surroundings: Surroundings) {
        self.transport = transport
        self.record = record
        self.surroundings = surroundings
    }

    /// The answer to a question, with status 200 or 404: whether "not found" is an answer, the source knows.
    ///
    /// Answers that the record holds since `resumedFrom` are taken again without asking, so that a look that was broken
    /// off goes on where it was.
    ///
    /// - Throws: ``FetchFault``, and what the file system says about the record.
    func fetch(_ request: Request, pace: Pace, resumedFrom: Date?) throws -> Answer {
        let host = URLComponents(string: request.address)?.host ?? request.address
        let last = record.last(request.address)
        if let resumedFrom, let last, last.entry.fetched >= resumedFrom {
            return Answer(
                request: request,
                status: last.entry.status,
                body: last.body,
                fetched: last.entry.fetched,
                hash: last.entry.hash
            )
        }
        var attempt = 0
        while true {
            attempt += 1
            let wait: Double
            switch try ask(request, pace, last) {
            case .answer(let answer): return answer
            case .refused(let code, let asked):
                guard Self.passing.contains(code), attempt < Self.attempts else {
                    throw FetchFault.status(host: host, code: code)
                }
                wait = max(asked ?? 0, backOff(attempt))
            case .fault(let fault):
                guard Self.mayPass(fault), attempt < Self.attempts else {
                    throw FetchFault.transport(host: host, fault)
                }
                wait = backOff(attempt)
            }
            guard wait <= Self.longestWait else { throw FetchFault.askedToWait(host: host, seconds: wait) }
            surroundings.wait(wait)
        }
    }

    private enum Outcome {
        case answer(Answer)
        /// A status that is no answer, with the seconds that the source asks to wait.
        case refused(code: Int, wait: Double?)
        case fault(TransportFault)
    }

    /// Asks once, in the host's turn, and records what came.
    private func ask(
        _ request: Request,
        _ pace: Pace,
        _ last: (entry: AnswerRecord.Entry, body: [UInt8])?
    ) throws -> Outcome {
        var headers: [(name: String, value: String)] = []
        if let etag = last?.entry.etag { headers.append(("If-None-Match", etag)) }
        if let date = last?.entry.lastModified { headers.append(("If-Modified-Since", date)) }
        takeTurn(request.origin, pace)
        let response: Response
        do { response = try transport.send(request, headers: headers) } catch { return .fault(error) }
        learnPace(request.origin, response)
        let now = surroundings.now()
        if response.status == 304, let last {
            // Recorded as the answer that it stands for, so that the record says when it was last true.
            var unchanged = Response(status: 200, headers: [:], body: last.body)
            unchanged.headers["etag"] = last.entry.etag
            unchanged.headers["last-modified"] = last.entry.lastModified
            return .answer(try keep(unchanged, of: request, at: now))
        }
        let answer = try keep(response, of: request, at: now)
        if response.status == 200 || response.status == 404 { return .answer(answer) }
        return .refused(code: response.status, wait: Self.retryAfter(response, now: now))
    }

    func keep(_ response: Response, of request: Request, at date: Date) throws -> Answer {
        let hash = try record.keep(response, of: request, at: date)
        return Answer(request: request, status: response.status, body: response.body, fetched: date, hash: hash)
    }

    // MARK: Time

    /// Waits for the host's turn and takes it.
    private func takeTurn(_ origin: String, _ pace: Pace) {
        let now = surroundings.now()
        if let turn = nextTurn[origin], turn > now { surroundings.wait(turn.timeIntervalSince(now)) }
        let interval = max(pace.interval, announced[origin] ?? 0)
        nextTurn[origin] = surroundings.now().addingTimeInterval(interval)
    }

    /// Reads the limits that Crossref announces with every answer.
    ///
    /// **Source** Crossref REST API, rate limits: `x-rate-limit-limit` requests in `x-rate-limit-interval`, such as `1s`.
    private func learnPace(_ origin: String, _ response: Response) {
        guard let limit = response.headers["x-rate-limit-limit"].flatMap(Double.init), limit > 0,
            let interval = response.headers["x-rate-limit-interval"], interval.hasSuffix("s"),
            let seconds = Double(interval.dropLast()), seconds > 0
        else { return }
        announced[origin] = seconds / limit
    }

    /// One, two, four seconds, each between half and the whole by chance, so that many who failed together do not come
    /// back together.
    private func backOff(_ attempt: Int) -> Double {
        Double(1 << (attempt - 1)) * (0.5 + 0.5 * surroundings.random())
    }

    private static func mayPass(_ fault: TransportFault) -> Bool {
        switch fault {
        case .unreachable, .timedOut: true
        case .noLibrary, .tooLarge: false
        }
    }

    /// **Source** RFC 9110, section 10.2.3: seconds, or a date.
    static func retryAfter(_ response: Response, now: Date) -> Double? {
        guard let text = response.headers["retry-after"] else { return nil }
        if let seconds = Double(text), seconds >= 0 { return seconds }
        return HTTPDate.read(text).map { max(0, $0.timeIntervalSince(now)) }
    }
}

/// The one form of a date that HTTP sends.
enum HTTPDate {
    /// **Source** RFC 9110, section 5.6.7, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func read(_ text: String) -> Date? {
        let form = DateFormatter()
        form.locale = Locale(identifier: "en_US_POSIX")
        form.timeZone = TimeZone(identifier: "GMT")
        form.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return form.date(from: text)
    }
}
