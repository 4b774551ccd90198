internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// What is known of a request beside itself: the address that it comes from.
struct SiteRequestContext: RequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}

/// The visitor's address, for counting requests; `unknown` where the context has none.
///
/// Behind a proxy on this machine it is what that proxy appended to `X-Forwarded-For`; from anywhere else that header is
/// only what a visitor wrote, and is not read.
func visitor(_ request: Request, _ context: some RequestContext) -> String {
    guard let address = (context as? any RemoteAddressRequestContext)?.remoteAddress?.ipAddress else {
        return "unknown"
    }
    guard address.hasPrefix("127.") || address == "::1", let name = HTTPField.Name("X-Forwarded-For"),
        let last = request.headers[name]?.split(separator: ",").last
    else { return address }
    return last.filter { $0 != " " }
}
