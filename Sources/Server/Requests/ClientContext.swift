public import Hummingbird
internal import HTTPTypes
public import NIOCore

/// A request's context that knows the connection it came by.
public protocol ClientContext: RequestContext {
    /// The connection; nil in tests, which have none.
    var channel: (any Channel)? { get }
}

/// The context of every request that is served.
public struct ConnectionContext: ClientContext {
    public var coreContext: CoreRequestContextStorage
    public let channel: (any Channel)?

    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

extension Request {
    /// Who asks, for limits only: the address that the connection comes from, or the last one that a trusted proxy adds to
    /// `X-Forwarded-For`.
    func client(_ context: some ClientContext, trustsProxy: Bool) -> String {
        if trustsProxy, let name = HTTPField.Name("X-Forwarded-For"), let list = headers[name],
            let last = list.split(separator: ",").last
        {
            return last.filter { $0 != " " }
        }
        return context.channel?.remoteAddress?.ipAddress ?? "unknown"
    }
}
