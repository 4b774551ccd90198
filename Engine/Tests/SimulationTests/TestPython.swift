import Foundation

/// Python with the packages that tests compare with (`script/requirements.txt`, installed by `script/setup`).
enum TestPython {
    /// Where changes are accepted, a comparison may not be skipped.
    static let isRequired = ProcessInfo.processInfo.environment["CI"] == "true"

    /// A Python that has a package, from the tests' environment or `HEPTAD_TEST_PYTHON`.
    static func executable(with package: String) -> String? {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let own = root.appendingPathComponent(".build/python/bin/python3").path
        let given = ProcessInfo.processInfo.environment["HEPTAD_TEST_PYTHON"]
        return [given, own].compactMap(\.self).first { path in
            FileManager.default.isExecutableFile(atPath: path) && run(path, ["-c", "import \(package)"]).status == 0
        }
    }

    /// Runs a program to its end: its exit status (-1 where it does not start) and what it printed.
    static func run(_ program: String, _ arguments: [String]) -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return (-1, "") }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
