import ArgumentParser
import Diagnostics
import Foundation
import Subscriptions
import Watching

/// The command line: parses, calls one module, prints, and turns every error into a message and an exit code.
@main
struct Heptad: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heptad",
        abstract: "Runs, checks and shows dossiers on therapeutic peptides.",
        discussion: """
            Dossiers are found in --dossiers DIR, else $HEPTAD_DOSSIERS, else ./Dossiers.
            Exit codes: 0 done; 1 a fault in the input or content; 2 wrong usage; 70 internal error.
            """,
        version: "heptad \(heptadVersion)",
        subcommands: [
            ServeCommand.self,
            CheckCommand.self,
            NewCommand.self,
            SchemaCommand.self,
            ReferencesCommand.self,
            StatusCommand.self,
            HistoryCommand.self,
            DiffCommand.self,
            WatchCommand.self,
            ProposalsCommand.self,
            ExperimentCommand.self,
            SensitivityCommand.self,
            SimulateCommand.self,
            ConvertCommand.self,
            PopulationCommand.self,
            MergeCommand.self,
            SubmitCommand.self,
            JobsCommand.self,
            CalibrateCommand.self,
            PlotCommand.self,
            NCACommand.self,
            ExplainCommand.self,
            WhyCommand.self,
            ImpactCommand.self,
            BioSimulatorsCommand.self,
            NotifyCommand.self,
            SubscribersCommand.self,
            WebhooksCommand.self,
            BackupCommand.self,
            RestoreCommand.self,
        ]
    )

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            Foundation.exit(report(error))
        }
    }

    /// Prints an error where it belongs and returns the exit code that the manual promises for it.
    static func report(_ error: any Error) -> Int32 {
        switch error {
        case let code as ExitCode:
            return code.rawValue
        case let faults as DiagnosticsError:
            for diagnostic in faults.diagnostics { printError(diagnostic.description) }
            return 1
        case let fault as Diagnostic:
            printError(fault.description)
            return 1
        case is ProposalFault, is EditFault, is MissingKey, is DoesNotApply, is FormFault, is SourceFault:
            printError("error: \(error)")
            return 1
        case let fault as InputFault:
            printError("error: \(fault.message)")
            return 1
        case let fault as KeyFault:
            printError("error: \(fault)")
            return 1
        case is CancellationError:
            printError("interrupted; run the same command again to go on from here")
            return 130
        default:
            let code = exitCode(for: error)
            switch code {
            case .success:
                print(fullMessage(for: error))
                return 0
            case .validationFailure:
                printError(fullMessage(for: error))
                return 2
            default:
                printError("internal error: \(error)")
                return 70
            }
        }
    }
}

/// A fault in what the user gave, with a message that says what would be right.
struct InputFault: Error {
    var message: String

    init(_ message: String) { self.message = message }
}

/// Writes a line to standard error.
func printError(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
}
