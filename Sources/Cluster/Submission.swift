public import Diagnostics
internal import Foundation

/// A population that a scheduler runs in shards: what was asked for, and what was sent to the scheduler so far.
///
/// It is a file in the folder of the run, so that a second submission and the jobs themselves go on from it.
public struct Submission: Codable, Sendable, Hashable {
    /// One job that the scheduler was given.
    public struct Job: Codable, Sendable, Hashable {
        public var id: String
        /// The shards of an array; empty for the job that joins them.
        public var shards: [Int]

        public init(id: String, shards: [Int]) {
            (self.id, self.shards) = (id, shards)
        }
    }

    /// The program that runs everywhere, and where it is run.
    public var program: String
    public var workingFolder: String
    /// What `population` is asked for, without what decides where its result goes.
    public var arguments: [String]
    /// Where the joined result goes.
    public var output: String
    public var trajectories: String?
    public var quantiles: String
    public var subjects: Int
    public var shards: Int
    /// Everything that decides the numbers.
    public var identity: [String: String]
    public var note: String?
    public var timeUnits: String?
    /// The instruction-set level that every node computes with.
    public var instructionSet: String
    /// Processors of each shard's job.
    public var processors: Int
    /// How often a shard is given to the scheduler at most.
    public var tries: Int
    /// Options that are handed to the scheduler as they are.
    public var schedulerOptions: [String]
    public var jobs: [Job] = []

    public init(
        program: String,
        workingFolder: String,
        arguments: [String],
        output: String,
        trajectories: String?,
        quantiles: String,
        subjects: Int,
        shards: Int,
        identity: [String: String],
        note: String?,
        timeUnits: String?,
        instructionSet: String,
        processors: Int,
        tries: Int,
        schedulerOptions: [String]
    ) {
        self.program = program
        self.workingFolder = workingFolder
        self.arguments = arguments
        self.output = output
        self.trajectories = trajectories
        self.quantiles = quantiles
        self.subjects = subjects
        self.shards = shards
        self.identity = identity
        self.note = note
        self.timeUnits = timeUnits
        self.instructionSet = instructionSet
        self.processors = processors
        self.tries = tries
        self.schedulerOptions = schedulerOptions
    }

    /// The subjects of a shard, counted from one, as `population --shard` cuts them.
    public func range(of shard: Int) -> Range<Int> {
        subjects * (shard - 1) / shards..<subjects * shard / shards
    }

    /// How often a shard was given to the scheduler.
    public func attempts(of shard: Int) -> Int { jobs.count { $0.shards.contains(shard) } }

    /// Those of the missing shards that are to be given to the scheduler now, and those that were too often already.
    public func division(of missing: [Int], queued: Set<Int>) -> (next: [Int], exhausted: [Int]) {
        let idle = missing.filter { !queued.contains($0) }
        return (idle.filter { attempts(of: $0) < tries }, idle.filter { attempts(of: $0) >= tries })
    }

    /// What differs from another submission in what decides the result.
    public func differences(from other: Submission) -> [String] {
        var found: [String] = []
        for key in Set(identity.keys).union(other.identity.keys).sorted() where identity[key] != other.identity[key] {
            found.append("\(key) (\(identity[key] ?? "absent"), \(other.identity[key] ?? "absent"))")
        }
        if output != other.output { found.append("output (\(output), \(other.output))") }
        if quantiles != other.quantiles { found.append("quantiles (\(quantiles), \(other.quantiles))") }
        if trajectories != other.trajectories {
            found.append("trajectories (\(trajectories ?? "none"), \(other.trajectories ?? "none"))")
        }
        return found
    }
}

/// The folder of a run on a file system that all nodes share.
public struct RunFolder: Sendable, Hashable {
    public let path: String

    public init(_ path: String) { self.path = path }

    public var submissionFile: String { path + "/submission.json" }
    public var shardsFolder: String { path + "/shards" }
    public var logsFolder: String { path + "/logs" }
    /// Compiled kernels; nodes of different processors share it, as an entry's name holds what it was compiled for.
    public var cacheFolder: String { path + "/cache" }
    public func shardFile(_ shard: Int) -> String { "\(shardsFolder)/\(shard).h5" }

    /// The submission that is there; nil where there is none yet.
    ///
    /// - Throws: where the file is there and says nothing that can be used.
    public func submission() throws(DiagnosticsError) -> Submission? {
        guard let data = FileManager.default.contents(atPath: submissionFile) else { return nil }
        do {
            return try JSONDecoder().decode(Submission.self, from: data)
        } catch {
            throw fault(submissionFile, "the submission cannot be read: \(error.localizedDescription)")
        }
    }

    /// Makes the folder and writes the submission, whole or not at all.
    public func write(_ submission: Submission) throws(DiagnosticsError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            for folder in [shardsFolder, logsFolder, cacheFolder] {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            try encoder.encode(submission).write(to: URL(fileURLWithPath: submissionFile), options: .atomic)
        } catch {
            throw fault(path, "the folder cannot be written: \(error.localizedDescription)")
        }
    }

    /// Shards whose files are there; a file appears whole.
    public func finished(of submission: Submission) -> [Int] {
        (1...submission.shards).filter { FileManager.default.fileExists(atPath: shardFile($0)) }
    }

    private func fault(_ path: String, _ message: String) -> DiagnosticsError {
        DiagnosticsError([Diagnostic(.error, rule: "submission", at: SourceLocation(file: path), message)])
    }
}
