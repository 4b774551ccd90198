public import ArgumentParser
import Diagnostics
import Dossiers
import EquationSystems
import Foundation
import ModelFormats
public import Populations
import Simulation

struct PopulationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "population",
        abstract: "Simulates many virtual subjects and writes quantile bands over time.",
        discussion: """
            MODEL is SBML (.xml, .sbml) or Antimony (.ant). Subjects differ by what --parameters, --vary and --covariates
            say. The bands are CSV, or JSON where --output FILE ends in .json; --trajectories FILE.h5 or FILE.csv holds
            every subject. Memory does not grow with the subjects: bands of many come from sketches, whose error is
            printed. A subject whose run fails is counted, named and absent.

            With --output or --trajectories, finished parts are kept beside the file until it is written; the same
            command goes on behind them after a kill. The numbers depend neither on threads nor on interruptions.

            --data FILE.csv takes subjects from a file of records in the form of NM-TRAN: ID, TIME, AMT, RATE, II, ADDL, SS,
            EVID, CMT, MDV, DV, and columns named like quantities of the model as covariates. CMT counts the model's
            states or names one; F1, ALAG1, R1, D1 or F_NAME, ALAG_NAME, R_NAME, D_NAME of the model say how doses
            enter. Without --end or --times a table with a line for each record of EVID 0 or 2 is written, with them
            bands over all subjects.

            A distribution is written as \(PopulationFile.lineGrammar):
              normal mean M sd S | lognormal median M cv C (or gsd G, or omega VARIANCE_OF_LOG) | uniform low A high B
              loguniform low A high B | empirical values A,B,C | fixed ...

            Examples:
              heptad population pk.ant --subjects 1000 --seed 1 --end 168 --steps 168 --record C \\
                --vary "CL lognormal median 3 cv 0.3" --vary "V lognormal median 30 cv 0.25" --correlate "CL V 0.5" \\
                --dose "100 mg into Ag at 0 every 24 h for 7" --output bands.csv
              heptad population pk.ant --subjects 1000000 --parameters population.yaml --end 168 --steps 168 \\
                --output bands.json --trajectories all.h5
              heptad population pk.ant --data study.csv --record C --output predictions.csv
              heptad population pk.ant --subjects 1000000 ... --shard 3/20 --output shard-3.h5; heptad merge shard-*.h5

            A dose is written as:
            \(Dose.grammar)
            """
    )

    @Argument(help: "The model: .ant, .xml or .sbml.")
    var model: String

    @Option(help: "Virtual subjects.")
    var subjects: Int?

    @Option(help: "CSV file of doses and observations; its subjects stand instead of --subjects.")
    var data: String?

    @Option(help: "Leave out rows of --data that cannot be used, and write them with the reason to this file.")
    var skipBadRows: String?

    @Option(help: "How covariates of --data hold between records: nocb (as NONMEM) or locf.")
    var covariateRule = DataFile.CovariateRule.backward

    @Option(help: "Seed of the population.")
    var seed: UInt64 = 0

    @OptionGroup(title: "What varies") var variation: VariationOptions
    @OptionGroup(title: "What is simulated") var course: CourseOptions

    @Option(help: "Quantiles of the bands, separated by commas.")
    var quantiles = "0.05,0.25,0.5,0.75,0.95"

    @Option(help: "File of the bands: .csv or .json (default: CSV on standard output).")
    var output: String?

    @Option(help: "File of all trajectories: .h5 or .csv.")
    var trajectories: String?

    @Option(
        help: ArgumentHelp(
            "Only the K-th of N equal ranges of subjects; --output is then a part for 'merge'.",
            valueName: "K/N"
        )
    )
    var shard: Shard?

    @Flag(help: "With --shard, keep all trajectories in the part, so that 'merge' can write them.")
    var keepTrajectories = false

    @Flag(help: "Say which method was chosen, what is stepped, and how linear systems are solved.")
    var statistics = false

    @Option(help: "Parts at a time (default: one for each processor).")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    /// The most subjects of one population.
    static let maximumSubjects = 1_000_000_000

    func validate() throws {
        guard (subjects == nil) != (data == nil) else { throw ValidationError("give --subjects N or --data FILE.csv") }
        if let subjects, !(1...Self.maximumSubjects).contains(subjects) {
            throw ValidationError("--subjects must be from 1 to \(Self.maximumSubjects)")
        }
        if data != nil {
            guard course.dose.isEmpty else { throw ValidationError("with --data, doses are those of the file") }
            guard course.hasTimes || (trajectories == nil && shard == nil) else {
                throw ValidationError("--trajectories and --shard need --end TIME or --times LIST")
            }
        } else {
            guard course.hasTimes else { throw ValidationError("give --end TIME or --times LIST") }
            guard skipBadRows == nil else { throw ValidationError("--skip-bad-rows goes with --data") }
        }
        guard (1...1024).contains(threads) else { throw ValidationError("--threads must be from 1 to 1024") }
        if shard != nil {
            guard let output, output.hasSuffix(".h5") else { throw ValidationError("--shard needs --output FILE.h5") }
            guard trajectories == nil else {
                throw ValidationError("a shard keeps its trajectories with --keep-trajectories, for 'merge' to write")
            }
        } else {
            guard !keepTrajectories else { throw ValidationError("--keep-trajectories goes with --shard") }
            guard output?.hasSuffix(".h5") != true else {
                throw ValidationError("bands are .csv or .json; --trajectories FILE.h5 is for all trajectories")
            }
        }
    }

    func run() async throws {
        let task = Task { try await runAll() }
        let interrupt = cancelOnInterrupt(task)
        defer { interrupt.cancel() }
        try await task.value
    }

    /// A population that is ready to be run, and what decides its numbers.
    struct Prepared {
        var runner: any SubjectRunner
        var identity: PopulationIdentity
        var subjects: Int
        /// Why it does not take the fastest road.
        var note: String?
        var timeUnits: String?
    }

    /// Reads the model and everything else that the command names.
    func prepare() throws -> Prepared {
        let text = try readText(model)
        let system = try EquationSystem(readModel(at: model))
        let (variation, values, variationIdentity) = try variation.read()
        let time = try course.timeCourse(species: speciesNames(of: system), values: values)
        let simulator = try Simulator(system)
        let runner: any SubjectRunner
        let note: String?
        let count: Int
        var dataIdentity = "none"
        if let data {
            let text = try readText(data)
            dataIdentity = ContentHash(of: text + covariateRule.rawValue + (skipBadRows == nil ? "" : " skip")).short
            let people = try DataPopulation(
                readData(text, data, simulator),
                simulator: simulator,
                course: time,
                hasGrid: course.hasTimes,
                variation: variation,
                seed: seed,
                rule: covariateRule
            )
            for note in people.notes { printError("note: \(note)") }
            (runner, note, count) = (people, people.note, people.data.subjects.count)
        } else {
            count = subjects ?? 0
            var options = LanePopulation.Options()
            options.expectedSubjects = count
            let population = LanePopulation(try simulator.prepare(time, varying: variation.names), options: options)
            runner = DrawnPopulation(population, variation: variation, seed: seed)
            if statistics { printError(population.choices) }
            note = population.road.note
        }
        let identity = PopulationIdentity([
            "engine": engineVersion,
            "model": ContentHash(of: text).short,
            "parameters": ContentHash(of: variationIdentity).short,
            "data": dataIdentity,
            "run": ContentHash(of: course.identity(of: time)).short,
            "subjects": "\(count)",
            "seed": "\(seed)",
            "road": runner.road,
            "platform": platform,
        ])
        return Prepared(
            runner: runner,
            identity: identity,
            subjects: count,
            note: note,
            timeUnits: system.defaultUnits["time"]
        )
    }

    private func runAll() async throws {
        let probabilities = try commaSeparatedNumbers(quantiles, option: "--quantiles")
        for probability in probabilities where !(0...1).contains(probability) {
            throw ValidationError("--quantiles lie between 0 and 1; found \(probability)")
        }
        let prepared = try prepare()
        if let people = prepared.runner as? DataPopulation, !course.hasTimes {
            return try await writeRecords(of: people)
        }
        let range = shard?.range(of: prepared.subjects) ?? 0..<prepared.subjects
        let part = shard == nil ? nil : output.map { WantedPart(path: $0, identity: prepared.identity, range: range) }
        if let part, part.isThere {
            return printError("\(part.path): already there")
        }
        do {
            try await run(prepared, range, probabilities)
        } catch {
            // NOTE: where another process has run the same shard, the parts that this one works on go with it.
            guard let part, !(error is CancellationError), part.isThere else { throw error }
            printError("\(part.path): another process was faster")
        }
    }

    private func run(_ prepared: Prepared, _ range: Range<Int>, _ probabilities: [Double]) async throws {
        let (runner, identity) = (prepared.runner, prepared.identity)
        let job = PopulationJob(
            runner,
            identity: identity,
            subjects: prepared.subjects,
            range: range,
            keepsTrajectories: trajectories != nil || keepTrajectories
        )
        let folder = (output ?? trajectories).map { "\($0).parts-\(ContentHash(of: identity.text).short)" }
        let bar = ProgressBar(title: model, total: range.count, unit: "subjects")
        defer { bar.finish() }
        let (summary, files) = try await job.run(folder: folder, threads: threads) { done, resumed in
            bar.update(done: done, resumed: resumed)
        }
        if let output, shard != nil {
            try ShardSet(files, covering: range).write(to: output)
        } else {
            if let trajectories {
                let set = try ShardSet(files, covering: range)
                try writeTrajectories(of: set, to: trajectories, timeUnits: prepared.timeUnits)
            }
        }
        bar.finish()
        let report = try PopulationReport(
            summary,
            columns: runner.columns,
            times: runner.times,
            identity: identity,
            note: prepared.note,
            probabilities: probabilities
        )
        if shard == nil { try report.write(to: output) }
        if let folder { try? FileManager.default.removeItem(atPath: folder) }
        report.printNotes()
    }

    /// Reads the data file; rows that are to be left out go to their own file.
    private func readData(_ text: String, _ path: String, _ simulator: Simulator) throws -> DataFile {
        let data = try DataFile(
            text,
            file: path,
            compartments: DataPopulation.states(of: simulator),
            quantities: DataPopulation.quantities(of: simulator),
            skipsBadRows: skipBadRows != nil
        )
        if let skipBadRows {
            let rows = data.badRows.map { "\($0.line),\"\($0.reason.replacing("\"", with: "\"\""))\",\($0.text)\n" }
            try Data(("line,reason,row\n" + rows.joined()).utf8)
                .write(to: URL(fileURLWithPath: skipBadRows), options: .atomic)
            if !rows.isEmpty { printError("warning: \(rows.count) rows of \(path) are left out, see \(skipBadRows)") }
        }
        return data
    }

    /// Writes a line for each record of the file that has an output, some subjects at a time.
    private func writeRecords(of people: DataPopulation) async throws {
        if let note = people.note { printError("note: \(people.road): \(note)") }
        let table = try RecordTable(people, path: output)
        let bar = ProgressBar(title: model, total: people.data.subjects.count, unit: "subjects")
        defer { bar.finish() }
        let count = people.data.subjects.count
        var failures: [String] = []
        var failed = 0
        // So many people side by side as a thread takes at a time.
        let parts = stride(from: 0, to: count, by: 128).map { $0..<min($0 + 128, count) }
        for first in stride(from: 0, to: parts.count, by: 8) {
            let range = first..<min(first + 8, parts.count)
            let results = await mapSubjects(range, threads: threads) { people.results(of: parts[$0]) }
            try Task.checkCancellation()
            for (part, result) in zip(range, results) {
                for (subject, values) in zip(parts[part], try result.get()) {
                    switch values {
                    case .success(let values): try table.append(people.data.subjects[subject], values)
                    case .failure(let error):
                        failed += 1
                        guard failures.count < 5 else { continue }
                        failures.append("subject \(people.data.subjects[subject].id): \(error)")
                    }
                }
            }
            bar.update(done: parts[range.upperBound - 1].upperBound)
        }
        try table.finish()
        bar.finish()
        guard failed > 0 else { return }
        printError("warning: \(failed) of \(count) subjects are absent:")
        for failure in failures { printError("  \(failure)") }
    }
}

extension DataFile.CovariateRule: @retroactive ExpressibleByArgument {}

/// What is recorded where nothing is named: every species in the meaning of its id.
func speciesNames(of system: EquationSystem) -> [String] {
    system.observables.compactMap { observable in
        guard let open = observable.name.firstIndex(of: "(") else { return nil }
        return String(observable.name[observable.name.index(after: open)...].dropLast())
    }
}
