import ArgumentParser
import Database
import Foundation
import GRDB

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Saves the site's database to a new file while it is in use.",
        discussion: """
            The copy is of one moment, is checked, and is readable by its owner only. Addresses in it are sealed: keep the
            key file too, and elsewhere.

            Examples:
              heptad backup heptad-2026-11-25.sqlite
              heptad backup --database /var/lib/heptad/site.sqlite /backup/site.sqlite
            """
    )

    @Argument(help: "The file to write; one that exists is not overwritten.")
    var file: String

    @OptionGroup var options: DatabaseOptions

    func run() throws {
        try reportingDatabaseFaults {
            guard FileManager.default.fileExists(atPath: options.databasePath) else {
                throw DatabaseFault.missing(path: options.databasePath)
            }
            try backUp(try openDatabase(at: options.databasePath), to: file)
        }
    }
}

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Makes the site's database from a backup, where there is none.",
        discussion: """
            A damaged backup, one of another program and one of a newer version are refused, and nothing is written.

            Examples:
              heptad restore heptad-2026-11-25.sqlite
              heptad restore --database /var/lib/heptad/site.sqlite /backup/site.sqlite
            """
    )

    @Argument(help: "The backup.")
    var file: String

    @OptionGroup var options: DatabaseOptions

    func run() throws {
        try reportingDatabaseFaults { try restoreDatabase(from: file, to: options.databasePath) }
    }
}

/// Runs something, and says a fault of the database as one of the input.
func reportingDatabaseFaults(_ body: () throws -> Void) throws {
    do {
        try body()
    } catch let fault as DatabaseFault {
        throw InputFault("\(fault)")
    }
}
