import Foundation
import Logging
import Pages
import Testing

@testable import Server

@Suite("Starting the server")
struct ServerFailureTests {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Runs a server at a free port, gives its address to `body`, and stops it.
    private func serving(
        _ site: Site,
        _ body: @escaping @Sendable (_ address: String) async throws -> Void
    ) async throws {
        let (addresses, found) = AsyncStream.makeStream(of: String.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await runServer(try services(site), host: "127.0.0.1", port: 0, logger: Self.quiet) {
                    found.yield($0)
                }
            }
            group.addTask {
                for await address in addresses {
                    try await body(address)
                    break
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    @Test("says that the port is in use, which one, and what to do")
    func portInUse() async throws {
        let site = try Site(compounds: [], version: "0.0")
        try await serving(site) { address in
            let port = try #require(URL(string: address)?.port)
            let failure = ServerFailure.portInUse(host: "127.0.0.1", port: port)
            await #expect(throws: failure) {
                try await runServer(try services(site), host: "127.0.0.1", port: port, logger: Self.quiet) { _ in }
            }
            #expect(failure.description.contains("port \(port) on 127.0.0.1 is in use"))
            #expect(failure.description.contains("--port"))
        }
    }

    @Test("refuses a port that is none, before anything is opened", arguments: [-1, 65_536, Int.max])
    func portOutOfRange(port: Int) async throws {
        let site = try Site(compounds: [], version: "0.0")
        await #expect(throws: ServerFailure.portOutOfRange(port: port)) {
            try await runServer(try services(site), host: "127.0.0.1", port: port, logger: Self.quiet) { _ in }
        }
    }

    @Test("refuses an address that is not this machine's")
    func foreignHost() async throws {
        let site = try Site(compounds: [], version: "0.0")
        // 192.0.2.0/24 is kept for documentation (RFC 5737), so no machine has it.
        await #expect(throws: ServerFailure.hostUnknown(host: "192.0.2.1")) {
            try await runServer(try services(site), host: "192.0.2.1", port: 0, logger: Self.quiet) { _ in }
        }
    }

    @Test("refuses a name that leads nowhere")
    func unknownName() async throws {
        let site = try Site(compounds: [], version: "0.0")
        await #expect(throws: ServerFailure.hostUnknown(host: "not a host")) {
            try await runServer(try services(site), host: "not a host", port: 0, logger: Self.quiet) { _ in }
        }
    }

    @Test("writes an IPv6 host in brackets")
    func addresses() {
        #expect(address(host: "::1", port: 80) == "http://[::1]:80")
        #expect(address(host: "127.0.0.1", port: 8080) == "http://127.0.0.1:8080")
    }
}

@Suite("Chart library")
struct ChartLibraryTests {
    @Test("takes version 3 only, and nil where there is none")
    func find() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "heptad-chart-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let old = folder.appending(path: "old.js")
        let new = folder.appending(path: "new.js")
        try Data("/*! Chart.js v2.9.4 */".utf8).write(to: old)
        try Data("/*! Chart.js v3.9.1 */ code".utf8).write(to: new)
        #expect(ChartLibrary.find(in: [old.path, new.path])?.path == new.path)
        #expect(ChartLibrary.find(in: [old.path, "/nowhere.js"]) == nil)
        #expect(ChartLibrary.absence.contains("libjs-chart.js"))
    }
}
