import ArgumentParser
import Foundation
import Subscriptions

struct SubscribersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subscribers",
        abstract: "Shows, exports and erases what is stored about subscribers.",
        discussion: """
            Examples:
              heptad subscribers count
              heptad subscribers export name@example.org
              heptad subscribers erase name@example.org
              heptad subscribers bounce < report.eml
              heptad subscribers rotate-keys
            """,
        subcommands: [Count.self, Export.self, Erase.self, BounceReport.self, RotateKeys.self]
    )

    struct Count: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Counts subscribers and mails, without any address.")

        @OptionGroup var options: DatabaseOptions

        func run() throws { print(try json(try options.openStore().counts())) }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints everything that is stored about one address, as JSON."
        )

        @Argument(help: "The address.") var address: String
        @OptionGroup var options: DatabaseOptions

        func run() throws {
            guard let record = try options.openStore().export(try parsed(address)) else {
                throw InputFault("nothing is stored about this address")
            }
            print(try json(record))
        }
    }

    struct Erase: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Erases everything that is stored about one address, mails that wait for it among it."
        )

        @Argument(help: "The address.") var address: String
        @OptionGroup var options: DatabaseOptions

        func run() throws {
            guard try options.openStore().erase(try parsed(address)) else {
                throw InputFault("nothing is stored about this address")
            }
            print("erased")
        }
    }

    struct BounceReport: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "bounce",
            abstract: "Reads the report of a mail that came back (RFC 3464) from standard input.",
            discussion: """
                A mailbox that does not exist is removed at once, any other after five refusals in a row. A mail system hands
                reports over by a pipe, such as `heptad: "|heptad subscribers bounce"` in /etc/aliases.
                """
        )

        @OptionGroup var options: DatabaseOptions

        func run() throws {
            let data = try FileHandle.standardInput.read(upToCount: Bounce.longestReport) ?? Data()
            let bounces = Bounce.read(String(decoding: data, as: UTF8.self))
            let removed = try options.openStore().note(bounces)
            print("\(bounces.count) addresses in the report, \(removed) removed")
        }
    }

    struct RotateKeys: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate-keys",
            abstract: "Makes a new key, seals everything anew with it, and drops the old ones from the key file.",
            discussion: """
                Stop `heptad serve` and `heptad notify` before, and start them after: they hold the old key. Where the keys
                come from the environment, put the new key before the old ones first; then this command seals anew, and the
                old keys can be taken out. Old backups need the old keys.
                """
        )

        @OptionGroup var options: DatabaseOptions

        func run() throws {
            let isFile = ProcessInfo.processInfo.environment[Keyring.variable] == nil
            _ = try options.openStore()
            do {
                if isFile { try Keyring.addKey(toFile: options.keysPath) }
                print("sealed \(try options.openStore().rotate()) rows anew")
                if isFile { try Keyring.dropOldKeys(fromFile: options.keysPath) }
            } catch let fault as KeyFault {
                throw InputFault("\(fault)")
            }
        }
    }
}

/// An address as typed on the command line.
private func parsed(_ text: String) throws -> EmailAddress {
    do {
        return try EmailAddress(text)
    } catch {
        throw InputFault("\(error)")
    }
}
