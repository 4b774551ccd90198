import ArgumentParser
import Database
import Foundation
import GRDB
import Subscriptions

/// Where a site's memory is, for every command by one rule.
struct DatabaseOptions: ParsableArguments {
    @Option(help: "The site's database (default: $HEPTAD_DATABASE, else ./heptad.sqlite).")
    var database: String?

    @Option(help: "Keys that seal addresses (default: beside the database, .keys); $HEPTAD_KEYS may hold them instead.")
    var keys: String?

    /// True where a database is named, so that a command that can do without one uses it.
    var isNamed: Bool { database != nil || ProcessInfo.processInfo.environment["HEPTAD_DATABASE"] != nil }

    var databasePath: String {
        database ?? ProcessInfo.processInfo.environment["HEPTAD_DATABASE"] ?? "heptad.sqlite"
    }

    var keysPath: String { keys ?? databasePath + ".keys" }

    /// Opens the database and makes what is missing.
    func openStore() throws -> SubscriptionStore {
        do {
            let keyring = try Keyring.load(file: keysPath, environment: ProcessInfo.processInfo.environment)
            return SubscriptionStore(database: try openDatabase(at: databasePath), keys: keyring)
        } catch let fault as DatabaseFault {
            throw InputFault("\(fault)")
        } catch let fault as KeyFault {
            throw InputFault("\(fault)")
        }
    }
}

/// The moment by the machine's clock.
func currentTime() -> Timestamp { Timestamp(seconds: Int(Date().timeIntervalSince1970)) }
