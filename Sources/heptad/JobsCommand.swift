import ArgumentParser
import Cluster
import Foundation

struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "Shows how far a submitted population is.",
        discussion: """
            Shards that are done are files in the folder of the run; those that run and wait are asked of the scheduler.
            On a terminal --watch draws a bar until the result is there.

            Examples:
              heptad jobs run
              heptad jobs run --watch
            """
    )

    @Argument(help: "The folder that 'submit' was given.")
    var folder: String

    @Flag(help: "Look again every ten seconds, until nothing is left in the queue.")
    var watch = false

    func run() async throws {
        let run = RunFolder(folder)
        guard var submission = try run.submission() else { throw InputFault("\(folder): nothing was submitted here") }
        let bar = ProgressBar(title: folder, total: submission.shards, unit: "shards")
        defer { bar.finish() }
        let before = run.finished(of: submission).count
        while true {
            let queue = try Slurm().queue(of: submission)
            let done = Set(run.finished(of: submission))
            let state = State(submission, done: done, queue)
            guard watch, state.isMoving else {
                bar.finish()
                return print("\(folder): \(state)")
            }
            bar.update(done: done.count, resumed: before)
            try await Task.sleep(for: .seconds(10))
            submission = try run.submission() ?? submission
        }
    }

    private struct State: CustomStringConvertible {
        let description: String
        let isMoving: Bool

        init(_ submission: Submission, done: Set<Int>, _ queue: Slurm.Queue) {
            let queued = queue.shards.filter { !done.contains($0.key) }
            let running = queued.count { $0.value }
            let missing = (1...submission.shards).filter { !done.contains($0) && queued[$0] == nil }
            isMoving = !queued.isEmpty || queue.hasMerge
            var text = "\(done.count) of \(submission.shards) shards done, \(running) running,"
            text += " \(queued.count - running) waiting"
            if !missing.isEmpty { text += "; missing and not in the queue: \(Slurm.list(missing))" }
            if done.count == submission.shards {
                let isJoined = FileManager.default.fileExists(atPath: submission.output)
                text += isJoined ? "; the result is \(submission.output)" : "; not joined yet"
            }
            if !isMoving, !missing.isEmpty { text += "; 'heptad submit --folder' sends them" }
            description = text
        }
    }
}
