import Foundation
import Integrators
import Testing

@Suite("CVODE")
struct CVODETests {
    private func options(_ relative: Double = 1e-10, _ absolute: Double = 1e-12) -> CVODE.Options {
        CVODE.Options(tolerances: Tolerances(relative: relative, absolute: absolute))
    }

    @Test("Exponential decay follows its closed form with both methods", arguments: CVODE.Method.allCases)
    func decay(method: CVODE.Method) throws {
        var options = options(1e-12, 1e-14)
        options.method = method
        let integrator = try CVODE(try ClosureSystem.decay(rate: 0.7), options: options, time: 0, initialState: [1])
        for step in 1...10 {
            let time = Double(step)
            #expect(try integrator.advance(to: time, notBeyond: .infinity) == .end)
            #expect(integrator.time == time)
            #expect(abs(integrator.state[0] / exp(-0.7 * time) - 1) < 1e-8)
        }
        let statistics = integrator.statistics
        #expect(statistics.steps > 10 && statistics.steps < 1000)
        #expect(statistics.rhsEvaluations >= statistics.steps)
        #expect(statistics.starts == 1)
        #expect((statistics.jacobianEvaluations > 0) == (method == .bdf))
    }

    @Test("Diffusion is equal with dense and sparse matrices, and follows its slowest mode")
    func sparseEqualsDense() throws {
        let cells = 60
        let start = (0..<cells).map { 1 + cos(.pi * (Double($0) + 0.5) / Double(cells)) }
        var final: [[Double]] = []
        for solver in [CVODE.LinearSolver.dense, .klu] {
            var options = options()
            options.linearSolver = solver
            let system = try ClosureSystem.diffusion(cells: cells, rate: 100)
            let integrator = try CVODE(system, options: options, time: 0, initialState: start)
            #expect(try integrator.advance(to: 2, notBeyond: .infinity) == .end)
            final.append(Array(integrator.state))
        }
        // The cosine is an eigenvector of the discrete Laplacian: eigenvalue -4 rate sin^2(pi / (2 n)).
        let decay = exp(-400 * pow(sin(.pi / Double(2 * cells)), 2) * 2)
        for cell in 0..<cells {
            #expect(abs(final[0][cell] - final[1][cell]) < 1e-9)
            #expect(abs(final[1][cell] - (1 + (start[cell] - 1) * decay)) < 1e-7)
        }
    }

    @Test("Robertson's kinetics reach the published values at t = 40")
    func robertson() throws {
        let entries: [(row: Int, column: Int)] = [(0, 0), (1, 0), (0, 1), (1, 1), (2, 1), (0, 2), (1, 2)]
        let system = ClosureSystem(
            states: 3,
            pattern: try ClosureSystem.pattern(3, entries),
            rightHandSide: { _, y, f in
                f[0] = -0.04 * y[0] + 1e4 * y[1] * y[2]
                f[2] = 3e7 * y[1] * y[1]
                f[1] = -f[0] - f[2]
            },
            jacobian: { _, y, values in
                values[0] = -0.04
                values[1] = 0.04
                values[2] = 1e4 * y[2]
                values[3] = -1e4 * y[2] - 6e7 * y[1]
                values[4] = 6e7 * y[1]
                values[5] = 1e4 * y[1]
                values[6] = -1e4 * y[1]
            }
        )
        for solver in [CVODE.LinearSolver.dense, .klu] {
            var options = options(1e-12, 1e-18)
            options.linearSolver = solver
            let integrator = try CVODE(system, options: options, time: 0, initialState: [1, 0, 0])
            #expect(try integrator.advance(to: 40, notBeyond: .infinity) == .end)
            // CVODE's example cvRoberts_dns prints these for t = 40 at looser tolerance; Hairer and Wanner II agree.
            #expect(abs(integrator.state[0] - 0.7158270688) < 2e-9)
            #expect(abs(integrator.state[1] - 9.185534765e-6) < 1e-14)
            #expect(abs(integrator.state[2] - 0.2841637457) < 2e-9)
        }
    }

    @Test("A condition that changes is found, with its new value true at the returned place")
    func roots() throws {
        let system = ClosureSystem(
            states: 1,
            pattern: try ClosureSystem.pattern(1, []),
            conditions: 2,
            rightHandSide: { _, _, f in f[0] = 1 },
            jacobian: { _, _, _ in },
            watch: { time, y, values in
                values[0] = y[0] >= 1.0 / 3 ? 1 : 0
                values[1] = time > 0.5 ? 1 : 0
            }
        )
        let integrator = try CVODE(system, options: options(), time: 0, initialState: [0])
        #expect(try integrator.advance(to: 1, notBeyond: .infinity) == .conditionChanged)
        #expect(abs(integrator.time - 1.0 / 3) < 1e-13)
        #expect(integrator.state[0] >= 1.0 / 3)
        integrator.restart(at: integrator.time)
        #expect(try integrator.advance(to: 1, notBeyond: .infinity) == .conditionChanged)
        #expect(integrator.time > 0.5 && integrator.time < 0.5 + 1e-13)
        #expect(try integrator.advance(to: 1, notBeyond: .infinity) == .end)
        #expect(abs(integrator.state[0] - 1) < 1e-12)
        #expect(integrator.statistics.starts == 2)
        #expect(integrator.statistics.rootEvaluations > 2)
    }

