internal import Foundation
internal import Synchronization

/// Counts what the server does, for Prometheus.
public final class ServerMetrics: Sendable {
    /// What one kind of request is told apart by; the route and never the address, which may hold a reader's words.
    private struct Kind: Hashable {
        var route: String
        var method: String
        var status: Int
    }

    private struct Histogram {
        var counts = [Int](repeating: 0, count: bounds.count)
        var count = 0
        var sum = 0.0

        mutating func add(_ seconds: Double) {
            for (place, bound) in bounds.enumerated() where seconds <= bound { counts[place] += 1 }
            count += 1
            sum += seconds
        }
    }

    private struct State {
        var requests: [Kind: Int] = [:]
        var durations: [String: Histogram] = [:]
        var simulations = Histogram()
        var cacheHits = 0
        var inFlight = 0
        var reloads = 0
        var reloadFaults = 0
        var loaded = Date()
    }

    private static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    private let state = Mutex(State())
    private let started = Date()

    public init() {}

    func begin() { state.withLock { $0.inFlight += 1 } }

    func end(route: String, method: String, status: Int, seconds: Double) {
        state.withLock { state in
            state.inFlight -= 1
            state.requests[Kind(route: route, method: method, status: status), default: 0] += 1
            state.durations[route, default: Histogram()].add(seconds)
        }
    }

    func simulated(seconds: Double) { state.withLock { $0.simulations.add(seconds) } }

    func answeredFromCache() { state.withLock { $0.cacheHits += 1 } }

    /// Counts a reload of the content, and whether something in it was broken.
    func reloaded(hasFaults: Bool) {
        state.withLock { state in
            state.reloads += 1
            state.reloadFaults += hasFaults ? 1 : 0
            state.loaded = Date()
        }
    }

    /// Everything in Prometheus' text format.
    ///
    /// **Source**: Prometheus documentation, exposition formats, version 0.0.4.
    func text(queue: (running: Int, waiting: Int)) -> String {
        let state = state.withLock { $0 }
        var lines: [String] = []
        func metric(_ name: String, _ type: String, _ help: String, _ samples: [String]) {
            lines.append("# HELP heptad_\(name) \(help)")
            lines.append("# TYPE heptad_\(name) \(type)")
            lines += samples.map { "heptad_\(name)\($0)" }
        }
        func histogram(_ histogram: Histogram, _ labels: String) -> [String] {
            let comma = labels.isEmpty ? "" : ","
            let buckets = zip(Self.bounds, histogram.counts).map { "_bucket{\(labels)\(comma)le=\"\($0)\"} \($1)" }
            let braces = labels.isEmpty ? "" : "{\(labels)}"
            return buckets + [
                "_bucket{\(labels)\(comma)le=\"+Inf\"} \(histogram.count)", "_sum\(braces) \(histogram.sum)",
                "_count\(braces) \(histogram.count)",
            ]
        }
        func escaped(_ text: String) -> String {
            text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        }
        let requests = state.requests.map { kind, count in
            "{route=\"\(escaped(kind.route))\",method=\"\(escaped(kind.method))\",status=\"\(kind.status)\"} \(count)"
        }
        metric("requests_total", "counter", "Requests answered.", requests.sorted())
        metric(
            "request_seconds",
            "histogram",
            "Time to answer a request, until its body is handed over.",
            state.durations.sorted { $0.key < $1.key }.flatMap { histogram($1, "route=\"\(escaped($0))\"") }
        )
        metric("requests_in_flight", "gauge", "Requests being answered.", [" \(state.inFlight)"])
        metric(
            "simulation_seconds",
            "histogram",
            "Time of a simulation, its wait included.",
            histogram(state.simulations, "")
        )
        metric(
            "simulation_cache_hits_total",
            "counter",
            "Simulations answered from the cache.",
            [" \(state.cacheHits)"]
        )
        metric("simulations_running", "gauge", "Simulations that run.", [" \(queue.running)"])
        metric("simulations_waiting", "gauge", "Simulations that wait for their turn.", [" \(queue.waiting)"])
        metric("content_reloads_total", "counter", "Times that changed content was loaded.", [" \(state.reloads)"])
        metric("content_reload_faults_total", "counter", "Reloads with something broken.", [" \(state.reloadFaults)"])
        metric(
            "content_loaded_seconds",
            "gauge",
            "When content was loaded, Unix time.",
            [" \(state.loaded.timeIntervalSince1970)"]
        )
        metric(
            "start_seconds",
            "gauge",
            "When the server was started, Unix time.",
            [" \(started.timeIntervalSince1970)"]
        )
        if let bytes = Self.residentBytes {
            metric("resident_memory_bytes", "gauge", "Memory in use.", [" \(bytes)"])
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Memory in use, as the kernel counts it.
    private static var residentBytes: Int? {
        guard let text = FileManager.default.contents(atPath: "/proc/self/statm") else { return nil }
        let fields = String(decoding: text, as: UTF8.self).split(separator: " ")
        return fields.count > 1 ? Int(fields[1]).map { $0 * sysconf(Int32(_SC_PAGESIZE)) } : nil
    }
}
