import EquationSystems
import Foundation
import Kernels
import ModelFormats
import Populations
import Simulation
import Testing

@Suite("Kernels that warm up")
struct WarmingKernelsTests {
    private func course(_ text: String = "k = 1; y = 1; y' = -k * y * y;") throws -> PreparedTimeCourse {
        let system = try EquationSystem(Antimony.read("model m\n\(text)\nend\n", file: "m.ant"))
        return try Simulator(system).prepare(TimeCourse(end: 1, steps: 1), varying: ["k"])
    }

    private var cache: KernelCache {
        KernelCache(folder: NSTemporaryDirectory() + "/heptad-warm-\(UInt64.random(in: 0 ... .max))")
    }

    @Test("The first request is interpreted, those after compilation are compiled")
    func warms() async throws {
        let compiler = try #require(KernelCompiler.find(), "a C compiler belongs to what the tests need")
        let cache = cache
        defer { try? FileManager.default.removeItem(atPath: cache.folder) }
        let kernels = WarmingKernels(compiler: compiler, cache: cache)
        let course = try course()
        guard case .lanes(_, .interpreted) = await kernels.population("a", course).road else {
            Issue.record("the first request waited for the compiler")
            return
        }
        await kernels.settle()
        guard case .lanes(_, .compiled) = await kernels.population("a", course).road else {
            Issue.record("the kernel was not taken")
            return
        }
        let other = try self.course("k = 1; y = 2; y' = k;")
        guard case .lanes(_, .interpreted) = await kernels.population("b", other).road else {
            Issue.record("another model has a road of its own")
            return
        }
        await kernels.settle()
    }

    @Test("Without a compiler, and for models that lanes do not take, nothing is waited for")
    func without() async throws {
        let kernels = WarmingKernels(compiler: nil, cache: cache)
        let course = try course()
        for _ in 0..<2 {
            guard case .lanes(_, .interpreted) = await kernels.population("a", course).road else {
                Issue.record("there is nothing to compile with")
                return
            }
            await kernels.settle()
        }
        let delayed = try self.course("k = 1; y = 1; y' = -k * delay(y, 1);")
        guard case .cvode = await WarmingKernels(cache: cache).population("e", delayed).road else {
            Issue.record("lanes do not handle delays")
            return
        }
    }
}
