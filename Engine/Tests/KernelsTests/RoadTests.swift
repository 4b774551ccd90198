import CLanes
import EquationSystems
import Foundation
import Testing

@testable import Kernels

/// A folder of its own for each test, taken away afterwards.
struct TemporaryFolder: ~Copyable {
    let path = NSTemporaryDirectory() + "heptad-kernels-\(UInt64.random(in: 0 ... .max))"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Vectors in memory that is aligned as kernels need it, which an array's need not be.
private final class Vectors {
    let start: UnsafeMutablePointer<SIMD8<Double>>
    let count: Int

    init(_ values: [SIMD8<Double>]) {
        count = values.count
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: 64 * max(1, count), alignment: 64)
        start = bytes.bindMemory(to: SIMD8<Double>.self, capacity: max(1, count))
        start.initialize(repeating: .zero, count: max(1, count))
        for (index, value) in values.enumerated() { start[index] = value }
    }

    deinit { start.deallocate() }

    var doubles: UnsafeMutablePointer<Double> { UnsafeMutableRawPointer(start).assumingMemoryBound(to: Double.self) }

    var lanes: [Double] { (0..<8 * count).map { doubles[$0] } }
}

/// Right-hand side, Jacobian, derivative by time and observables of a kernel at one place for eight subjects.
private func values(
    _ kernel: LaneKernel,
    time: SIMD8<Double>,
    state: [SIMD8<Double>],
    parameters: [SIMD8<Double>]
) -> [Double] {
    let owner = kernel.makeModel()
    let model = owner.model
    let (time, state, parameters) = (Vectors([time]), Vectors(state), Vectors(parameters))
    let constants = Vectors(Array(repeating: .zero, count: Int(model.constants)))
    var results: [Double] = []
    func call(_ function: lanes_function?, _ result: Vectors) {
        function?(model.context, time.doubles, state.doubles, parameters.doubles, constants.doubles, result.doubles)
    }
    func keep(_ function: lanes_function?, _ count: Int32) {
        guard function != nil else { return }
        let result = Vectors(Array(repeating: .zero, count: Int(count)))
        call(function, result)
        results += result.lanes
    }
    withExtendedLifetime(owner) {
        call(model.setup, constants)
        keep(model.rhs, model.states)
        keep(model.matrix, model.jacobian_entries)
        keep(model.time_derivative, model.states)
        keep(model.outputs, model.observables)
    }
    return results
}

@Suite("All roads compute the same")
struct RoadTests {
    @Test(
        "Compiled functions agree with the interpreter within 1e-12 on every model, level and compiler",
        arguments: testModels,
        ["clang", "gcc"]
    )
    func roadsAgree(model: (name: String, text: String), name: String) throws {
        let folder = try TemporaryFolder()
        let system = try system(model.text)
        let all = Array(system.observables.indices)
        let interpreter = LaneKernel(system, recorded: all, compiler: nil)
        for level in InstructionSet.allCases where level <= .best {
            // A machine may have one of the two only.
            guard let compiler = KernelCompiler.find(names: [name], instructionSet: level) else { continue }
            let compiled = LaneKernel(
                system,
                recorded: all,
                compiler: compiler,
                cache: KernelCache(folder: folder.path)
            )
            #expect(compiled.road == .compiled, "\(compiled.road)")
            var generator = SystemRandomNumberGenerator()
            for round in 0..<20 {
                let initial = try system.initialValues()
                func vary(_ value: Double) -> SIMD8<Double> {
                    var vector = SIMD8<Double>(repeating: value)
                    for lane in 0..<8 { vector[lane] *= Double.random(in: 0.8...1.2, using: &generator) }
                    return vector
                }
                let state = initial.state.map { vary($0) }
                let parameters = initial.parameters.map { vary($0) }
                let time = vary(Double(round))
                let expected = values(interpreter, time: time, state: state, parameters: parameters)
                let found = values(compiled, time: time, state: state, parameters: parameters)
                #expect(expected.count == found.count)
                for (place, (a, b)) in zip(expected, found).enumerated() {
                    let scale = max(abs(a), 1e-3)
                    let agrees = a == b || (a.isNaN && b.isNaN) || abs(a - b) <= 1e-12 * scale
                    #expect(agrees, "\(model.name), \(level), value \(place / 8): \(a) and \(b)")
                }
            }
        }
    }

