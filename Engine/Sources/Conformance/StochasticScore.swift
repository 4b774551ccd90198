internal import Diagnostics
internal import EquationSystems
internal import ModelFormats
internal import Simulation

/// The verdicts of many stochastic cases.
struct StochasticScore: Sendable {
    let verdicts: [StochasticVerdict]
    let repeats: Int

    /// So many realizations are one piece of work; sums are added piece by piece, whatever thread made them.
    private static let pieceSize = 50

    /// Simulates every case `repeats` times under each seed, on several threads at once, case after case.
    ///
    /// Cases with a `known` verdict, of an earlier run of the same program, are not run again; `finished` is called with
    /// each new verdict as soon as it is there.
    static func running(
        _ cases: [StochasticCase],
        repeats: Int,
        width: Int,
        solver: TimeCourse.Solver = .ssa,
        known: [Int: StochasticVerdict] = [:],
        finished: (StochasticVerdict) -> Void = { _ in }
    ) async -> StochasticScore {
        var verdicts: [StochasticVerdict] = []
        for stochasticCase in cases {
            if let verdict = known[stochasticCase.number] {
                verdicts.append(verdict)
                continue
            }
            var verdict = await running(
                stochasticCase,
                seeds: StochasticVerdict.seeds,
                repeats: repeats,
                width: width,
                solver: solver
            )
            if verdict.isSuspect {
                verdict.confirm(
                    by: await running(
                        stochasticCase,
                        seeds: StochasticVerdict.confirmingSeeds,
                        repeats: repeats,
                        width: width,
                        solver: solver
                    )
                )
            }
            finished(verdict)
            verdicts.append(verdict)
        }
        return StochasticScore(verdicts: verdicts, repeats: repeats)
    }

    private static func running(
        _ stochasticCase: StochasticCase,
        seeds: [UInt64],
        repeats: Int,
        width: Int,
        solver: TimeCourse.Solver
    ) async -> StochasticVerdict {
        let course: PreparedTimeCourse
        do {
            course = try stochasticCase.prepared(solver)
        } catch {
            return StochasticVerdict(refused: "\(error)", stochasticCase)
        }
        var pieces: [(seed: Int, realizations: Range<Int>)] = []
        for seed in seeds.indices {
            for start in stride(from: 0, to: repeats, by: pieceSize) {
                pieces.append((seed, start..<min(repeats, start + pieceSize)))
            }
        }
        let work = pieces
        let samples = await concurrently(work.count, width: width) { index in
            await timed { () -> Result<StochasticSample, any Error> in
                Result {
                    // NOTE: many cases name their draws alike; numbers of their own keep them independent of each other.
                    let first = stochasticCase.number * 1_000_000
                    var sample = StochasticSample(stochasticCase)
                    for realization in work[index].realizations {
                        sample.add(try course.run(seed: seeds[work[index].seed], realization: first + realization))
                    }
                    return sample
                }
            }
        }
        var sums = seeds.map { _ in StochasticSample(stochasticCase) }
        do {
            for (piece, sample) in zip(pieces, samples) { sums[piece.seed].add(try sample.value.get()) }
        } catch {
            return StochasticVerdict(refused: "\(error)", stochasticCase)
        }
        var verdict = StochasticVerdict(sums, of: stochasticCase)
        verdict.seconds = samples.reduce(0) { $0 + $1.seconds }
        return verdict
    }

    var outside: Int { verdicts.reduce(0) { $0 + $1.outside } }

    /// The most points that may lie outside over all cases.
    var mostOutside: Int {
        let expectation = verdicts.reduce(0) { $0 + $1.expectedOutside }
        let variance = verdicts.reduce(0) { $0 + $1.outsideVariance }
        return Int((expectation + 4 * variance.squareRoot()).rounded(.up))
    }

    var isPassed: Bool { verdicts.allSatisfy(\.isPassed) && outside <= mostOutside }

    /// One line over all, and one per case that is not clean.
    var report: String {
        var lines = [
            "stochastic cases: \(verdicts.count { $0.isPassed }) of \(verdicts.count) pass,"
                + " \(repeats) realizations under each of the seeds"
                + " \(StochasticVerdict.seeds.map { "\($0)" }.joined(separator: ", "))",
            "points outside: \(outside), at most \(mostOutside) allowed,"
                + " \(Int(verdicts.reduce(0) { $0 + $1.expectedOutside }.rounded())) expected of a right simulator;"
                + " by the suite's own ranges of variance \(verdicts.reduce(0) { $0 + $1.outsideUnwidened })",
        ]
        for verdict in verdicts where verdict.outside > 0 || !verdict.isPassed {
            lines.append("\(verdict.number) \(verdict.isPassed ? "pass" : "fail"): \(verdict.findings)")
        }
        return lines.joined(separator: "\n")
    }
}

extension StochasticCase {
    /// The time course of the case, ready to run: nothing is taken from the case but what its settings state.
    func prepared(_ solver: TimeCourse.Solver) throws -> PreparedTimeCourse {
        let system = try EquationSystem(readModel(at: suiteCase.modelPath))
        let settings = suiteCase.settings
        var course = TimeCourse(
            start: settings.start,
            end: settings.start + settings.duration,
            steps: settings.steps
        )
        course.solver = solver
        course.recorded = expectations.map { expectation in
            let variable = expectation.quantity.variable
            guard settings.amounts.contains(variable) else { return variable }
            return system.observable(named: "amount(\(variable))")?.name ?? variable
        }
        return try Simulator(system).prepare(course)
    }
}
