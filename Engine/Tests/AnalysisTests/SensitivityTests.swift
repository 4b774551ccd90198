import Diagnostics
import EquationSystems
import Foundation
import Kernels
import ModelFormats
import Populations
import Simulation
import Testing

@testable import Analysis

/// Forward sensitivities against closed forms.
@Suite struct SensitivityTests {
    /// The derivative of a quantity by a parameter at every output time.
    private func derivative(
        _ text: String,
        of name: String,
        by parameter: String,
        end: Double = 5,
        doses: [String] = [],
        overrides: [String: Double] = [:]
    ) throws -> (times: [Double], values: [Double]) {
        let system = try EquationSystem(Antimony.read(text, file: "test.ant"))
        var course = TimeCourse(end: end, steps: 20)
        course.recorded = [name]
        course.doses = try doses.map { try Dose(parsing: $0) }
        course.overrides = overrides
        let trajectory = try SensitivityRun(system, course, by: [parameter]).run()
        let values = try #require(trajectory[SensitivitySystem.column(name, by: parameter)])
        return (trajectory.times, values)
    }

    private func expect(
        _ found: (times: [Double], values: [Double]),
        _ exact: (Double) -> Double,
        within tolerance: Double = 1e-7
    ) {
        let size = found.times.map { abs(exact($0)) }.max() ?? 1
        for (time, value) in zip(found.times, found.values) {
            let truth = exact(time)
            #expect(abs(value - truth) <= tolerance * max(size, 1e-12), "at \(time): \(value), not \(truth)")
        }
    }

    // MARK: Smooth systems

    static let oral = """
        model oral
            CL = 3; V = 30; ka = 1; Ag = 0; Ac = 0;
            Ag' = -ka * Ag;
            Ac' = ka * Ag - CL / V * Ac;
            C := Ac / V;
        end
        """

    /// C = D/V ka/(ka - k) (exp(-k t) - exp(-ka t)) with k = CL/V (Gibaldi and Perrier, 2nd ed., equation 1.94).
    @Test func oneCompartmentAfterOralDose() throws {
        let (dose, clearance, volume, absorption) = (100.0, 3.0, 30.0, 1.0)
        let k = clearance / volume
        let difference = absorption - k
        func shape(_ t: Double) -> Double { exp(-k * t) - exp(-absorption * t) }
        func byK(_ t: Double) -> Double {
            dose / volume * absorption * (shape(t) / (difference * difference) - t * exp(-k * t) / difference)
        }
        let doses = ["100 into Ag at 0"]
        let byClearance = try derivative(Self.oral, of: "C", by: "CL", doses: doses)
        expect(byClearance) { byK($0) / volume }
        let byVolume = try derivative(Self.oral, of: "C", by: "V", doses: doses)
        expect(byVolume) { t in
            -dose / (volume * volume) * absorption / difference * shape(t) - byK(t) * clearance / (volume * volume)
        }
        let byAbsorption = try derivative(Self.oral, of: "C", by: "ka", doses: doses)
        expect(byAbsorption) { t in
            let late = absorption / difference * t * exp(-absorption * t)
            return dose / volume * (-k / (difference * difference) * shape(t) + late)
        }
    }

    @Test func stateThatDoesNotDependOnAParameterHasNoEquation() throws {
        let system = try EquationSystem(Antimony.read(Self.oral, file: "test.ant"))
        let found = try SensitivitySystem(system, by: ["CL"], recorded: ["C"])
        #expect(found.system.states.count == 3)
    }

    @Test func linearChainAndInitialValues() throws {
        let text = """
            model chain
                a = 0.7; b = 0.2; X0 = 4; X := A + B;
                A = 2 * X0; B = A / 4;
                A' = -a * A; B' = a * A - b * B;
            end
            """
        // A = 2 X0 exp(-a t), B = (X0/2) exp(-b t) + 2 X0 a / (b - a) (exp(-a t) - exp(-b t)); linear in X0.
        let (a, b, x) = (0.7, 0.2, 4.0)
        func amount(_ t: Double) -> Double {
            x / 2 * exp(-b * t) + 2 * x * a / (b - a) * (exp(-a * t) - exp(-b * t))
        }
        expect(try derivative(text, of: "B", by: "X0")) { amount($0) / x }
        expect(try derivative(text, of: "A", by: "a")) { -$0 * 2 * x * exp(-a * $0) }
        expect(try derivative(text, of: "B", by: "b")) { t in
            -t * x / 2 * exp(-b * t)
                + 2 * x * a * (t * exp(-b * t) / (b - a) - (exp(-a * t) - exp(-b * t)) / ((b - a) * (b - a)))
        }
        // By the initial value of A: B starts at A / 4, as its initial assignment says.
        expect(try derivative(text, of: "B", by: "A")) { amount($0) / (2 * x) }
        // What is given a value no longer follows.
        expect(try derivative(text, of: "B", by: "A", overrides: ["B": 1])) { t in
            a / (b - a) * (exp(-a * t) - exp(-b * t))
        }
    }

