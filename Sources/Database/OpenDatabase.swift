internal import Foundation
public import GRDB

/// Opens a database, makes it where there is none, and brings its tables up to date.
///
/// The file is readable by its owner only. It is written ahead (WAL), so that readers never wait for a writer; foreign
/// keys are held; a connection waits up to five seconds for another process that writes. A process that is killed loses
/// nothing that was committed; a power cut may lose the commits of the last moments, and never more.
///
/// - Parameters:
///   - path: the file.
///   - schema: the tables that the program needs.
/// - Returns: connections, one that writes and some that read at the same time.
/// - Throws: `DatabaseFault`; nothing is changed in a file that is refused.
public func openDatabase(at path: String, schema: Schema = .site) throws -> DatabasePool {
    try createPrivately(path)
    do {
        try checkOrigin(of: path, schema)
        let pool = try DatabasePool(path: path, configuration: configuration())
        try migrator(schema).migrate(pool)
        return pool
    } catch let error as DatabaseError {
        throw fault(error, path)
    }
}

/// How every connection is set up.
func configuration(readonly: Bool = false) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readonly
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 4
    return configuration
}

/// The steps as the library runs them, each in a transaction of its own, each once.
func migrator(_ schema: Schema) -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for step in schema.steps {
        migrator.registerMigration(step.name) { try $0.execute(sql: step.sql) }
    }
    return migrator
}

/// Refuses a file that a newer program or another one wrote, before anything in it is changed.
func checkOrigin(of path: String, _ schema: Schema) throws {
    // NOTE: a file in WAL mode can only be opened read-only where its index may be written, so it is opened fully.
    let queue = try DatabaseQueue(path: path, configuration: configuration())
    defer { try? queue.close() }
    try queue.read { database in
        let tables = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        guard !tables.isEmpty else { return }
        guard tables.contains("grdb_migrations") else { throw DatabaseFault.foreign(path: path) }
        let known = Set(schema.steps.map(\.name))
        let unknown = try migrator(schema).appliedIdentifiers(database).subtracting(known)
        guard unknown.isEmpty else { throw DatabaseFault.newer(path: path, steps: unknown.sorted()) }
    }
}

/// Makes an empty file that only its owner may read; SQLite gives the same rights to the files beside it.
func createPrivately(_ path: String) throws {
    let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
        throw DatabaseFault.unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    close(descriptor)
}

/// The library's error in the program's words.
func fault(_ error: DatabaseError, _ path: String) -> DatabaseFault {
    .unreadable(path: path, reason: error.message ?? "\(error.resultCode)")
}
