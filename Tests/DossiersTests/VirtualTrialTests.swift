import Foundation
import Populations
import Simulation
import Testing

@testable import Dossiers

@Suite("Virtual trials")
struct VirtualTrialTests {
    private let trial: VirtualTrial
    private let dossier: Dossier

    init() throws {
        dossier = try #require(Dossier.load(Repository.selank).0)
        trial = try VirtualTrial(try #require(dossier.experimentSet.experiment("routes")), in: dossier)
    }

    private func run(_ change: (inout TrialChoices) -> Void) async throws -> ExperimentResult {
        var choices = TrialChoices()
        choices.subjects = 40
        choices.arms = ["intravenous"]
        choices.outputs = ["plasma"]
        change(&choices)
        #expect(choices.faults(in: trial.experiment) == [])
        let kernels = VirtualTrial.Kernels(warming: WarmingKernels(compiler: nil))
        return try await trial.run(choices, kernels: kernels)
    }

    @Test("The experiment's own choices give what the reference integrator gives for the same subjects")
    func reference() async throws {
        let result = try await run {
            $0.arms = ["intranasal"]; $0.subjects = 20; $0.outputs = ["plasma", "brain"]
        }
        let arm = try #require(trial.prepared.arms.first { $0.arm.id == "intranasal" })
        let curves = try (0..<20).map { subject in
            try arm.course.run(drawParameters(seed: 1, subject: subject, distributions: arm.varying))
        }
        #expect(result.times.count == 121)
        for (place, output) in result.arms[0].outputs.enumerated() {
            for (index, time) in result.times.enumerated() {
                let row = try #require(trial.prepared.allTimes.firstIndex(of: time))
                let sorted = curves.map { $0[row, place] }.sorted()
                for (probability, band) in [(0.05, output.p05), (0.5, output.median), (0.95, output.p95)] {
                    let expected = quantile(probability, ofSorted: sorted)
                    let computed = try #require(band[index])
                    #expect(abs(computed - expected) <= 1e-3 * abs(expected) + 1e-9, "\(output.id) at \(time)")
                }
            }
        }
    }

    @Test("A linear model answers ten times the dose with ten times the number")
    func dose() async throws {
        let one = try await run { _ in }
        let ten = try await run { $0.inputs = ["dose": .number(3000)] }
        #expect(ten.arms[0].doses == ["3000 ug into Selank_plasma at 0"])
        #expect(one.key != ten.key)
        let peak = try #require(ten.arms[0].outputs[0].median.compactMap(\.self).max())
        for (a, b) in zip(one.arms[0].outputs[0].median, ten.arms[0].outputs[0].median) {
            let (a, b) = (try #require(a), try #require(b))
            #expect(abs(b - 10 * a) <= 1e-4 * abs(b) + 1e-7 * peak)
        }
    }

    @Test("A slower cut keeps more in plasma, and is no longer an assumption in what the spread rests on")
    func prior() async throws {
        let assumed = try await run { $0.subjects = 200 }
        let measured = try await run {
            $0.subjects = 200; $0.inputs = ["plasma_cut": .option("plg")]
        }
        func spread(_ result: ExperimentResult) throws -> Double {
            let output = result.arms[0].outputs[0]
            let (high, low) = (try #require(output.p95[30]), try #require(output.p05[30]))
            return log(high / low)
        }
        #expect(try spread(measured) < spread(assumed))
        let shares = try #require(measured.arms[0].outputs[0].restsOn?.sources)
        #expect(shares.contains { $0.group == "verhoef1982_plg" })
    }

    @Test("With assumptions held only what has a source varies")
    func held() async throws {
        let result = try await run {
            $0.assumptions = .held; $0.subjects = 100
        }
        let restsOn = try #require(result.arms[0].outputs[0].restsOn)
        #expect(!restsOn.shares.contains { $0.group == "assumed" })
        #expect(!(restsOn.sources ?? []).contains { $0.group == "assumed" })
    }

    @Test("What the spread rests on agrees with the decomposition by runs of its own")
    func restsOn() async throws {
        let result = try await run { $0.subjects = 400 }
        let regression = try #require(result.arms[0].outputs[0].restsOn)
        let arm = try #require(trial.prepared.arms.first { $0.arm.id == "intravenous" })
        let sobol = try #require(try await trial.prepared.restsOn(arm, threads: 2) { _ in }[0])
        for share in sobol.shares {
            let own = try #require(regression.shares.first { $0.group == share.group })
            #expect(abs(own.first - share.first) < 0.15, "\(share.group): \(own.first) and \(share.first)")
        }
    }

    @Test(
        "Choices outside their bounds are refused by name",
        arguments: [
            (["dose": TrialChoices.Value.number(1e9)], "inputs.dose"),
            (["dose": .number(.nan)], "inputs.dose"),
            (["dose": .option("high")], "inputs.dose"),
            (["plasma_cut": .option("none")], "inputs.plasma_cut"),
            (["plasma_cut": .number(1)], "inputs.plasma_cut"),
            (["other": .number(1)], "inputs.other"),
        ]
    )
    func faults(inputs: [String: TrialChoices.Value], member: String) {
        var choices = TrialChoices()
        choices.inputs = inputs
        #expect(choices.faults(in: trial.experiment).map(\.member) == [member])
    }

    @Test("Subjects, arms and outputs are bounded and known")
    func otherFaults() {
        var choices = TrialChoices()
        choices.subjects = 5000
        choices.arms = ["rectal"]
        choices.outputs = []
        #expect(choices.faults(in: trial.experiment).map(\.member) == ["subjects", "arms", "outputs"])
        choices.arms = ["oral", "oral"]
        #expect(choices.faults(in: trial.experiment).contains { $0.member == "arms" })
    }

    @Test("The key of a stored result does not depend on what readers may change")
    func key() throws {
        var bare = trial.experiment
        bare.inputs = []
        #expect(try PreparedExperiment(bare, in: dossier.experimentSet).key == trial.prepared.key)
    }
}
