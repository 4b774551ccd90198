internal import HTTPTypes
internal import Hummingbird
internal import Synchronization

/// Which methods each route takes, for telling a wrong method from an unknown address.
///
/// NOTE: filled after the last route is added, since the middleware that asks it must be there before the first.
final class MethodTable: Sendable {
    private let routes = Mutex<[(path: [Substring], method: HTTPRequest.Method)]>([])

    func fill<Context>(from router: Router<Context>) {
        let table = router.routes.map { ($0.path.description.split(separator: "/"), $0.method) }
        routes.withLock { $0 = table }
    }

    /// The methods that some route takes at an address, HEAD beside GET; empty where no route is there.
    func methods(at address: String) -> Set<String> {
        let parts = address.split(separator: "/")
        var found: Set<String> = []
        for route in routes.withLock({ $0 })
        where route.path.count == parts.count
            && zip(route.path, parts).allSatisfy({ $0.0.hasPrefix("{") || $0.0.hasPrefix(":") || $0.0 == $0.1 })
        {
            found.insert(route.method.rawValue)
            if route.method == .get { found.insert("HEAD") }
        }
        return found
    }
}
