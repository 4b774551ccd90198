internal import Dossiers
internal import Foundation
internal import Pages

/// Bands of a virtual population, as JSON carries them; numbers have six significant digits.
struct SimulationAnswer: Encodable {
    struct Band: Encodable {
        var id: String
        var label: String
        var unit: String
        var p05: [Double?]
        var p25: [Double?]
        var median: [Double?]
        var p75: [Double?]
        var p95: [Double?]
        var restsOn: ExperimentResult.RestsOn?
    }

    struct Arm: Encodable {
        var id: String
        var label: String
        var doses: [String]
        var completed: Int
        var failed: Int
        var failures: [String]
        var outputs: [Band]
    }

    /// Names everything that decides the numbers; the same question has the same id.
    var id: String
    var experiment: String
    var title: String
    var engineVersion: String
    var subjects: Int
    var seed: UInt64
    var assumptions: String
    var timeUnit: String
    var times: [Double]
    /// Left out where figures were asked for.
    var arms: [Arm]?
    /// As the pages draw them, where they were asked for.
    var figures: [Figure]?

    init(_ result: ExperimentResult, to request: SimulationRequest, caveat: String) {
        id = result.key
        experiment = "\(result.dossier)/\(result.experiment)"
        title = result.title
        engineVersion = result.engineVersion
        subjects = result.subjects
        seed = result.seed
        assumptions = request.choices.assumptions.rawValue
        timeUnit = result.timeUnit
        times = result.times
        let arms = result.arms.map(Arm.init)
        if request.figures {
            figures = Figure.figures(of: result, caveat: caveat)
        } else {
            self.arms = arms
        }
    }
}

extension SimulationAnswer.Arm {
    init(_ arm: ExperimentResult.Arm) {
        self.init(
            id: arm.id,
            label: arm.label,
            doses: arm.doses,
            completed: arm.completed,
            failed: arm.failed,
            failures: arm.failures,
            outputs: arm.outputs.map { output in
                SimulationAnswer.Band(
                    id: output.id,
                    label: output.label,
                    unit: output.unit,
                    p05: output.p05,
                    p25: output.p25,
                    median: output.median,
                    p75: output.p75,
                    p95: output.p95,
                    restsOn: output.restsOn
                )
            }
        )
    }
}

extension ExperimentResult {
    /// The result with numbers of six significant digits, which halves what is sent.
    var rounded: ExperimentResult {
        var result = self
        func round(_ numbers: inout [Double?]) {
            numbers = numbers.map { number in
                number.map { number in
                    guard number != 0, number.isFinite else { return number }
                    let scale = pow(10, 5 - floor(log10(abs(number))))
                    return scale.isFinite && scale > 0 ? (number * scale).rounded() / scale : number
                }
            }
        }
        for arm in result.arms.indices {
            for output in result.arms[arm].outputs.indices {
                round(&result.arms[arm].outputs[output].p05)
                round(&result.arms[arm].outputs[output].p25)
                round(&result.arms[arm].outputs[output].median)
                round(&result.arms[arm].outputs[output].p75)
                round(&result.arms[arm].outputs[output].p95)
            }
        }
        return result
    }
}
