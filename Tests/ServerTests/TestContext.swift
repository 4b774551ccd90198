import Hummingbird
import Logging
import Pages

@testable import Server

/// A request context that needs no connection.
struct TestContext: RequestContext {
    struct Source: RequestContextSource {
        var logger: Logger
    }

    var coreContext: CoreRequestContextStorage

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

/// Asks the site's own responder, without a socket.
func ask(
    _ site: Site,
    _ method: HTTPRequest.Method = .get,
    _ path: String,
    headers: HTTPFields = [:]
) async throws -> Answer {
    let responder = siteResponder(for: site, context: TestContext.self)
    let head = HTTPRequest(method: method, scheme: "http", authority: "test", path: path, headerFields: headers)
    let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
    let context = TestContext(
        source: TestContext.Source(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    )
    let response = try await responder.respond(to: request, context: context)
    let collector = Collector()
    try await response.body.write(collector)
    return Answer(status: response.status.code, headers: response.headers, body: collector.bytes)
}
