/// Why the server did not start, in words for the one who started it.
public enum ServerFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another program listens at the port.
    case portInUse(host: String, port: Int)
    /// The system does not let this user listen at the port.
    case portForbidden(port: Int)
    /// The host is no address of this machine.
    case hostUnknown(host: String)
    /// The port lies outside 0 to 65535.
    case portOutOfRange(port: Int)

    public var description: String {
        switch self {
        case .portInUse(let host, let port):
            "port \(port) on \(host) is in use by another program; stop that program, or choose another port "
                + "with --port, for example --port \(port < 65_535 ? port + 1 : port - 1)"
        case .portForbidden(let port):
            "this user may not listen at port \(port); choose a port of 1024 or above with --port"
        case .hostUnknown(let host):
            "\(host) is not an address of this machine; use --host 127.0.0.1, or 0.0.0.0 for every address"
        case .portOutOfRange(let port):
            "\(port) is not a port; choose one from 0 to 65535 with --port, where 0 takes any free one"
        }
    }
}
