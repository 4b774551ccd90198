import EquationSystems
import Foundation
import Kernels
import LaneSteppers
import ModelFormats
import Populations
import Simulation
import Testing

@Suite("Populations over lanes")
struct LanePopulationTests {
    private static let pharmacokinetics = """
        CL = 3; V = 30; ka = 1; Ag = 0; Ac = 0; Ag' = -ka * Ag; Ac' = ka * Ag - CL / V * Ac; C := Ac / V;
        """
    private static let saturable = """
        Vmax = 8; Km = 2; ka = 1; V = 20; Ag = 0; Ac = 0; Rsp = 10;
        Ag' = -ka * Ag; Ac' = ka * Ag - Vmax * (Ac / V) / (Km + Ac / V); Rsp' = 1 - 0.1 * Rsp * (1 + Ac / V); C := Ac / V;
        """

    private func prepared(
        _ text: String,
        varying: [String],
        doses: [String] = ["100 into Ag at 0 every 24 for 3", "50 into Ac at 30 over 2.5"],
        recorded: [String]? = nil,
        change: (inout TimeCourse) -> Void = { _ in }
    ) throws -> PreparedTimeCourse {
        let system = try EquationSystem(Antimony.read("model m\n\(text)\nend\n", file: "m.ant"))
        var course = TimeCourse(end: 96, steps: 48)
        course.doses = try doses.map { try Dose(parsing: $0) }
        course.relativeTolerance = 1e-8
        course.recorded = recorded
        change(&course)
        return try Simulator(system).prepare(course, varying: varying)
    }

    private static func draw(_ subject: Int) -> [Double] {
        [3 * exp(0.3 * sin(Double(subject))), exp(0.4 * cos(Double(7 * subject)))]
    }

    private func bits(_ results: PopulationResults) -> [[UInt64]?] {
        (0..<results.count).map { subject in results[subject].map { $0.map(\.bitPattern) } }
    }

