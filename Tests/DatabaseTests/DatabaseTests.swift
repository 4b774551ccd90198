import Foundation
import GRDB
import Testing

@testable import Database

/// A folder that is removed when the test ends.
struct TemporaryFolder: ~Copyable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "heptad-database-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

@Suite("Opening the database")
struct DatabaseTests {
    private func tables(_ database: any DatabaseReader) throws -> [String] {
        try database.read { database in
            try String.fetchAll(
                database,
                sql:
                    "SELECT name || char(10) || coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
            )
        }
    }

    @Test("sets write-ahead logging, foreign keys and a busy timeout, in a file that is its owner's")
    func pragmas() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/site.sqlite"
        let pool = try openDatabase(at: path)
        let settings = try pool.write { database in
            try ["journal_mode", "foreign_keys", "busy_timeout"].map {
                try String.fetchOne(database, sql: "PRAGMA \($0)")
            }
        }
        #expect(settings == ["wal", "1", "5000"])
        for suffix in ["", "-wal", "-shm"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(suffix)")
        }
    }

    @Test("brings a file of every earlier schema to the same tables as a new one")
    func migration() throws {
        let folder = try TemporaryFolder()
        let fresh = try tables(try openDatabase(at: folder.path + "/new.sqlite"))
        for count in Schema.site.steps.indices {
            let path = folder.path + "/\(count).sqlite"
            try openDatabase(at: path, schema: Schema.site.prefix(count)).close()
            let migrated = try tables(try openDatabase(at: path))
            #expect(migrated == fresh, "after \(count) steps")
        }
    }

    @Test("keeps rows through a later step")
    func rowsSurvive() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.sqlite"
        let first = Schema([.init("one", "CREATE TABLE a (x INTEGER NOT NULL); INSERT INTO a VALUES (7);")])
        try openDatabase(at: path, schema: first).close()
        let second = Schema(first.steps + [.init("two", "ALTER TABLE a ADD COLUMN y TEXT NOT NULL DEFAULT 'new';")])
        let row = try openDatabase(at: path, schema: second).read { try Row.fetchOne($0, sql: "SELECT x, y FROM a") }
        #expect(row == ["x": 7, "y": "new"])
    }

    @Test("changes nothing where a step fails")
    func failedStep() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.sqlite"
        let good = Schema([.init("one", "CREATE TABLE a (x INTEGER);")])
        try openDatabase(at: path, schema: good).close()
        let bad = Schema(good.steps + [.init("two", "CREATE TABLE b (x INTEGER); CREATE TABLE a (x INTEGER);")])
        #expect(throws: DatabaseFault.self) { try openDatabase(at: path, schema: bad) }
        let names = try tables(try openDatabase(at: path, schema: good))
        #expect(!names.contains { $0.hasPrefix("b\n") })
    }

    @Test("refuses a file of a newer program, another program, and none at all")
    func refusals() throws {
        let folder = try TemporaryFolder()
        let newer = folder.path + "/newer.sqlite"
        let future = Schema(Schema.site.steps + [.init("later-1", "CREATE TABLE later (x INTEGER);")])
        try openDatabase(at: newer, schema: future).close()
        #expect(throws: DatabaseFault.newer(path: newer, steps: ["later-1"])) { try openDatabase(at: newer) }

        let foreign = folder.path + "/foreign.sqlite"
        let other = try DatabaseQueue(path: foreign)
        try other.write { try $0.execute(sql: "CREATE TABLE theirs (x INTEGER)") }
        try other.close()
        #expect(throws: DatabaseFault.foreign(path: foreign)) { try openDatabase(at: foreign) }

        let text = folder.path + "/text.sqlite"
        try Data(String(repeating: "no database ", count: 100).utf8).write(to: URL(fileURLWithPath: text))
        #expect(throws: DatabaseFault.self) { try openDatabase(at: text) }
        #expect(throws: DatabaseFault.self) { try openDatabase(at: folder.path + "/no/such/folder.sqlite") }
    }

    @Test("makes a backup while in use, and a restored one is the same")
    func backup() throws {
        let folder = try TemporaryFolder()
        let schema = Schema([.init("one", "CREATE TABLE a (x INTEGER);")])
        let pool = try openDatabase(at: folder.path + "/a.sqlite", schema: schema)
        try pool.write { try $0.execute(sql: "INSERT INTO a VALUES (1), (2)") }
        let backup = folder.path + "/a.backup"
        try backUp(pool, to: backup)
        try pool.write { try $0.execute(sql: "INSERT INTO a VALUES (3)") }
        #expect(throws: DatabaseFault.exists(path: backup)) { try backUp(pool, to: backup) }
        #expect(throws: DatabaseFault.exists(path: folder.path + "/a.sqlite")) {
            try restoreDatabase(from: backup, to: folder.path + "/a.sqlite", schema: schema)
        }
        try restoreDatabase(from: backup, to: folder.path + "/b.sqlite", schema: schema)
        let restored = try openDatabase(at: folder.path + "/b.sqlite", schema: schema)
        let rows = try restored.read { try Int.fetchAll($0, sql: "SELECT x FROM a") }
        #expect(rows == [1, 2])
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains(".part") }
        #expect(left.isEmpty)
    }

    @Test("does not restore a damaged backup, one of a newer program, or one that is not there")
    func badBackups() throws {
        let folder = try TemporaryFolder()
        let pool = try openDatabase(at: folder.path + "/a.sqlite")
        let backup = folder.path + "/a.backup"
        try backUp(pool, to: backup)
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: backup))
        try file.seek(toOffset: 4_096)
        try file.write(contentsOf: Data(repeating: 0xA5, count: 8_192))
        try file.close()
        let target = folder.path + "/b.sqlite"
        #expect(throws: DatabaseFault.self) { try restoreDatabase(from: backup, to: target) }
        #expect(throws: DatabaseFault.missing(path: "/no/such")) { try restoreDatabase(from: "/no/such", to: target) }
        #expect(!FileManager.default.fileExists(atPath: target))
    }
}
