import Simulation
import Testing

@Suite("Settings of a case")
struct SuiteSettingsTests {
    @Test("The suite's own form is read: list values, tolerances with leading zeros, empty entries")
    func reads() {
        let settings = SuiteSettings(
            """
            start: 1
            duration: 4
            steps: 50
            variables: S1, S2, k
            absolute: 1.000000e-007
            relative: 0.0001
            amount: S1
            concentration: S2
            """
        )
        #expect(settings.start == 1 && settings.duration == 4 && settings.steps == 50)
        #expect(settings.absoluteTolerance == 1e-7 && settings.relativeTolerance == 1e-4)
        #expect(settings.quantities == ["amount(S1)", "concentration(S2)", "k"])
        #expect(SuiteSettings("start: 0\namount:\nduration: x").quantities.isEmpty)
    }
}
