import Dates
import Dossiers
import Hummingbird
import Logging
import NIOCore
import Pages
import Testing

@testable import Server

/// A request context that needs no connection.
struct TestContext: ClientContext {
    struct Source: RequestContextSource {
        var logger: Logger
    }

    var coreContext: CoreRequestContextStorage
    var channel: (any Channel)? { nil }

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
    }
}

/// A response with its body read.
struct Answer {
    var status: Int
    var headers: HTTPFields
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
}

/// Collects what a response writes.
final class Collector: ResponseBodyWriter {
    var bytes: [UInt8] = []

    func write(_ buffer: ByteBuffer) async throws {
        bytes.append(contentsOf: buffer.readableBytesView)
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// What routes need, with a site and nothing else.
func services(
    _ site: Site,
    dossiers: [Dossier] = [],
    trials: [VirtualTrial] = [],
    publicURL: String? = nil
) throws -> SiteServices {
    let day = try #require(ISODate(year: 2026, month: 11, day: 23))
    let content = SiteContent(site: site, dossiers: dossiers, results: [], trials: trials, asOf: day)
    return SiteServices(store: SiteStore(content), publicURL: publicURL)
}

/// Asks the site's own responder, without a socket.
func ask(
    _ services: SiteServices,
    _ method: HTTPRequest.Method = .get,
    _ path: String,
    headers: HTTPFields = [:],
    body: [UInt8] = []
) async throws -> Answer {
    let responder = siteResponder(for: services, context: TestContext.self)
    let head = HTTPRequest(method: method, scheme: "http", authority: "test", path: path, headerFields: headers)
    return try await answer(of: responder, to: Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body))))
}

/// Asks any responder.
func answer(of responder: some HTTPResponder<TestContext>, to request: Request) async throws -> Answer {
    let context = TestContext(
        source: TestContext.Source(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    )
    let response = try await responder.respond(to: request, context: context)
    let collector = Collector()
    try await response.body.write(collector)
    return Answer(status: response.status.code, headers: response.headers, body: collector.bytes)
}
