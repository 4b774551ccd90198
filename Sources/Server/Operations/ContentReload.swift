public import Logging
public import ServiceLifecycle

/// Publishes content anew when what it is made from has changed; what cannot be loaded keeps the last good pages.
public struct ContentReload: Service {
    /// What was loaded, with what was wrong with the parts that kept their last good state.
    public struct Loaded: Sendable {
        public var content: SiteContent
        public var faults: [String]

        public init(content: SiteContent, faults: [String]) {
            self.content = content
            self.faults = faults
        }
    }

    private let services: SiteServices
    private let logger: Logger
    private let interval: Duration
    private let stamp: @Sendable () -> String
    private let load: @Sendable (SiteContent) throws -> Loaded

    /// - Parameters:
    ///   - services: where content is published.
    ///   - logger: where faults are written.
    ///   - interval: how often to look.
    ///   - stamp: a text that differs when anything that content is made from differs, the day included.
    ///   - load: the content as it is now, given what was published before.
    public init(
        _ services: SiteServices,
        logger: Logger,
        interval: Duration = .seconds(2),
        stamp: @escaping @Sendable () -> String,
        load: @escaping @Sendable (SiteContent) throws -> Loaded
    ) {
        self.services = services
        self.logger = logger
        self.interval = interval
        self.stamp = stamp
        self.load = load
    }

    /// Looks again and again, until the server is told to stop.
    public func run() async throws {
        await cancelWhenGracefulShutdown { await watch() }
    }

    private func watch() async {
        var published = stamp()
        var seen = published
        await services.simulations.warm(Array(services.store.content.trials.values))
        while !Task.isCancelled {
            do { try await Task.sleep(for: interval) } catch { return }
            let now = stamp()
            // A folder that is being written differs from look to look; it is read once it has come to rest.
            defer { seen = now }
            guard now != published, now == seen else { continue }
            published = now
            await reload()
        }
    }

    private func reload() async {
        do {
            let loaded = try load(services.store.content)
            services.store.publish(loaded.content)
            services.metrics.reloaded(hasFaults: !loaded.faults.isEmpty)
            for fault in loaded.faults {
                logger.error("not published, the last good state stays", metadata: ["fault": "\(fault)"])
            }
            logger.notice("content loaded", metadata: ["compounds": "\(loaded.content.dossiers.count)"])
            await services.simulations.warm(Array(loaded.content.trials.values))
        } catch {
            services.metrics.reloaded(hasFaults: true)
            logger.error("nothing published, the last good state stays", metadata: ["fault": "\(error)"])
        }
    }
}
