internal import Foundation
internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
public import ServiceLifecycle
internal import UnixSignals

/// Serves a site until the process is told to stop (SIGINT or SIGTERM); requests in flight are still answered.
///
/// - Parameters:
///   - services: what routes work with.
///   - host: the address to listen at, such as `127.0.0.1`.
///   - port: the port to listen at; 0 takes any free one.
///   - logger: where faults are written.
///   - others: what runs beside the server and stops with it.
///   - onListening: called once with the site's address, when requests are accepted.
/// - Throws: `ServerFailure` where the port cannot be taken; any other error of the network layer as it is.
public func runServer(
    _ services: SiteServices,
    host: String,
    port: Int,
    logger: Logger = serverLogger,
    also others: [any Service] = [],
    onListening: @escaping @Sendable (_ address: String) -> Void
) async throws {
    guard (0...65_535).contains(port) else { throw ServerFailure.portOutOfRange(port: port) }
    let application = Application(
        responder: siteResponder(for: services, context: ConnectionContext.self),
        server: .http1(configuration: connectionLimits),
        configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
        onServerRunning: { channel in
            onListening(address(host: host, port: channel.localAddress?.port ?? port))
        },
        logger: logger
    )
    // Requests in flight are answered after a signal, within a bound: nobody waits for ever on one slow client.
    var configuration = ServiceGroupConfiguration(
        services: others + [application],
        gracefulShutdownSignals: [.sigterm, .sigint],
        logger: logger
    )
    configuration.maximumGracefulShutdownDuration = .seconds(30)
    do {
        try await ServiceGroup(configuration: configuration).run()
    } catch let error as IOError {
        throw failure(of: error, host: host, port: port) ?? error
    } catch is SocketAddressError.UnknownHost {
        throw ServerFailure.hostUnknown(host: host)
    }
}

/// Bounds on a connection: an idle one is closed, and headers must fit where real ones do.
private let connectionLimits = HTTP1Channel.Configuration(
    additionalChannelHandlers: [BodyLimit(limit: largestBody), ClientPresence()],
    idleTimeout: .seconds(60),
    httpDecoderConfiguration: .init(maxHeaderFieldSize: 8_192, maxHeaderListSize: 16_384, maxHeaderFieldCount: 100)
)

/// Writes faults and warnings, and nothing for a request that went well.
public let serverLogger: Logger = {
    var logger = Logger(label: "heptad")
    logger.logLevel = .warning
    return logger
}()

/// The address that a reader can open.
func address(host: String, port: Int) -> String {
    host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
}

/// The failure behind an error of the operating system; nil for one that has no better words than its own.
func failure(of error: IOError, host: String, port: Int) -> ServerFailure? {
    switch error.errnoCode {
    case EADDRINUSE: .portInUse(host: host, port: port)
    case EACCES, EPERM: .portForbidden(port: port)
    case EADDRNOTAVAIL: .hostUnknown(host: host)
    default: nil
    }
}