    @Test("No step passes a stop time, and a jump there is integrated exactly")
    func stopTime() throws {
        var latest = 0.0
        let system = ClosureSystem(
            states: 1,
            pattern: try ClosureSystem.pattern(1, []),
            rightHandSide: { time, _, f in
                latest = max(latest, time)
                f[0] = latest > 1 ? 5 : 2
            },
            jacobian: { _, _, _ in }
        )
        let integrator = try CVODE(system, options: options(), time: 0, initialState: [0])
        for step in 1...10 {
            #expect(try integrator.advance(to: Double(step) / 10, notBeyond: 1) == .end)
        }
        #expect(latest <= 1)
        #expect(abs(integrator.state[0] - 2) < 1e-12)
        latest = 2
        integrator.restart(at: 1)
        #expect(try integrator.advance(to: 3, notBeyond: .infinity) == .end)
        #expect(abs(integrator.state[0] - 12) < 1e-11)
    }

    @Test("A system without states still has time and conditions")
    func noStates() throws {
        for method in CVODE.Method.allCases {
            let system = ClosureSystem(
                states: 0,
                pattern: try ClosureSystem.pattern(0, []),
                conditions: 1,
                rightHandSide: { _, _, _ in },
                jacobian: { _, _, _ in },
                watch: { time, _, values in values[0] = time >= 2.5 ? 1 : 0 }
            )
            var options = options()
            options.method = method
            let integrator = try CVODE(system, options: options, time: 0, initialState: [])
            #expect(try integrator.advance(to: 10, notBeyond: .infinity) == .conditionChanged)
            #expect(abs(integrator.time - 2.5) < 1e-13)
            #expect(try integrator.advance(to: 10, notBeyond: .infinity) == .end)
        }
    }

    @Test("Growth without bound ends with the reason, the last good time and advice")
    func blowUp() throws {
        let system = ClosureSystem(
            states: 1,
            pattern: try ClosureSystem.pattern(1, [(0, 0)]),
            rightHandSide: { _, y, f in f[0] = y[0] * y[0] },
            jacobian: { _, y, values in values[0] = 2 * y[0] }
        )
        let integrator = try CVODE(system, options: options(), time: 0, initialState: [1])
        let failure = try #require(throws: IntegrationFailure.self) {
            try integrator.advance(to: 2, notBeyond: .infinity)
        }
        // y = 1 / (1 - t)
        #expect(abs(failure.lastGoodTime - 1) < 1e-6)
        #expect(failure.statistics.steps > 100)
        #expect(failure.reason == .stepSizeUnderflow)
        #expect(!failure.advice.isEmpty)
    }

    @Test("A right-hand side that is not a number names the component")
    func notANumber() throws {
        let system = ClosureSystem(
            states: 2,
            pattern: try ClosureSystem.pattern(2, []),
            rightHandSide: { time, _, f in
                f[0] = 1
                f[1] = (1 - time).squareRoot()
            },
            jacobian: { _, _, _ in }
        )
        let integrator = try CVODE(system, options: options(), time: 0, initialState: [0, 0])
        let failure = try #require(throws: IntegrationFailure.self) {
            try integrator.advance(to: 2, notBeyond: .infinity)
        }
        #expect(failure.reason == .nonFiniteRightHandSide)
        #expect(failure.component == 1)
        #expect(failure.lastGoodTime > 0.9 && failure.lastGoodTime <= 1)
    }

    @Test("The step limit is a named failure")
    func stepLimit() throws {
        var options = options()
        options.maximumSteps = 20
        let integrator = try CVODE(try ClosureSystem.decay(rate: 1), options: options, time: 0, initialState: [1])
        let failure = try #require(throws: IntegrationFailure.self) {
            try integrator.advance(to: 50, notBeyond: .infinity)
        }
        #expect(failure.reason == .tooManySteps)
        #expect(failure.statistics.steps == 20)
        #expect(failure.lastGoodTime > 0)
    }

    @Test("Settings that make no sense are refused")
    func settings() throws {
        let system = try ClosureSystem.decay(rate: 1)
        var wrong: [CVODE.Options] = [options(0, 1e-9), options(1e-9, 0), options(.nan, 1e-9), options(1e-9, .nan)]
        var negative = options()
        negative.maximumStep = -1
        wrong.append(negative)
        var mismatched = options()
        mismatched.tolerances.absolute = [1e-9, 1e-9]
        wrong.append(mismatched)
        for options in wrong {
            let failure = try #require(throws: IntegrationFailure.self) {
                _ = try CVODE(system, options: options, time: 0, initialState: [1])
            }
            #expect(failure.reason == .illegalInput)
        }
        let integrator = try CVODE(system, options: options(), time: 0, initialState: [1])
        let backwards = try #require(throws: IntegrationFailure.self) {
            try integrator.advance(to: -1, notBeyond: .infinity)
        }
        #expect(backwards.reason == .illegalInput)
    }

    @Test("One tolerance for each state is used")
    func vectorTolerances() throws {
        let pattern = try ClosureSystem.pattern(2, [(0, 0), (1, 1)])
        let system = ClosureSystem(
            states: 2,
            pattern: pattern,
            rightHandSide: { _, y, f in
                f[0] = -y[0]
                f[1] = -2 * y[1]
            },
            jacobian: { _, _, values in
                values[0] = -1
                values[1] = -2
            }
        )
        func steps(_ absolute: [Double]) throws -> Int {
            let options = CVODE.Options(tolerances: Tolerances(relative: 1e-8, absolute: absolute))
            let integrator = try CVODE(system, options: options, time: 0, initialState: [1, 1e-6])
            _ = try integrator.advance(to: 3, notBeyond: .infinity)
            return integrator.statistics.steps
        }
        // Loose for the second state, only the first is resolved: fewer steps.
        #expect(try steps([1e-10, 1]) <= steps([1e-10, 1e-16]))
        #expect(try steps([1, 1]) < steps([1e-10, 1e-16]))
    }
}
