internal import Foundation
internal import Kernels
internal import Simulation

/// What the command line asks for.
struct ConformanceOptions {
    var parts: Set<Score.Part> = Set(Score.Part.allCases)
    var ranges: [ClosedRange<Int>] = []
    var listed: Set<String> = ["wrong", "failed"]
    var threads = ProcessInfo.processInfo.activeProcessorCount
    var repeats = 1000
    var solver = TimeCourse.Solver.ssa
    var road = Road.cvode
    var junit: String?
    var record: String?

    static let usage = """
        usage: Conformance [--list KIND] [--threads N] [--junit FILE] [CASE | FIRST-LAST]...

        Runs the SBML Test Suite, its semantic part and its stochastic part, all cases unless some are named, and
        prints the score by component tag and test tag.
          --semantic    the semantic part only
          --stochastic  the stochastic part only; each case runs 1,000 times under each of three fixed seeds
          --list KIND   list the cases that ended so, with the reason: pass, refused, wrong, failed, or all;
                        wrong and failed are listed anyway
          --junit FILE  write the outcome of each case as JUnit XML
          --threads N   cases run at once; the number of processors unless given
          --road ROAD   how semantic cases are solved: cvode (unless given), lanes (the interpreter over eight
                        subjects) or kernel (compiled); the roads that were taken are counted, with reasons
          --repeats N   so many runs of each stochastic case instead of 1,000
          --solver S    the method for them: ssa, or ssa-next-reaction
          --record FILE write each stochastic verdict to FILE as soon as it is there, one JSON object a line; cases
                        that FILE has for the same repeats and solver are not run again, so that a long run may be
                        broken off and taken up
        The suite is the folder in HEPTAD_SBML_SUITE, which holds the folders `semantic` and `stochastic`.
        Exit status: 0 when every case ended as it should, 1 when one did not, 2 for a wrong command line. A semantic
        case that is listed as refused must be refused, and every other must pass.
        """

    /// Why the command line cannot be understood, nil for a call for help.
    struct Fault: Error { var message: String? }

    init(_ arguments: [String]) throws(Fault) {
        var arguments = arguments
        func value(_ option: String, _ what: String) throws(Fault) -> String {
            guard !arguments.isEmpty else { throw Fault(message: "\(option) needs \(what)") }
            return arguments.removeFirst()
        }
        func number(_ option: String, atLeast least: Int) throws(Fault) -> Int {
            guard let number = Int(try value(option, "a number")), number >= least else {
                throw Fault(message: "\(option) needs a number of at least \(least)")
            }
            return number
        }
        while !arguments.isEmpty {
            let argument = arguments.removeFirst()
            switch argument {
            case "--help", "-h": throw Fault()
            case "--list":
                let kind = try value(argument, "a kind")
                listed.formUnion(kind == "all" ? ["pass", "refused"] : [kind])
            case "--threads": threads = try number(argument, atLeast: 1)
            case "--semantic": parts = [.semantic]
            case "--stochastic": parts = [.stochastic]
            case "--repeats": repeats = try number(argument, atLeast: 2)
            case "--junit": junit = try value(argument, "a file")
            case "--record": record = try value(argument, "a file")
            case "--solver":
                guard let method = TimeCourse.Solver(rawValue: try value(argument, "a method")), method.isStochastic
                else { throw Fault(message: "--solver needs ssa or ssa-next-reaction") }
                solver = method
            case "--road":
                switch try value(argument, "a road") {
                case "cvode": road = .cvode
                case "lanes": road = .lanes(LaneRoad(compiler: nil))
                case "kernel":
                    guard let compiler = KernelCompiler.find() else {
                        throw Fault(message: "--road kernel needs a C compiler")
                    }
                    road = .lanes(LaneRoad(compiler: compiler))
                default: throw Fault(message: "--road needs cvode, lanes or kernel")
                }
            default: ranges.append(try Self.range(argument))
            }
        }
    }

    private static func range(_ argument: String) throws(Fault) -> ClosedRange<Int> {
        let ends = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last else {
            throw Fault(message: "`\(argument)` is no case number and no range of them")
        }
        return first...last
    }

    func isWanted(_ suiteCase: SuiteCase) -> Bool {
        ranges.isEmpty || ranges.contains { $0.contains(suiteCase.number) }
    }
}
