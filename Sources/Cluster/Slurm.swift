public import Diagnostics
internal import Foundation

/// Slurm's commands: job arrays, and one job that follows an array.
///
/// **Source**: the manual pages of sbatch and squeue of Slurm 22.05.
public struct Slurm: Sendable {
    public init() {}

    /// How long a command of the scheduler may take, in seconds.
    static let timeLimit = 60.0

    /// The files of a submission: one script for the shards, and one that joins them or sends again what is missing.
    public static func scripts(
        for submission: Submission,
        in folder: RunFolder
    ) -> (array: String, merge: String) {
        let words = [submission.program, "population"] + submission.arguments
        let common = """
            #SBATCH --requeue
            #SBATCH --open-mode=append
            set -eu
            # A job that nodes lose again and again ends, and does not wander for ever.
            if [ "${SLURM_RESTART_COUNT:-0}" -ge \(submission.tries) ]; then
                echo "restarted $SLURM_RESTART_COUNT times; given up" >&2
                exit 1
            fi
            cd \(quoted(submission.workingFolder))
            """
        let array = """
            #!/bin/bash
            #SBATCH --job-name=heptad
            #SBATCH --output=\(folder.logsFolder)/%A_%a.txt
            #SBATCH --cpus-per-task=\(submission.processors)
            \(common)
            # The same bits on every node, and one kernel for all of one kind.
            export HEPTAD_INSTRUCTION_SET=\(submission.instructionSet)
            export XDG_CACHE_HOME=\(quoted(folder.cacheFolder))
            exec \(words.map(quoted).joined(separator: " ")) \\
                --threads \(submission.processors) --shard "$SLURM_ARRAY_TASK_ID/\(submission.shards)" \\
                --output \(quoted(folder.shardsFolder))/"$SLURM_ARRAY_TASK_ID.h5"

            """
        let merge = """
            #!/bin/bash
            #SBATCH --job-name=heptad-merge
            #SBATCH --output=\(folder.logsFolder)/merge-%j.txt
            \(common)
            exec \(quoted(submission.program)) submit --folder \(quoted(folder.path))

            """
        return (array, merge)
    }

    /// The words that give an array to the scheduler.
    public static func arrayCommand(_ shards: [Int], _ submission: Submission, _ script: String) -> [String] {
        ["sbatch", "--parsable"] + submission.schedulerOptions + ["--array=\(list(shards))", script]
    }

    /// The words that give the job to the scheduler that follows an array, however that ends.
    public static func mergeCommand(after array: String, _ submission: Submission, _ script: String) -> [String] {
        ["sbatch", "--parsable"] + submission.schedulerOptions + ["--dependency=afterany:\(array)", script]
    }

    /// Numbers as the scheduler writes them: `1-3,7`.
    public static func list(_ numbers: [Int]) -> String {
        var runs: [ClosedRange<Int>] = []
        for number in numbers.sorted() {
            if let last = runs.last, number <= last.upperBound + 1 {
                runs[runs.count - 1] = last.lowerBound...max(number, last.upperBound)
            } else {
                runs.append(number...number)
            }
        }
        return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",")
    }

    /// A word as the shell takes it for itself.
    public static func quoted(_ word: String) -> String {
        func isPlain(_ letter: Character) -> Bool {
            letter.isASCII && (letter.isLetter || letter.isNumber || "-_./=,:+@%".contains(letter))
        }
        return !word.isEmpty && word.allSatisfy(isPlain) ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }

    // MARK: Commands

    /// Gives one script to the scheduler.
    ///
    /// - Returns: the job's number.
    /// - Throws: what the scheduler says where it refuses.
    public func submit(_ command: [String]) throws(DiagnosticsError) -> String {
        let text = try run(command)
        // With several clusters the name of one follows: `123;cluster`.
        let id = text.split(whereSeparator: { $0.isNewline || $0 == ";" }).first.map(String.init) ?? ""
        guard !id.isEmpty, id.allSatisfy(\.isNumber) else {
            throw Self.fault("sbatch printed '\(text.prefix(200))' where a job's number was expected")
        }
        return id
    }

    /// What the scheduler still has of some jobs.
    public struct Queue: Sendable, Hashable {
        /// Shards by whether they run; the others wait.
        public var shards: [Int: Bool] = [:]
        /// Whether a job that joins is there.
        public var hasMerge = false

        public init() {}
    }

    /// Looks the user's own jobs up.
    ///
    /// - Throws: what the scheduler says where it cannot be asked.
    public func queue(of submission: Submission) throws(DiagnosticsError) -> Queue {
        let text = try run(["squeue", "--noheader", "--array", "--user=\(NSUserName())", "--format=%i %T"])
        return Self.queue(of: submission, in: text)
    }

    /// Reads lines such as `12_3 RUNNING`.
    static func queue(of submission: Submission, in text: String) -> Queue {
        let arrays = Set(submission.jobs.filter { !$0.shards.isEmpty }.map(\.id))
        let merges = Set(submission.jobs.filter(\.shards.isEmpty).map(\.id))
        var queue = Queue()
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 2 else { continue }
            let parts = words[0].split(separator: "_")
            if merges.contains(String(parts[0])) { queue.hasMerge = true }
            guard parts.count == 2, arrays.contains(String(parts[0])), let shard = Int(parts[1]) else { continue }
            queue.shards[shard] = words[1] == "RUNNING" || words[1] == "COMPLETING" || queue.shards[shard] == true
        }
        return queue
    }

    /// Runs a command to its end.
    private func run(_ command: [String]) throws(DiagnosticsError) -> String {
        let process = Process()
        let (output, messages) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "\(Int(Self.timeLimit))"] + command
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = messages
        do {
            try process.run()
        } catch {
            throw Self.fault("'\(command[0])' cannot be started: \(error.localizedDescription)")
        }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let said = String(decoding: messages.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        switch process.terminationStatus {
        case 0: return text
        case 124: throw Self.fault("'\(command[0])' did not answer within \(Int(Self.timeLimit)) s")
        case 127: throw Self.fault("'\(command[0])' is not on the path; is Slurm installed here?")
        default:
            let reason = said.split(separator: "\n").joined(separator: " ")
            throw Self.fault("'\(command.joined(separator: " "))' failed: \(reason)")
        }
    }

    private static func fault(_ message: String) -> DiagnosticsError {
        DiagnosticsError([Diagnostic(.error, rule: "scheduler", message)])
    }
}
