internal import NIOCore
internal import NIOHTTPTypes

/// Closes a connection whose request body goes on past the bound, whether or not its length was announced.
///
/// NOTE: the server library reads what is left of a body before it takes the next request, without a bound of its own.
final class BodyLimit: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let limit: Int
    private var received = 0

    /// - Parameter limit: the largest body let through, in bytes.
    init(limit: Int) {
        self.limit = limit
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: received = 0
        case .body(let buffer):
            received += buffer.readableBytes
            guard received <= limit else {
                context.close(promise: nil)
                return
            }
        case .end: break
        }
        context.fireChannelRead(data)
    }
}
