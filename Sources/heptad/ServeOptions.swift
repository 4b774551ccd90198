import ArgumentParser
import Diagnostics
import Dossiers
import Foundation
import Logging
import Server

/// How the server is set up: by flags, else by the environment, else by a file, else by defaults.
struct ServeOptions: ParsableArguments {
    @Option(help: "A file of settings in YAML, named as the flags are (default: $HEPTAD_CONFIG, else none).")
    var config: String?

    @Option(help: "Address to listen at (default: $HEPTAD_HOST, else 127.0.0.1).")
    var host: String?

    @Option(help: "Port to listen at; 0 takes any free one (default: $HEPTAD_PORT, else 8080).")
    var port: Int?

    @Option(
        name: .customLong("public-url"),
        help: "The site's address as readers know it, such as https://example.org (default: $HEPTAD_PUBLIC_URL)."
    )
    var publicURL: String?

    @Flag(
        help: "Every request comes through a proxy that sets X-Forwarded-For and -Proto (or $HEPTAD_TRUST_PROXY=true)."
    )
    var trustProxy = false

    @Option(
        help:
            "Simulations a second that one client may ask for in the long run (default: $HEPTAD_SIMULATION_RATE, else 5)."
    )
    var simulationRate: Double?

    @Option(help: "text or json (default: $HEPTAD_LOG_FORMAT, else text).")
    var logFormat: String?

    @Option(
        help: "error, warning, notice or info; info writes a line a request (default: $HEPTAD_LOG_LEVEL, else notice)."
    )
    var logLevel: String?

    /// The settings as they hold.
    struct Settings {
        var host: String
        var port: Int
        var publicURL: String?
        var trustsProxy: Bool
        var limits: SimulationDesk.Limits
        var logFormat: LogFormat
        var logLevel: Logger.Level
    }

    private static let keys = [
        "host", "port", "public-url", "trust-proxy", "simulation-rate", "log-format", "log-level",
    ]

    /// Puts flags, environment and file together.
    ///
    /// - Throws: what a setting cannot be, with where it stands.
    func settings(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> Settings {
        let file = try Self.file(config ?? environment["HEPTAD_CONFIG"])
        func value(_ flag: String?, _ key: String) -> (text: String, place: String)? {
            let variable = "HEPTAD_" + key.uppercased().replacing("-", with: "_")
            if let flag { return (flag, "--\(key)") }
            if let text = environment[variable] { return (text, variable) }
            return file[key].map { ($0, "`\(key)` of the file of settings") }
        }
        func one<Value>(
            _ found: (text: String, place: String)?,
            _ kinds: [String: Value],
            _ usual: Value
        ) throws -> Value {
            guard let found else { return usual }
            guard let value = kinds[found.text] else {
                let known = kinds.keys.sorted().joined(separator: ", ")
                throw InputFault("\(found.place) is '\(found.text)'; it is one of \(known)")
            }
            return value
        }
        let port = value(port.map(String.init), "port")
        guard let number = Int(port?.text ?? "8080") else {
            throw InputFault("\(port?.place ?? "") is '\(port?.text ?? "")'; a port is a number from 0 to 65535")
        }
        let address = value(publicURL, "public-url")
        if let address, !address.text.hasPrefix("http://"), !address.text.hasPrefix("https://") {
            throw InputFault("\(address.place) is '\(address.text)'; it begins with http:// or https://")
        }
        var limits = SimulationDesk.Limits()
        if let rate = value(simulationRate.map { "\($0)" }, "simulation-rate") {
            guard let number = Double(rate.text), (0.01...10_000).contains(number) else {
                throw InputFault("\(rate.place) is '\(rate.text)'; it is a number from 0.01 to 10000")
            }
            // A reader who moves a slider asks many times within seconds, and then looks.
            (limits.perSecond, limits.burst) = (number, max(1, Int(number * 12)))
        }
        return Settings(
            host: value(host, "host")?.text ?? "127.0.0.1",
            port: number,
            publicURL: address.map { $0.text.hasSuffix("/") ? String($0.text.dropLast()) : $0.text },
            trustsProxy: try one(
                value(trustProxy ? "true" : nil, "trust-proxy"),
                ["true": true, "false": false],
                false
            ),
            limits: limits,
            logFormat: try one(value(logFormat, "log-format"), ["text": .text, "json": .json], .text),
            logLevel: try one(
                value(logLevel, "log-level"),
                ["error": .error, "warning": .warning, "notice": .notice, "info": .info],
                .notice
            )
        )
    }

    private static func file(_ path: String?) throws -> [String: String] {
        guard let path else { return [:] }
        guard let data = FileManager.default.contents(atPath: path), data.count < 100_000 else {
            throw InputFault("no file of settings at '\(path)'")
        }
        let faults = DiagnosticCollector()
        var settings: [String: String] = [:]
        if let node = YAMLNode.parse(String(decoding: data, as: UTF8.self), file: path, faults: faults),
            let fields = YAMLFields(node, element: "settings", keys: keys, faults: faults)
        {
            for key in keys { settings[key] = fields.text(key) }
        }
        guard faults.diagnostics.isEmpty else { throw DiagnosticsError(faults.diagnostics) }
        return settings
    }
}
