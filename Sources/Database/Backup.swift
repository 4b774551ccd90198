internal import Foundation
public import GRDB

/// Saves a database to a new file while it is in use; the copy is of one moment and is checked before it gets its name.
///
/// - Throws: `DatabaseFault` where the file exists or the copy is damaged.
/// - Complexity: O(size of the database).
public func backUp(_ database: any DatabaseReader, to path: String) throws {
    try copy(database, to: path)
}

/// Makes a database from a backup, where there is none yet.
///
/// - Throws: `DatabaseFault` where a database is there, or the backup is damaged, foreign or newer than the program.
public func restoreDatabase(from backup: String, to path: String, schema: Schema = .site) throws {
    guard FileManager.default.fileExists(atPath: backup) else { throw DatabaseFault.missing(path: backup) }
    do {
        try checkOrigin(of: backup, schema)
        let source = try DatabaseQueue(path: backup, configuration: configuration())
        defer { try? source.close() }
        try checkWhole(source, backup)
        try copy(source, to: path)
    } catch let error as DatabaseError {
        throw fault(error, backup)
    }
}

/// Copies under a temporary name and renames, so that a file with the right name is whole.
private func copy(_ database: any DatabaseReader, to path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else { throw DatabaseFault.exists(path: path) }
    let temporary = "\(path).\(getpid()).part"
    defer { for suffix in ["", "-wal", "-shm", "-journal"] { unlink(temporary + suffix) } }
    try createPrivately(temporary)
    do {
        let destination = try DatabaseQueue(path: temporary, configuration: configuration())
        try database.backup(to: destination)
        try destination.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        try checkWhole(destination, temporary)
        try destination.close()
    } catch let error as DatabaseError {
        throw fault(error, path)
    }
    guard rename(temporary, path) == 0 else {
        throw DatabaseFault.unreadable(path: path, reason: String(cString: strerror(errno)))
    }
}

/// SQLite's own checks of pages, indices and references.
private func checkWhole(_ database: any DatabaseReader, _ path: String) throws {
    let faults = try database.read { database in
        let pages = try String.fetchAll(database, sql: "PRAGMA integrity_check(5)").filter { $0 != "ok" }
        let references = try String.fetchAll(database, sql: "SELECT \"table\" FROM pragma_foreign_key_check LIMIT 5")
        return pages + references.map { "a row of \($0) points nowhere" }
    }
    guard faults.isEmpty else {
        throw DatabaseFault.unreadable(path: path, reason: faults.joined(separator: "; "))
    }
}