    @Test func concentrationsInACompartment() throws {
        let text = """
            model cell
                compartment c = 2; species S in c = 3; k = 0.5;
                r: S -> ; c * k * S;
            end
            """
        expect(try derivative(text, of: "S", by: "k")) { -$0 * 3 * exp(-0.5 * $0) }
        expect(try derivative(text, of: "S", by: "S")) { exp(-0.5 * $0) }
    }

    // MARK: Events and switches

    @Test func eventAtAFixedTime() throws {
        let text = """
            model pulse
                k = 0.4; f = 0.3; y = 2; y' = -k * y;
                at (time >= 2): y = f * y + k;
            end
            """
        expect(try derivative(text, of: "y", by: "f")) { t in t < 2 ? 0 : 2 * exp(-0.4 * t) }
        expect(try derivative(text, of: "y", by: "k")) { t in
            let before = 2 * exp(-0.4 * t)
            return t < 2 ? -t * before : -t * 0.3 * before + (1 - 0.4 * (t - 2)) * exp(-0.4 * (t - 2))
        }
    }

    @Test func eventAtATimeThatIsAParameter() throws {
        let text = """
            model lag
                k = 0.4; lag = 1.3; y = 0; y' = -k * y;
                at (time >= lag): y = y + 10;
            end
            """
        expect(try derivative(text, of: "y", by: "lag")) { t in t < 1.3 ? 0 : 4 * exp(-0.4 * (t - 1.3)) }
    }

    /// y = exp(-k t) falls to 1/2 at ln 2 / k and is raised to 3/2: from there y = 3 exp(-k t).
    @Test func eventAtAState() throws {
        let text = """
            model refill
                k = 0.4; y = 1; y' = -k * y;
                at (y < 0.5): y = y + 1;
            end
            """
        expect(try derivative(text, of: "y", by: "k", end: 4)) { t in
            t * 0.4 < log(2) ? -t * exp(-0.4 * t) : -t * 3 * exp(-0.4 * t)
        }
        // The threshold as a parameter: from there y = (1 + 1/h) exp(-k t).
        let threshold = text.replacingOccurrences(of: "0.5", with: "h")
            .replacingOccurrences(of: "k =", with: "h = 0.5; k =")
        expect(try derivative(threshold, of: "y", by: "h", end: 4)) { t in
            t * 0.4 < log(2) ? 0 : -exp(-0.4 * t) / (0.5 * 0.5)
        }
    }

    @Test func conditionThatSwitches() throws {
        let text = """
            model switch
                k = 0.4; T = 2.1; y = 1;
                y' = -piecewise(k, time < T, 2 * k) * y;
            end
            """
        // y = exp(-k T - 2 k (t - T)) after T.
        expect(try derivative(text, of: "y", by: "T")) { t in t < 2.1 ? 0 : 0.4 * exp(-0.4 * (2 * t - 2.1)) }
        let state = """
            model saturated
                k = 0.4; h = 0.5; y = 1;
                y' = -piecewise(k, y > h, 2 * k) * y;
            end
            """
        // y = h (y0/h)^2 ... : with T = ln(1/h)/k, y = exp(k T - 2 k t) = exp(-2 k t) / h.
        expect(try derivative(state, of: "y", by: "h")) { t in
            0.4 * t < log(2) ? 0 : -exp(-0.8 * t) / (0.5 * 0.5)
        }
    }

    // MARK: Beside finite differences, and over lanes

    static let tolerance = """
        model pkpd
            CL = 5; Vc = 50; ka = 0.7; ke0 = 0.15; kin = 10; kout = 0.1; Imax = 0.9; IC50 = 0.4; gam = 1.6;
            Ad = 0; Ac = 0; Ce = 0; R = 100;
            Cp := Ac / Vc;
            Ad' = -ka * Ad;
            Ac' = ka * Ad - CL / Vc * Ac;
            Ce' = ke0 * (Cp - Ce);
            R' = kin * (1 - Imax * Ce^gam / (IC50^gam + Ce^gam)) - kout * R;
        end
        """