    @Test("Without a compiler the interpreter runs, and says why")
    func withoutCompiler() throws {
        let kernel = LaneKernel(try system(testModels[0].text), recorded: [0], compiler: nil)
        #expect(kernel.road == .interpreted(because: "no C compiler was given or found"))
        #expect(KernelCompiler.find(names: ["no-such-compiler"]) == nil)
    }

    @Test("Linear systems with constant coefficients are recognised, others are not")
    func linearity() throws {
        let expected = ["linear": true]
        for model in testModels {
            let kernel = LaneKernel(try system(model.text), recorded: [], compiler: nil)
            #expect(kernel.isLinear == (expected[model.name] ?? false), "\(model.name)")
        }
        let forced = LaneKernel(try system("x = 1; x' = -x + time;"), recorded: [], compiler: nil)
        #expect(!forced.isLinear)
        let affine = LaneKernel(try system("x = 1; k = 2; x' = k - x;"), recorded: [], compiler: nil)
        #expect(affine.isLinear)
    }

    @Test("Numbers are written so that C reads them back exactly")
    func literals() {
        for value in [0.1, -1e-300, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1 / 3, -0.7, 12345.678]
            as [Double]
        {
            let text = KernelEmitter.literal(value).trimmingCharacters(in: CharacterSet(charactersIn: "()"))
            #expect(strtod(text, nil) == value, "\(text)")
        }
        #expect(KernelEmitter.literal(.infinity) == "__builtin_inf()")
        #expect(KernelEmitter.literal(.nan).contains("nan"))
    }
}

@Suite("Vector functions of kernels")
struct VectorMathTests {
    private static let special = [
        0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, .infinity, -.infinity, .nan, 1e-300, .leastNonzeroMagnitude, 1e308,
        709.5, -745, 710,
        -746, 1e17, -1e17, 9_007_199_254_740_991, -7, 1.6,
    ]

    private func call(_ which: Int32, _ x: Double, _ y: Double, _ level: InstructionSet) -> Double {
        let (a, b) = ([Double](repeating: x, count: 8), [Double](repeating: y, count: 8))
        var result = [Double](repeating: 0, count: 8)
        lanes_vector_function(level.level, which, a, b, &result)
        #expect(Set(result.map(\.bitPattern)).count == 1)
        return result[0]
    }

    /// Distance in units in the last place; equal values of a kind count as none.
    private func distance(_ found: Double, _ expected: Double) -> Double {
        if found == expected || (found.isNaN && expected.isNaN) { return 0 }
        guard found.isFinite, expected.isFinite else { return .infinity }
        return abs(found - expected) / expected.ulp
    }

    @Test("exp, log and pow of special numbers are those of C", arguments: InstructionSet.allCases)
    func specials(level: InstructionSet) {
        for x in Self.special {
            #expect(distance(call(0, x, 0, level), exp(x)) <= 2, "exp \(x)")
            #expect(distance(call(1, x, 0, level), log(x)) <= 2, "log \(x)")
            for y in Self.special {
                let (found, expected) = (call(2, x, y, level), pow(x, y))
                let isNear = distance(found, expected) <= 4 || abs(found / expected - 1) < 1e-12
                #expect(isNear, "pow \(x) \(y): \(found), \(expected)")
            }
        }
    }

    @Test("Errors stay below two units in the last place, and of pow below 1e-12")
    func accuracy() {
        var generator = SystemRandomNumberGenerator()
        var worst = (exp: 0.0, log: 0.0, pow: 0.0)
        for _ in 0..<50_000 {
            let x = Double.random(in: -700...700, using: &generator)
            worst.exp = max(worst.exp, distance(call(0, x, 0, .best), exp(x)))
            let positive = exp(Double.random(in: -300...300, using: &generator))
            worst.log = max(worst.log, distance(call(1, positive, 0, .best), log(positive)))
            let near = Double.random(in: 0.9...1.1, using: &generator)
            worst.log = max(worst.log, distance(call(1, near, 0, .best), log(near)))
            let power = Double.random(in: -2...2, using: &generator)
            worst.pow = max(worst.pow, abs(call(2, positive, power, .best) / pow(positive, power) - 1))
        }
        #expect(worst.exp < 2 && worst.log < 2 && worst.pow < 1e-12, "\(worst)")
    }
}
