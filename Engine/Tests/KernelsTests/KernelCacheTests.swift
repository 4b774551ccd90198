import EquationSystems
import Foundation
import Testing

@testable import Kernels

@Suite("The cache of compiled kernels", .serialized)
struct KernelCacheTests {
    private func source(_ text: String = testModels[0].text) throws -> KernelSource {
        let system = try system(text)
        let places = system.jacobian.map { (row: $0.row, column: $0.column) }
        return KernelSource(system, factorization: SparseFactorization(size: system.states.count, places: places))
    }

    private func compiler() throws -> KernelCompiler { try #require(KernelCompiler.find()) }

    private func entries(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test("A kernel that is there is not compiled again")
    func hit() throws {
        let folder = try TemporaryFolder()
        let cache = KernelCache(folder: folder.path)
        let first = try cache.library(for: source(), compiler())
        let written = try FileManager.default.attributesOfItem(atPath: first)[.modificationDate] as? Date
        let second = try cache.library(for: source(), compiler())
        #expect(first == second)
        #expect(try FileManager.default.attributesOfItem(atPath: second)[.modificationDate] as? Date == written)
        #expect(try entries(folder.path).count == 1)
    }

    @Test("Source, compiler, version, flags and level each change the key")
    func keys() throws {
        func key(_ compiler: KernelCompiler, _ text: String = "a") -> String {
            KernelCache.key(compiler.identity() + text)
        }
        func made(
            _ path: String = "/usr/bin/cc",
            _ version: String = "1",
            _ level: InstructionSet = .avx2
        ) -> KernelCompiler {
            KernelCompiler(path: path, version: version, instructionSet: level, timeLimit: 1)
        }
        let keys = [
            key(made()), key(made(), "b"), key(made("/usr/bin/gcc")), key(made("/usr/bin/cc", "2")),
            key(made("/usr/bin/cc", "1", .baseline)), key(made("/usr/bin/cc", "1", .avx512)),
        ]
        #expect(Set(keys).count == keys.count)
        #expect(made().identity().contains("-O1") && made().identity().contains("-ffp-contract=fast"))
        #expect(made().identity().contains("abi "))
    }

    @Test(
        "An entry that was damaged is noticed and built again",
        arguments: ["kernel.so", "identity.txt", "checksum.txt"]
    )
    func damage(file: String) throws {
        let folder = try TemporaryFolder()
        let cache = KernelCache(folder: folder.path)
        let library = try cache.library(for: source(), compiler())
        let path = library.replacing("kernel.so", with: file)
        let whole = try #require(FileManager.default.contents(atPath: path))
        // Half of a file, nothing, and other bytes.
        for damaged in [whole.prefix(whole.count / 2), Data(), Data(whole.map { $0 ^ 1 })] {
            try damaged.write(to: URL(fileURLWithPath: path))
            let again = try cache.library(for: source(), compiler())
            #expect(again == library)
            if file != "kernel.so" { #expect(FileManager.default.contents(atPath: path) == whole) }
            let kernel = try LoadedKernel(again, source())
            #expect(kernel.factor != nil)
        }
        #expect(try entries(folder.path).count == 1)
    }

    @Test("Many that build the same kernel at once all get it, and leave one entry")
    func race() async throws {
        let folder = try TemporaryFolder()
        let cache = KernelCache(folder: folder.path)
        let (source, compiler) = (try source(), try compiler())
        let paths = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<8 { group.addTask { try cache.library(for: source, compiler) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(paths).count == 1)
        #expect(try entries(folder.path).count == 1)
        _ = try LoadedKernel(paths[0], source)
    }

    @Test("The least recently used entries go when there are too many")
    func eviction() throws {
        let folder = try TemporaryFolder()
        let cache = KernelCache(folder: folder.path, maximumEntries: 2)
        let libraries = try (1...4).map { number in
            let library = try cache.library(for: source("x = 1; x' = -\(number) * x;"), compiler())
            usleep(20_000)
            return library
        }
        #expect(try entries(folder.path).count == 2)
        #expect(!FileManager.default.fileExists(atPath: libraries[0]))
        #expect(FileManager.default.fileExists(atPath: libraries[3]))
    }

    @Test("A cache bounded in bytes keeps the newest")
    func bytes() throws {
        let folder = try TemporaryFolder()
        let cache = KernelCache(folder: folder.path, maximumBytes: 1)
        for number in 1...3 { _ = try cache.library(for: source("x = 1; x' = -\(number) * x;"), compiler()) }
        #expect(try entries(folder.path).count == 1)
    }

    /// A program that answers `--version` and does something else for everything else.
    private func fakeCompiler(_ folder: String, _ body: String) throws -> String {
        let path = folder + "/fake-cc"
        let text = "#!/bin/sh\nif [ \"$1\" = --version ]; then echo fake 1; exit 0; fi\n\(body)\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    @Test(
        "A compiler that fails, hangs or writes nonsense leaves the interpreter, with a note",
        arguments: [
            ("echo broken >&2; exit 3", "failed with 3: broken"), ("sleep 60", "took longer than 1.0 s"),
            ("exit 0", "wrote no library"),
            ("while [ \"$1\" != -o ]; do shift; done; echo nonsense > \"$2\"", "cannot be loaded"),
        ]
    )
    func badCompilers(body: String, note: String) throws {
        let folder = try TemporaryFolder()
        let path = try fakeCompiler(folder.path, body)
        let compiler = try #require(KernelCompiler.find(names: [path], timeLimit: 1))
        let start = ContinuousClock.now
        let kernel = LaneKernel(
            try system(testModels[0].text),
            recorded: [0],
            compiler: compiler,
            cache: KernelCache(folder: folder.path + "/cache")
        )
        #expect(start.duration(to: .now) < .seconds(20))
        guard case .interpreted(let reason) = kernel.road else {
            Issue.record("the kernel counts as compiled")
            return
        }
        #expect(reason.contains(note), "\(reason)")
    }

    @Test("A cache that cannot be written leaves the interpreter, with a note")
    func unwritable() throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/file"
        try Data().write(to: URL(fileURLWithPath: file))
        let kernel = LaneKernel(
            try system(testModels[0].text),
            recorded: [0],
            compiler: try compiler(),
            cache: KernelCache(folder: file + "/cache")
        )
        guard case .interpreted(let reason) = kernel.road else {
            Issue.record("the kernel counts as compiled")
            return
        }
        #expect(reason.contains("cannot be written"), "\(reason)")
    }
}