    @Test func agreesWithFiniteDifferences() async throws {
        let system = try EquationSystem(Antimony.read(Self.tolerance, file: "test.ant"))
        var course = TimeCourse(end: 48, steps: 24)
        course.recorded = ["Cp", "R"]
        course.doses = try ["100 into Ad at 0 every 12 for 4", "50 into Ac at 6 over 2"].map { try Dose(parsing: $0) }
        course.relativeTolerance = 1e-11
        let run = try SensitivityRun(system, course, by: ["CL", "Vc", "ka", "IC50", "gam", "kin", "kout"])
        let exact = try run.run()
        let differences = try await run.finiteDifferences()
        #expect(exact.columns.map(\.name) == differences.columns.map(\.name))
        // Differences of a quantity carry its own rounding, over the parameter's size.
        let values = try system.initialValues().parameters
        let sizes = run.parameters.map { name in
            system.parameters.firstIndex { $0.name == name }.map { values[$0] } ?? 1
        }
        func peak(_ column: Int) -> Double { exact.times.indices.map { abs(exact[$0, column]) }.max() ?? 0 }
        for column in 2..<exact.columns.count {
            let (observable, parameter) = ((column - 2) / sizes.count, (column - 2) % sizes.count)
            let size = max(peak(column), peak(observable) / sizes[parameter])
            for row in exact.times.indices {
                #expect(abs(exact[row, column] - differences[row, column]) <= 1e-6 * size)
            }
        }
    }

    @Test func lanesGiveWhatCVODEGives() async throws {
        // An effect compartment that is not empty, so that the second derivatives of a power exist.
        let text = Self.tolerance.replacingOccurrences(of: "Ce = 0;", with: "Ce = 0.01;")
        let original = try EquationSystem(Antimony.read(text, file: "test.ant"))
        let names = ["CL", "IC50"]
        let system = try SensitivitySystem(original, by: names, recorded: ["R"]).system
        var course = TimeCourse(end: 48, steps: 12)
        course.recorded = ["R"] + names.map { SensitivitySystem.column("R", by: $0) }
        course.doses = [try Dose(parsing: "100 into Ad at 0 every 12 for 4")]
        let prepared = try Simulator(system).prepare(course, varying: ["CL"])
        let population = LanePopulation(prepared, compiler: nil)
        guard case .lanes = population.road else {
            Issue.record("not over lanes: \(population.road)")
            return
        }
        let results = try await population.run(0..<8) { [5 + 0.1 * Double($0)] }
        for subject in 0..<8 {
            let exact = try prepared.run([5 + 0.1 * Double(subject)])
            let found = try #require(results[subject])
            for (column, _) in prepared.columns.enumerated() {
                let size = exact.times.indices.map { abs(exact[$0, column]) }.max() ?? 0
                for row in exact.times.indices {
                    let value = found[found.startIndex + row * prepared.columns.count + column]
                    #expect(abs(value - exact[row, column]) <= 1e-6 * size)
                }
            }
        }
    }

    // MARK: Refusals

    private func faults(_ text: String, by parameter: String, doses: [String] = []) -> String {
        do {
            _ = try derivative(text, of: "y", by: parameter, doses: doses)
            return "nothing is refused"
        } catch {
            return "\(error)"
        }
    }

    @Test func unknownNames() {
        #expect(faults("model m; k = 1; y = 1; y' = -k * y; end", by: "kk").contains("did you mean `k`?"))
        #expect(faults("model m; k = 1; q := 2 * k; y = 1; y' = -q * y; end", by: "q").contains("`q`"))
    }

    @Test func whatIsNotSupportedIsRefusedByName() {
        let delayed = "model m; k = 1; y = 1; y' = -k * delay(y, 1); end"
        #expect(faults(delayed, by: "k").contains("a value of the past"))
        let composite = "model m; k = 1; y = 1; y' = -k * y; at (y < 0.5 && time > 0.1): y = 2; end"
        #expect(faults(composite, by: "k").contains("trigger is not one relation"))
        let later = "model m; k = 1; y = 1; y' = -k * y; at 1 after (y < 0.5): y = 2; end"
        #expect(faults(later, by: "k").contains("delayed event"))
        let stairs = "model m; k = 1; y = 1; y' = -k * floor(3 * y); end"
        #expect(faults(stairs, by: "k").contains("floor"))
        let refilled = "model m; k = 1; y = 1; y' = -k * y; at (y < 0.5): y = 2; end"
        #expect(faults(refilled, by: "k", doses: ["1 into y at 0 over 2"]).contains("infusion"))
    }

    @Test func anEventThatADoseSetsOffHasNoKnownJump() {
        let text = "model m; k = 1; y = 1; y' = -k * y; at (y > 3): y = 1; end"
        #expect(faults(text, by: "k", doses: ["5 into y at 1"]).contains("something else happens at that time"))
    }
}
