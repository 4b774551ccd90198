import Analysis
import Testing

@Suite("Power of trials")
struct PowerTests {
    /// The numbers of outcomes.md, sections 3 and 4: 2(1.96 + 0.8416)² / SMD².
    @Test(
        "People per arm for a standardised difference",
        arguments: [(0.39, 103.2, 104.0), (0.36, 121.1, 122), (0.50, 62.8, 63)]
    )
    func perArm(difference: Double, exact: Double, rounded: Double) {
        let count = Power().countPerArm(difference: difference)
        #expect(abs(count - exact) <= 0.05)
        #expect(count.rounded(.up) == rounded)
    }

    @Test("The difference that the trial of 30 against 32 could see is 0.71")
    func detectable() {
        #expect(abs(Power().detectableDifference(30, 32) - 0.71) < 0.005)
        #expect(abs(Power().detectableDifference(31, 31) - 0.71) < 0.005)
        #expect(abs(Power().chance(difference: Power().detectableDifference(30, 32), 30, 32) - 0.8) < 1e-4)
    }

    @Test("No difference is found with the level's chance")
    func level() {
        #expect(abs(Power().chance(difference: 0, 50, 50) - 0.05) < 1e-12)
        #expect(abs(Power(.nonInferiority(margin: 0.3)).chance(difference: -0.3, 40, 60) - 0.025) < 1e-12)
        #expect(Power(.nonInferiority(margin: 0.3)).countPerArm(difference: -0.3) == .infinity)
    }

    /// 20,000 trials: three standard errors are at most 0.011.
    @Test(
        "Simulated trials agree with the closed form",
        arguments: [(104, 104, 0.39, 0.0, 1), (30, 32, 0.39, 0, 1), (60, 60, 0.3, 0.4, 6), (30, 32, 0, 0, 1)]
    )
    func simulated(first: Int, second: Int, difference: Double, spread: Double, centres: Int) {
        var trial = TrialSimulation(Power(), first, second, difference: difference)
        (trial.spread, trial.centres) = (spread, centres)
        let result = trial.run(trials: 20_000, seed: 5)
        let exact = Power().chance(difference: difference, first, second, spread: spread, centres: centres)
        #expect(abs(result.power - exact) < 3 * result.standardError + 1e-4)
        #expect(abs(result.meanDifference - difference) < 0.01)
    }

    @Test("Non-inferiority as the trial of Selank could have asked it")
    func nonInferiority() {
        let test = Power(.nonInferiority(margin: 0.3))
        let result = TrialSimulation(test, 30, 32, difference: 0).run(trials: 20_000, seed: 6)
        #expect(abs(result.power - test.chance(difference: 0, 30, 32)) < 3 * result.standardError)
        #expect(result.power < 0.25)
    }

    @Test("Dropping out costs power as if fewer had come, and seeds repeat trials")
    func dropout() {
        var trial = TrialSimulation(Power(), 100, 100, difference: 0.4)
        trial.dropout = 0.2
        let result = trial.run(trials: 20_000, seed: 7)
        #expect(abs(result.power - Power().chance(difference: 0.4, 80, 80)) < 0.015)
        #expect(result == trial.run(trials: 20_000, seed: 7))
        #expect(result != trial.run(trials: 20_000, seed: 8))
    }
}