    @Test(
        "Results agree with CVODE's, whichever method is taken",
        arguments: [LaneMethod.tsit5, .rodas5P, .exactLinear]
    )
    func agreesWithCVODE(method: LaneMethod) async throws {
        let course = try prepared(Self.pharmacokinetics, varying: ["CL", "ka"], recorded: ["C", "Ag"]) {
            $0.relativeTolerance = 1e-10
        }
        var options = LanePopulation.Options()
        options.method = method
        let population = LanePopulation(course, options: options)
        let results = try await population.run(0..<20, draw: Self.draw)
        #expect(results.failures.isEmpty)
        for subject in 0..<20 {
            let expected = try course.run(Self.draw(subject)).values
            let found = try #require(results[subject])
            #expect(found.count == expected.count)
            let peak = expected.max() ?? 1
            for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-7 * peak, "subject \(subject): \(a), \(b)") }
        }
    }

    @Test("Neither threads nor shards nor a failing subject change a bit", arguments: [false, true])
    func determinism(compiled: Bool) async throws {
        let course = try prepared(Self.saturable, varying: ["Vmax", "ka"])
        let compiler = compiled ? KernelCompiler.find() : nil
        func run(_ threads: Int, _ shard: Int, failing: Int? = nil) async throws -> PopulationResults {
            var options = LanePopulation.Options()
            (options.threads, options.shardSize) = (threads, shard)
            let population = LanePopulation(course, options: options, compiler: compiler)
            return try await population.run(0..<200) { $0 == failing ? [.nan, 1] : Self.draw($0) }
        }
        let first = bits(try await run(1, 200))
        #expect(first.allSatisfy { $0 != nil })
        for (threads, shard) in [(1, 7), (2, 64), (4, 1), (3, 1000)] {
            #expect(bits(try await run(threads, shard)) == first, "\(threads) threads, shards of \(shard)")
        }
        let results = try await run(2, 32, failing: 77)
        #expect(results.failures.map(\.subject) == [77])
        #expect(results[77] == nil)
        let failed = bits(results)
        for subject in 0..<200 where subject != 77 { #expect(failed[subject] == first[subject], "subject \(subject)") }
    }

    @Test("Shards arrive in order and without a gap")
    func order() async throws {
        let course = try prepared(Self.saturable, varying: [])
        var options = LanePopulation.Options()
        (options.threads, options.shardSize) = (4, 5)
        var next = 100
        try await LanePopulation(course, options: options, compiler: nil).run(100..<217, draw: { _ in [] }) { shard in
            #expect(shard.subjects.lowerBound == next)
            next = shard.subjects.upperBound
        }
        #expect(next == 217)
    }

    @Test("The method is chosen by the model: exact, explicit or implicit")
    func choice() throws {
        func method(_ text: String, _ doses: [String] = []) throws -> LaneMethod? {
            let population = LanePopulation(try prepared(text, varying: [], doses: doses), compiler: nil)
            guard case .lanes(let method, _) = population.road else { return nil }
            return method
        }
        #expect(try method(Self.pharmacokinetics, ["100 into Ag at 0"]) == .exactLinear)
        #expect(try method(Self.saturable, ["100 into Ag at 0"]) == .tsit5)
        let stiff =
            "x = 1; y = 0; z = 0; x' = -0.04 * x + 1e4 * y * z; y' = 0.04 * x - 1e4 * y * z - 3e7 * y^2; z' = 3e7 * y^2;"
        #expect(try method(stiff) == .rodas5P)
    }

    @Test("What lanes cannot do goes to CVODE, with the reason")
    func refusal() async throws {
        let delayed = "x = 1; x' = -delay(x, 1);"
        for (text, reason) in [(delayed, "delays")] {
            let course = try prepared(text, varying: [], doses: [])
            let population = LanePopulation(course, compiler: nil)
            guard case .cvode(let because) = population.road else {
                Issue.record("lanes take \(text)")
                continue
            }
            #expect(because.contains(reason))
            let results = try await population.run(0..<3) { _ in [] }
            #expect(results[2].map(Array.init) == (try course.run().values))
        }
        let asked = try prepared(Self.pharmacokinetics, varying: []) { $0.solver = .adams }
        #expect(LanePopulation(asked, compiler: nil).road == .cvode(because: "the time course asks for adams"))
    }

    @Test(
        "A stepper compiled with its model gives the same numbers within rounding",
        arguments: [LaneMethod.tsit5, .rodas5P]
    )
    func fused(method: LaneMethod) async throws {
        guard let compiler = KernelCompiler.find(names: ["clang"]) else { return }
        let folder = FileManager.default.temporaryDirectory.appending(path: "fused-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let course = try prepared(Self.saturable, varying: ["Vmax", "ka"])
        func run(_ expected: Int, _ size: Int) async throws -> (PopulationResults, Bool) {
            var options = LanePopulation.Options()
            (options.method, options.expectedSubjects, options.shardSize) = (method, expected, size)
            let population = LanePopulation(
                course,
                options: options,
                compiler: compiler,
                cache: KernelCache(folder: folder)
            )
            #expect(population.kernel?.fusionNote == nil)
            return (try await population.run(0..<40, draw: Self.draw), population.kernel?.isFused ?? false)
        }
        let (plain, isPlainFused) = try await run(0, 40)
        let (fused, isFused) = try await run(LanePopulation.Options.manySubjects, 40)
        let (parts, _) = try await run(LanePopulation.Options.manySubjects, 7)
        #expect(!isPlainFused && isFused)
        #expect(bits(fused) == bits(parts))
        for subject in 0..<40 {
            for (a, b) in zip(try #require(plain[subject]), try #require(fused[subject])) {
                #expect(abs(a - b) <= 1e-7 * max(1, abs(a)), "\(subject)")
            }
        }
    }

    @Test("Totals leave the stepped system unless doses change them, and the numbers stay; the choice is told")
    func conservedTotals() async throws {
        let model = """
            compartment c = 1; species R in c = 10, RL in c = 0, L in c = 0, X in c = 0; kon = 0.3; koff = 0.2;
            R + L -> RL; kon * R * L - koff * RL;  L -> X; 0.1 * L;
            """
        func run(_ removes: Bool, doses: [String]) async throws -> (LanePopulation, PopulationResults) {
            let course = try prepared(model, varying: ["kon"], doses: doses, recorded: ["R", "RL", "L"])
            var options = LanePopulation.Options()
            options.removesMoieties = removes
            let population = LanePopulation(course, options: options, compiler: nil)
            return (population, try await population.run(0..<9) { [0.3 * exp(0.2 * sin(Double($0)))] })
        }
        let (whole, all) = try await run(false, doses: ["20 into L at 0"])
        let (reduced, kept) = try await run(true, doses: ["20 into L at 0"])
        #expect(whole.choices.contains("4 of 4 states are stepped"))
        #expect(reduced.choices.contains("3 of 4 states are stepped; conserved totals give R"), "\(reduced.choices)")
        for subject in 0..<9 {
            for (a, b) in zip(try #require(all[subject]), try #require(kept[subject])) {
                #expect(abs(a - b) < 1e-6, "\(subject): \(a), \(b)")
            }
        }
        let course = try prepared(model, varying: [], doses: [])
        #expect(LanePopulation(course).largestDifferenceFromInterpreter() < 1e-12)
        let (dosed, _) = try await run(true, doses: ["20 into L at 0", "5 into R at 3"])
        #expect(dosed.choices.contains("4 of 4 states are stepped"))
    }

    @Test("A run that is cancelled ends with an error")
    func cancellation() async throws {
        let course = try prepared(Self.saturable, varying: ["Vmax", "ka"])
        let population = LanePopulation(course, compiler: nil)
        let task = Task { try await population.run(0..<10_000_000, draw: Self.draw) { _ in } }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
