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

    /// Simulates every case `repeats` times under each seed, on several threads at once.
    static func running(
        _ cases: [StochasticCase],
        repeats: Int,
        width: Int,
        solver: TimeCourse.Solver = .ssa
    ) async -> StochasticScore {
        let prepared = cases.map { stochasticCase in Result { try stochasticCase.prepared(solver) } }
        struct Piece: Sendable {
            var place: Int
            var seed: Int
            var realizations: Range<Int>
        }
        var pieces: [Piece] = []
        for place in cases.indices {
            for seed in StochasticVerdict.seeds.indices {
                for start in stride(from: 0, to: repeats, by: pieceSize) {
                    pieces.append(
                        Piece(place: place, seed: seed, realizations: start..<min(repeats, start + pieceSize))
                    )
                }
            }
        }
        let work = pieces
        let samples = await concurrently(work.count, width: width) { index -> Result<StochasticSample, any Error> in
            let piece = work[index]
            return Result {
                let course = try prepared[piece.place].get()
                // NOTE: many cases name their draws alike; numbers of their own keep them independent of each other.
                let first = cases[piece.place].number * 1_000_000
                var sample = StochasticSample(cases[piece.place])
                for realization in piece.realizations {
                    sample.add(
                        try course.run(seed: StochasticVerdict.seeds[piece.seed], realization: first + realization)
                    )
                }
                return sample
            }
        }
        var sums = cases.map { stochasticCase in
            Result<[StochasticSample], any Error>.success(
                StochasticVerdict.seeds.map { _ in StochasticSample(stochasticCase) }
            )
        }
        for (piece, sample) in zip(pieces, samples) {
            sums[piece.place] = sums[piece.place].flatMap { sum in
                sample.map { sample in
                    var sum = sum
                    sum[piece.seed].add(sample)
                    return sum
                }
            }
        }
        let verdicts = zip(cases, sums).map { stochasticCase, sum in
            switch sum {
            case .success(let samples): StochasticVerdict(samples, of: stochasticCase)
            case .failure(let error): StochasticVerdict(refused: "\(error)", stochasticCase)
            }
        }
        return StochasticScore(verdicts: verdicts, repeats: repeats)
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
            let series = verdict.series.filter { $0.outside.contains { $0 > 0 } }.map { series in
                "\(series.name) \(series.outside.map(String.init).joined(separator: "/"))"
                    + (series.isFailed ? " FAILS" : "")
            }
            lines.append(
                "\(verdict.number) \(verdict.isPassed ? "pass" : "fail"): "
                    + (verdict.refusal ?? series.joined(separator: ", "))
            )
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

/// Computes values on several threads, `width` at once, in their order.
func concurrently<Value: Sendable>(
    _ count: Int,
    width: Int,
    _ body: @escaping @Sendable (Int) -> Value
) async -> [Value] {
    await withTaskGroup(of: (Int, Value).self) { group in
        var values = [Value?](repeating: nil, count: count)
        var next = 0
        func start() {
            guard next < count else { return }
            let index = next
            next += 1
            group.addTask { (index, body(index)) }
        }
        for _ in 0..<max(1, width) { start() }
        for await (index, value) in group {
            values[index] = value
            start()
        }
        return values.compactMap(\.self)
    }
}
