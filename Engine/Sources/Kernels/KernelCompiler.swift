internal import CLanes
internal import Foundation

/// A C compiler and the options that kernels are compiled with.
public struct KernelCompiler: Sendable, Hashable {
    /// The compiler's file.
    public let path: String
    /// What it says about its version; part of every kernel's key.
    public let version: String
    public let instructionSet: InstructionSet
    /// How long one compilation may take, in seconds.
    public let timeLimit: Double

    /// Options beside those of the instruction set. Nothing is reassociated; products and sums may be contracted.
    static let flags = [
        "-std=gnu11", "-ffp-contract=fast", "-fno-math-errno", "-fno-trapping-math", "-fPIC", "-shared",
        "-nostdlib", "-w",
    ]
    /// After the source, so that the linker finds what it needs.
    static let libraries = ["-lm"]

    /// Finds the first compiler of a list that runs.
    ///
    /// - Parameters:
    ///   - names: Names to look for in the folders of `searchPath`, or whole paths.
    ///   - searchPath: Folders, separated by colons, as in `PATH`; nil for `PATH` itself.
    ///   - instructionSet: What to compile for.
    ///   - timeLimit: How long one compilation may take, in seconds.
    /// - Returns: nil where none is found that answers `--version` within the limit.
    public static func find(
        names: [String] = ["clang", "cc", "gcc"],
        searchPath: String? = nil,
        instructionSet: InstructionSet = .best,
        timeLimit: Double = 60
    ) -> KernelCompiler? {
        let searchPath = searchPath ?? ProcessInfo.processInfo.environment["PATH"] ?? ""
        for name in names {
            let folders = name.contains("/") ? [""] : searchPath.split(separator: ":").map { $0 + "/" }
            for folder in folders where access(folder + name, X_OK) == 0 {
                guard let version = version(of: folder + name, timeLimit: timeLimit) else { continue }
                return KernelCompiler(
                    path: folder + name,
                    version: version,
                    instructionSet: instructionSet,
                    timeLimit: timeLimit
                )
            }
        }
        return nil
    }

    private static func version(of path: String, timeLimit: Double) -> String? {
        let output = NSTemporaryDirectory() + "/heptad-\(getpid())-\(UInt64.random(in: 0 ... .max)).txt"
        defer { unlink(output) }
        guard CompilerProcess.run(path, ["--version"], output: output, timeLimit: timeLimit) == .exited(0),
            let text = try? String(contentsOfFile: output, encoding: .utf8), !text.isEmpty
        else { return nil }
        return text
    }

    /// All arguments of a compilation.
    func arguments(source: String, library: String, optimization: String = "-O1") -> [String] {
        [optimization] + Self.flags + instructionSet.compilerFlags + ["-o", library, source] + Self.libraries
    }

    /// Everything beside the source that decides what comes out.
    func identity(optimization: String = "-O1") -> String {
        let words = arguments(source: "SOURCE", library: "LIBRARY", optimization: optimization)
        return """
            abi \(LANES_ABI)
            compiler \(path)
            version \(version.replacing("\n", with: " | "))
            arguments \(words.joined(separator: " "))
            """
    }
}
