public import ArgumentParser
import Cluster
import Diagnostics
import Foundation
public import Kernels
import Populations

struct SubmitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Runs a population on a cluster: shards as a job array, then one job that joins them.",
        discussion: """
            What follows '--' is a 'heptad population' command as it would run here; see 'heptad population --help'. Some
            subjects are run here first, a pilot, so that a shard takes about --minutes. The result has the same bytes
            as the command alone would write on one machine of the cluster's least instruction set (--instruction-set).

            The folder of the run must lie where every node sees it. Shards that fail are sent again by the job that joins,
            until each was sent --tries times; the same command, or 'heptad submit --folder RUN', sends what is missing
            and not in the queue. 'heptad jobs RUN' shows how far it is.

            Examples:
              heptad submit --folder run --partition long --time 1:00:00 -- population pk.ant --subjects 100000000 \\
                --seed 1 --end 168 --record C --parameters population.yaml --output bands.csv
              heptad submit --folder run --shards 20 --dry-run -- population pk.ant --subjects 100000 --end 168
              heptad submit --folder run
            """
    )

    enum Engine: String, ExpressibleByArgument, CaseIterable { case slurm }

    @Option(help: "The folder of the run, on a file system that all nodes share; made if need be.")
    var folder: String

    @Option(help: "The scheduler.")
    var engine = Engine.slurm

    @Option(help: "Shards, at most \(ShardPlan.mostShards) (default: as many as a pilot suggests).")
    var shards: Int?

    @Option(help: "Minutes that a shard should take, where a pilot decides.")
    var minutes = 5.0

    @Option(help: "Processors of each shard's job (default: 1).")
    var processors: Int?

    @Option(help: "How often a shard is sent at most (default: 3).")
    var tries: Int?

    @Option(help: "The level that every node computes with: baseline, avx2 or avx512 (default: this machine's).")
    var instructionSet: InstructionSet?

    @Option(help: "For the scheduler: the partition.")
    var partition: String?

    @Option(help: "For the scheduler: the time limit of one job, such as 1:00:00.")
    var time: String?

    @Option(help: "For the scheduler: the account.")
    var account: String?

    @Option(help: "For the scheduler: the memory of one job, such as 2G.")
    var mem: String?

    @Option(
        name: .customLong("scheduler-option"),
        parsing: .unconditionalSingleValue,
        help: "Another option for the scheduler, such as --qos=low; may be given again."
    )
    var schedulerOptions: [String] = []

    @Flag(help: "Write the job scripts and print the commands, and send nothing.")
    var dryRun = false

    @Argument(parsing: .postTerminator, help: "The command: 'population' and what follows it.")
    var command: [String] = []

    func validate() throws {
        if let shards, !(1...ShardPlan.mostShards).contains(shards) {
            throw ValidationError("--shards must be from 1 to \(ShardPlan.mostShards)")
        }
        guard minutes > 0, minutes.isFinite else { throw ValidationError("--minutes must be above 0") }
        guard (1...1024).contains(processors ?? 1) else { throw ValidationError("--processors must be from 1 to 1024") }
        guard (1...100).contains(tries ?? 1) else { throw ValidationError("--tries must be from 1 to 100") }
        guard command.isEmpty || command[0] == "population" else {
            throw ValidationError("what follows '--' begins with 'population'; found '\(command[0])'")
        }
    }

    func run() async throws {
        let run = RunFolder(URL(fileURLWithPath: folder).standardizedFileURL.path)
        let known = try run.submission()
        guard var submission = command.isEmpty ? known : try await planned(like: known) else {
            throw InputFault("\(folder): nothing was submitted here; give a command behind '--'")
        }
        if let tries { submission.tries = tries }
        if let processors { submission.processors = processors }
        if !passedOptions.isEmpty { submission.schedulerOptions = passedOptions }
        try send(&submission, run)
    }

    // MARK: What is to be done

    /// The submission that the command line asks for, which must be the one that is there, if any is.
    private func planned(like known: Submission?) async throws -> Submission {
        let level = instructionSet ?? known.flatMap { InstructionSet(rawValue: $0.instructionSet) }
        // NOTE: before anything looks for the level, which is decided once in a process.
        if let level { setenv("HEPTAD_INSTRUCTION_SET", level.rawValue, 1) }
        let population = try PopulationCommand.parse(Array(command.dropFirst()))
        guard population.shard == nil else { throw ValidationError("--shard is what 'submit' adds; leave it out") }
        guard population.data == nil || population.course.hasTimes else {
            throw ValidationError("a table of records is not cut into shards; give --end TIME or --times LIST")
        }
        let prepared = try population.prepare()
        if let note = prepared.note { printError("note: \(note)") }
        if let level, level != .best {
            throw InputFault("this machine has no \(level.rawValue), so that it cannot say what others compute with it")
        }
        let output = population.output.map(absolute) ?? RunFolder(absolute(folder)).path + "/bands.csv"
        var submission = Submission(
            program: try executable(),
            workingFolder: FileManager.default.currentDirectoryPath,
            arguments: population.argumentsOfShard(from: Array(command.dropFirst())),
            output: output,
            trajectories: population.trajectories.map(absolute),
            quantiles: population.quantiles,
            subjects: prepared.subjects,
            shards: 1,
            identity: prepared.identity.parts,
            note: prepared.note,
            timeUnits: prepared.timeUnits,
            instructionSet: InstructionSet.best.rawValue,
            processors: processors ?? known?.processors ?? 1,
            tries: tries ?? known?.tries ?? 3,
            schedulerOptions: known?.schedulerOptions ?? []
        )
        if let known {
            let differences = known.differences(from: submission)
            guard differences.isEmpty else {
                throw InputFault(
                    "\(folder) holds another run; they differ in \(differences.joined(separator: "; "));"
                        + " choose another --folder"
                )
            }
            (submission.shards, submission.jobs) = (known.shards, known.jobs)
            return submission
        }
        if let shards {
            submission.shards = min(shards, prepared.subjects)
        } else {
            submission.shards = try await piloted(prepared, submission.processors)
        }
        return submission
    }

    private var passedOptions: [String] {
        let named = [("partition", partition), ("time", time), ("account", account), ("mem", mem)]
        return named.compactMap { name, value in value.map { "--\(name)=\($0)" } } + schedulerOptions
    }

    /// Runs subjects here until a second has passed, and cuts the population by what they took.
    private func piloted(_ prepared: PopulationCommand.Prepared, _ processors: Int) async throws -> Int {
        var subjects = min(128, prepared.subjects)
        var seconds = 0.0
        while true {
            let job = PopulationJob(
                prepared.runner,
                identity: prepared.identity,
                subjects: prepared.subjects,
                range: 0..<subjects,
                keepsTrajectories: false
            )
            let started = ContinuousClock.now
            _ = try await job.run(folder: nil, threads: 1) { _, _ in }
            seconds = (ContinuousClock.now - started) / .seconds(1)
            if seconds > 1 || subjects == prepared.subjects { break }
            subjects = min(subjects * (seconds > 0.1 ? 2 : 8), prepared.subjects)
        }
        let plan = ShardPlan(
            subjects: prepared.subjects,
            secondsPerSubject: seconds / Double(subjects),
            processors: processors,
            target: 60 * minutes
        )
        let million = seconds / Double(subjects) * 1e6 / 3600
        print(
            "pilot: \(subjects) subjects in \(rounded(seconds)) s, \(rounded(million)) processor hours a million;"
                + " \(plan.shards) \(plan.shards == 1 ? "shard" : "shards") of about"
                + " \(rounded(plan.secondsPerShard / 60)) min"
        )
        return plan.shards
    }

    private func rounded(_ number: Double) -> String { String(format: "%.2g", number) }

    // MARK: Sending

    /// Joins what is there, or sends what is missing.
    private func send(_ submission: inout Submission, _ run: RunFolder) throws {
        let missing = missing(of: submission, run)
        if missing.isEmpty { return try join(submission, run) }
        let scripts = Slurm.scripts(for: submission, in: run)
        let (array, join) = (run.path + "/array.sh", run.path + "/merge.sh")
        try run.write(submission)
        try Data(scripts.array.utf8).write(to: URL(fileURLWithPath: array), options: .atomic)
        try Data(scripts.merge.utf8).write(to: URL(fileURLWithPath: join), options: .atomic)
        if dryRun {
            print(scripts.array + scripts.merge)
            print(Slurm.arrayCommand(missing, submission, array).map(Slurm.quoted).joined(separator: " "))
            print(Slurm.mergeCommand(after: "ARRAY", submission, join).map(Slurm.quoted).joined(separator: " "))
            return
        }
        let slurm = Slurm()
        let queue = try slurm.queue(of: submission)
        let (next, exhausted) = submission.division(of: missing, queued: Set(queue.shards.keys))
        if !exhausted.isEmpty {
            throw InputFault(
                "shards \(Slurm.list(exhausted)) are missing after \(submission.tries) tries each; see"
                    + " \(run.logsFolder), and raise --tries to go on"
            )
        }
        guard !next.isEmpty else {
            return print(
                "\(missing.count) of \(submission.shards) shards are missing, and all of these are in the queue"
            )
        }
        let id = try slurm.submit(Slurm.arrayCommand(next, submission, array))
        submission.jobs.append(.init(id: id, shards: next))
        // NOTE: written between the two, so that a shard that was sent is never forgotten.
        try run.write(submission)
        let last = try slurm.submit(Slurm.mergeCommand(after: id, submission, join))
        submission.jobs.append(.init(id: last, shards: []))
        try run.write(submission)
        print("\(next.count) of \(submission.shards) shards are sent as job \(id), and job \(last) joins them")
    }

    /// Shards that are not there, or are of another population: an older program, or a machine of another kind.
    private func missing(of submission: Submission, _ run: RunFolder) -> [Int] {
        (1...submission.shards).filter { shard in
            let part = WantedPart(
                path: run.shardFile(shard),
                identity: PopulationIdentity(submission.identity),
                range: submission.range(of: shard)
            )
            if part.isThere { return false }
            if let other = try? ShardFile(part.path) {
                let differences = part.identity.differences(from: other.identity)
                printError("warning: \(part.path) is of another run: \(differences.joined(separator: "; "))")
            }
            return true
        }
    }

    private func join(_ submission: Submission, _ run: RunFolder) throws {
        try merge(
            (1...submission.shards).map(run.shardFile),
            quantiles: submission.quantiles,
            output: submission.output,
            trajectories: submission.trajectories,
            note: submission.note,
            timeUnits: submission.timeUnits
        )
        print("all \(submission.shards) shards are joined in \(submission.output)")
    }
}

extension InstructionSet: @retroactive ExpressibleByArgument {}

private func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }

/// The file of this program.
private func executable() throws -> String {
    guard let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
        throw InputFault("the program's own file cannot be found")
    }
    return path
}

extension PopulationCommand {
    /// The words of a command without those that say where its result goes and how many threads it takes.
    func argumentsOfShard(from words: [String]) -> [String] {
        let taken = ["--output", "--trajectories", "--threads"]
        var left: [String] = []
        var words = words[...]
        while let word = words.popFirst() {
            if taken.contains(word) {
                _ = words.popFirst()
            } else if !taken.contains(where: { word.hasPrefix($0 + "=") }) {
                left.append(word)
            }
        }
        return left + (trajectories == nil ? [] : ["--keep-trajectories"])
    }
}
