internal import Foundation
internal import Simulation

func printError(_ message: String) { FileHandle.standardError.write(Data((message + "\n").utf8)) }

func stop(_ message: String, status: Int32 = 2) -> Never {
    printError(message)
    exit(status)
}

let options: ConformanceOptions
do {
    options = try ConformanceOptions(Array(CommandLine.arguments.dropFirst()))
} catch {
    guard let message = error.message else {
        print(ConformanceOptions.usage)
        exit(0)
    }
    stop(message + "\n" + ConformanceOptions.usage)
}
guard let suite = ProcessInfo.processInfo.environment["HEPTAD_SBML_SUITE"] else {
    stop("HEPTAD_SBML_SUITE is not set; it names the folder of the SBML Test Suite\n" + ConformanceOptions.usage)
}

/// The cases of a part that are wanted, none where the part is not.
func cases(of part: Score.Part) -> [SuiteCase] {
    guard options.parts.contains(part) else { return [] }
    return SuiteCase.all(in: "\(suite)/\(part.rawValue)").filter(options.isWanted)
}

let semantic = cases(of: .semantic)
let stochastic = cases(of: .stochastic).compactMap { StochasticCase($0) }
guard stochastic.count == cases(of: .stochastic).count else { stop("some cases are incomplete", status: 1) }
guard !semantic.isEmpty || !stochastic.isEmpty else { stop("there is no such case in \(suite)", status: 1) }

/// Prints how long something took; the processor time is that of all threads until now.
func printTimes(_ what: String, since start: ContinuousClock.Instant, processor: Double) {
    let wall = (ContinuousClock.now - start).formatted(.units(allowed: [.seconds], fractionalPart: .show(length: 1)))
    print("\(what) in \(wall) of wall time, \((processor * 10).rounded() / 10) sec of processor time")
}

let start = ContinuousClock.now
var score = await Score.running(semantic, width: options.threads, by: options.road)
if !semantic.isEmpty {
    let seconds = score.entries.reduce(0) { $0 + $1.seconds }
    printTimes("\(semantic.count) semantic cases", since: start, processor: seconds)
}

var isAsExpected = true
if !stochastic.isEmpty {
    let record = options.record.map { path in
        VerdictRecord(path: path, repeats: options.repeats, solver: options.solver.rawValue)
    }
    let known = record?.verdicts() ?? [:]
    let missing = stochastic.count { known[$0.number] == nil }
    let start = ContinuousClock.now
    var done = 0
    let chance = await StochasticScore.running(
        stochastic,
        repeats: options.repeats,
        width: options.threads,
        solver: options.solver,
        known: known
    ) { verdict in
        done += 1
        guard let record else { return }
        do { try record.append(verdict) } catch { stop("'\(record.path)' cannot be written: \(error)", status: 1) }
        let left = (ContinuousClock.now - start) / done * (missing - done)
        printError(
            "\(verdict.number) \(verdict.verdict.kind); \(done) of \(missing) cases, about"
                + " \(left.formatted(.units(allowed: [.minutes, .seconds]))) left"
        )
    }
    printTimes(
        "\(stochastic.count) stochastic cases",
        since: start,
        processor: chance.verdicts.reduce(0) { $0 + $1.seconds }
    )
    print(chance.report)
    isAsExpected = chance.isPassed
    score = Score(
        score.entries
            + zip(stochastic, chance.verdicts).map {
                Score.Entry(
                    part: .stochastic,
                    suiteCase: $0.suiteCase,
                    verdict: $1.verdict,
                    seconds: $1.seconds
                )
            }
    )
}

print(score.table)
for road in score.roads { print(road) }
for entry in score.entries where options.listed.contains(entry.verdict.kind) {
    print(
        "\(entry.part.rawValue) \(entry.suiteCase.number) \(entry.verdict.kind): \(entry.verdict.reason)"
            + (entry.note.map { " (\($0))" } ?? "")
    )
}
for entry in score.entries {
    guard let surprise = entry.surprise else { continue }
    isAsExpected = false
    print("\(entry.part.rawValue) \(entry.suiteCase.number) not as expected: \(surprise)")
}
if let path = options.junit {
    do {
        try Data(score.junit.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
        stop("'\(path)' cannot be written: \(error.localizedDescription)", status: 1)
    }
}
exit(isAsExpected ? 0 : 1)
