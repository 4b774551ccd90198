import Dates
import Dossiers
import Foundation
import Regulation
import Synchronization
import Testing

@testable import Watching

/// The repository's folder.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

/// A written answer by its file's name.
func written(_ name: String) throws -> [UInt8] {
    let path = repository + "/Tests/Fixtures/answers/" + name
    return [UInt8](try #require(FileManager.default.contents(atPath: path), "no answer \(name)"))
}

/// Answers with what `routes.tsv` says; an address that nobody thought of is answered with 500.
final class WrittenAnswers: Transport {
    private struct Route { var part: String, status: Int, file: String }

    private let routes: [Route]
    /// Puts another body in the place of a file's.
    private let changed: [String: [UInt8]]
    private let log = Log()

    init(changed: [String: [UInt8]] = [:]) throws {
        self.changed = changed
        routes = String(decoding: try written("routes.tsv"), as: UTF8.self).split(separator: "\n").map { line in
            let columns = line.split(separator: "\t").map(String.init)
            return Route(part: columns[0], status: Int(columns[1]) ?? 500, file: columns[3])
        }
    }

    var asked: [String] { log.lines }

    func send(_ request: Request, headers: [(name: String, value: String)]) throws(TransportFault) -> Response {
        log.add(request.address)
        guard let route = routes.first(where: { request.address.contains($0.part) }),
            let body = changed[route.file] ?? (try? written(route.file))
        else { return Response(status: 500) }
        return Response(status: route.status, headers: ["etag": "\"\(route.file)\""], body: body)
    }
}

/// Answers by a function of the request and the number of requests before it.
final class Scripted: Transport {
    private let answer: @Sendable (Request, Int, [(name: String, value: String)]) -> Result<Response, TransportFault>
    private let log = Log()

    init(
        _ answer:
            @escaping @Sendable (Request, Int, [(name: String, value: String)]) -> Result<Response, TransportFault>
    ) {
        self.answer = answer
    }

    var asked: [String] { log.lines }

    func send(_ request: Request, headers: [(name: String, value: String)]) throws(TransportFault) -> Response {
        let number = log.add(request.address)
        return try answer(request, number, headers).get()
    }
}

/// Lines in the order in which they were added, from any thread.
final class Log: Sendable {
    private let held = Mutex<[String]>([])

    var lines: [String] { held.withLock { $0 } }

    @discardableResult
    func add(_ line: String) -> Int {
        held.withLock { lines in
            lines.append(line)
            return lines.count - 1
        }
    }
}

/// A clock that only waiting moves.
final class StillClock {
    private(set) var now: Date
    private(set) var waits: [Double] = []

    init(_ start: String = "2026-11-25T06:00:00Z") throws {
        now = try Date(start, strategy: .iso8601)
    }

    var surroundings: Surroundings {
        Surroundings(
            now: { self.now },
            wait: { seconds in
                self.waits.append(seconds)
                self.now += seconds
            },
            random: { 0.5 }
        )
    }

    func pass(days: Double) { now += days * 86_400 }
}

/// A folder that is removed with the value.
final class Folder {
    let path = NSTemporaryDirectory() + "heptad-watching-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A copy of the repository's dossier.
    func dossier(_ id: String = "selank") throws -> String {
        let copy = path + "/Dossiers/" + id
        try FileManager.default.createDirectory(atPath: path + "/Dossiers", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: repository + "/Dossiers/" + id, toPath: copy)
        return copy
    }

    func text(_ file: String) throws -> String {
        String(decoding: try #require(FileManager.default.contents(atPath: path + "/" + file)), as: UTF8.self)
    }
}

/// Selank's dossier as the watch sees it.
func selank(at folder: String) throws -> WatchedDossier { WatchedDossier(try #require(Dossier.load(folder).0)) }

/// The repository's own, loaded once.
func selank() throws -> WatchedDossier { try loaded.get() }

private let loaded = Result { try selank(at: repository + "/Dossiers/selank") }

let keys = SourceKeys(regulationsGov: "secret-key", ncbi: "secret-key", contact: "person@example.org")

func source(_ name: String) throws -> any WatchedSource {
    try #require(watchedSources(keys: keys).first { $0.name == name })
}

let today = ISODate("2026-11-25") ?? ISODate(Date(timeIntervalSince1970: 1_795_564_800))
