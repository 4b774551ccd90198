public import ArgumentParser
public import Subscriptions

struct WebhooksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks",
        abstract: "Registers addresses that are called when something changes.",
        discussion: """
            A call is a POST of one change as JSON, signed as the Standard Webhooks specification says, over HTTPS and to
            public addresses only.

            Examples:
              heptad webhooks add https://example.org/hook --topic law --compound selank --jurisdiction US
              heptad webhooks list
              heptad webhooks remove https://example.org/hook
            """,
        subcommands: [Add.self, List.self, Remove.self]
    )

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Registers an address and prints the secret by which its receiver checks calls; it is shown once."
        )

        @Argument(help: "An https address.") var url: String
        @Option(help: "\(Topic.allCases.map(\.rawValue).joined(separator: ", ")).") var topic: Topic
        @Option(help: "A dossier's id (default: every compound).") var compound: String = Interest.every
        @Option(help: "A jurisdiction's code (default: every one).") var jurisdiction: String = Interest.every
        @OptionGroup var options: DatabaseOptions

        func run() throws {
            let interest = Interest(compound: compound, jurisdiction: jurisdiction, topic: topic)
            do {
                print(try options.openStore().addWebhook(url, for: interest, at: currentTime()))
            } catch let fault as WebhookFault {
                throw InputFault("\(fault)")
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the registered addresses.")

        @OptionGroup var options: DatabaseOptions

        func run() throws {
            for webhook in try options.openStore().webhooks() { print("\(webhook.url)  \(webhook.interest.words)") }
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Removes an address.")

        @Argument(help: "The address as it was registered.") var url: String
        @OptionGroup var options: DatabaseOptions

        func run() throws {
            guard try options.openStore().removeWebhook(url) else { throw InputFault("'\(url)' is not registered") }
        }
    }
}

extension Topic: ExpressibleByArgument {}
