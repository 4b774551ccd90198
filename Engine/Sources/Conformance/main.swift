internal import Foundation
internal import Simulation

let usage = """
    usage: Conformance [--list KIND] [--threads N] [CASE | FIRST-LAST]...

    Runs cases of the SBML Test Suite's semantic part, all unless some are named, and prints the score by tag.
      --list KIND   list the cases that ended so, with the reason: pass, refused, wrong, failed, or all;
                    wrong and failed are listed anyway
      --threads N   cases run at once; the number of processors unless given
      --stochastic  the stochastic part instead: every case 1,000 times under each of three fixed seeds
      --repeats N   so many times instead
      --solver S    the method for them: ssa, or ssa-next-reaction
    The suite is the folder in HEPTAD_SBML_SUITE, which holds the folder `semantic`.
    Exit status: 0 when every case ended as it should, 1 when one did not, 2 for a wrong command line. A case that is
    listed as refused must be refused, and every other must pass.
    """

func stop(_ message: String, status: Int32 = 2) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(status)
}

var ranges: [ClosedRange<Int>] = []
var listed: Set<String> = ["wrong", "failed"]
var threads = ProcessInfo.processInfo.activeProcessorCount
var arguments = Array(CommandLine.arguments.dropFirst())
var isStochastic = false
var repeats = 1000
var solver = TimeCourse.Solver.ssa
while !arguments.isEmpty {
    let argument = arguments.removeFirst()
    switch argument {
    case "--help", "-h":
        print(usage)
        exit(0)
    case "--list":
        guard !arguments.isEmpty else { stop("--list needs a kind\n" + usage) }
        let kind = arguments.removeFirst()
        listed.formUnion(kind == "all" ? ["pass", "refused"] : [kind])
    case "--threads":
        guard !arguments.isEmpty, let count = Int(arguments.removeFirst()), count > 0 else {
            stop("--threads needs a number\n" + usage)
        }
        threads = count
    case "--stochastic":
        isStochastic = true
    case "--repeats":
        guard !arguments.isEmpty, let count = Int(arguments.removeFirst()), count > 1 else {
            stop("--repeats needs a number above 1\n" + usage)
        }
        repeats = count
    case "--solver":
        guard !arguments.isEmpty, let method = TimeCourse.Solver(rawValue: arguments.removeFirst()),
            method.isStochastic
        else { stop("--solver needs ssa or ssa-next-reaction\n" + usage) }
        solver = method
    default:
        let ends = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last else {
            stop("`\(argument)` is no case number and no range of them\n" + usage)
        }
        ranges.append(first...last)
    }
}

guard let suite = ProcessInfo.processInfo.environment["HEPTAD_SBML_SUITE"] else {
    stop("HEPTAD_SBML_SUITE is not set; it names the folder of the SBML Test Suite\n" + usage)
}
let part = suite + (isStochastic ? "/stochastic" : "/semantic")
let cases = SuiteCase.all(in: part).filter { suiteCase in
    ranges.isEmpty || ranges.contains { $0.contains(suiteCase.number) }
}
guard !cases.isEmpty else { stop("there is no such case in \(part)", status: 1) }

if isStochastic {
    let stochastic = cases.compactMap { StochasticCase($0) }
    guard stochastic.count == cases.count else { stop("some cases are incomplete", status: 1) }
    let score = await StochasticScore.running(stochastic, repeats: repeats, width: threads, solver: solver)
    print(score.report)
    exit(score.isPassed ? 0 : 1)
}

let clock = ContinuousClock.now
let score = await Score.running(cases, width: threads)
print(score.table)
let wall = ContinuousClock.now - clock
let processor = Double(Foundation.clock()) / Double(CLOCKS_PER_SEC)
print(
    "\(cases.count) cases in \(wall.formatted(.units(fractionalPart: .show(length: 1)))) of wall time,",
    terminator: " "
)
print("\((processor * 10).rounded() / 10) sec of processor time")
for entry in score.entries where listed.contains(entry.verdict.kind) {
    print("\(entry.suiteCase.number) \(entry.verdict.kind): \(entry.verdict.reason)")
}
var isAsExpected = true
for entry in score.entries {
    guard let surprise = ExpectedRefusals.surprise(entry.suiteCase.number, entry.verdict) else { continue }
    isAsExpected = false
    print("\(entry.suiteCase.number) not as expected: \(surprise)")
}
exit(isAsExpected ? 0 : 1)
