internal import Foundation

/// Compiled kernels on disk, one folder each, found by everything that decides what is in them.
///
/// An entry is built under a temporary name and renamed, so that what is there is whole and several processes may use
/// one cache at once. Before an entry is used, its text is compared with what is asked for and its library with the
/// checksum that was taken when it was made; an entry that differs is taken away and built again.
public struct KernelCache: Sendable, Hashable {
    /// The folder that holds the entries.
    public let folder: String
    /// The most entries; the least recently used go first.
    public let maximumEntries: Int
    /// The most bytes of all entries together.
    public let maximumBytes: Int

    /// - Parameters:
    ///   - folder: Where entries are kept; made when the first is.
    ///   - maximumEntries: How many to keep; one at least.
    ///   - maximumBytes: How large they may be together. The newest is always kept.
    public init(folder: String, maximumEntries: Int = 500, maximumBytes: Int = 200_000_000) {
        self.folder = folder
        self.maximumEntries = max(1, maximumEntries)
        self.maximumBytes = maximumBytes
    }

    /// A cache in the user's own cache folder.
    public static var standard: KernelCache {
        let environment = ProcessInfo.processInfo.environment
        let base = environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "/tmp") + "/.cache"
        return KernelCache(folder: base + "/heptad/kernels")
    }

    /// Why there is no compiled kernel.
    struct Failure: Error, Hashable {
        var note: String
    }

    /// The library of a source, from the cache or compiled now.
    func library(for source: KernelSource, _ compiler: KernelCompiler) throws(Failure) -> String {
        let identity = compiler.identity(optimization: source.optimization) + "\nsource\n" + source.text
        let entry = folder + "/" + Self.key(identity)
        if isWhole(entry, identity) {
            utimes(entry, nil)
            return entry + "/kernel.so"
        }
        try build(entry, identity, source, compiler)
        trim(keeping: entry)
        return entry + "/kernel.so"
    }

    static func key(_ identity: String) -> String {
        var a = StableHash(seed: 0)
        var b = StableHash(seed: 0x9E37_79B9_7F4A_7C15)
        a.combine(identity.utf8)
        b.combine(identity.utf8)
        return a.text + b.text
    }

    /// Whether an entry is what it claims to be.
    private func isWhole(_ entry: String, _ identity: String) -> Bool {
        guard let known = FileManager.default.contents(atPath: entry + "/identity.txt"),
            known == Data(identity.utf8),
            let sum = FileManager.default.contents(atPath: entry + "/checksum.txt"),
            let library = FileManager.default.contents(atPath: entry + "/kernel.so")
        else { return false }
        return sum == Data(Self.checksum(library).utf8)
    }

    private static func checksum(_ data: Data) -> String {
        var hash = StableHash(seed: 0)
        hash.combine(data)
        return hash.text + " \(data.count)"
    }

    private func build(
        _ entry: String,
        _ identity: String,
        _ source: KernelSource,
        _ compiler: KernelCompiler
    ) throws(Failure) {
        let files = FileManager.default
        let work = folder + "/new-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        defer { try? files.removeItem(atPath: work) }
        do {
            try files.createDirectory(atPath: work, withIntermediateDirectories: true)
            try Data(source.text.utf8).write(to: URL(fileURLWithPath: work + "/kernel.c"))
        } catch {
            throw Failure(note: "the kernel cache \(folder) cannot be written: \(error.localizedDescription)")
        }
        let arguments = compiler.arguments(
            source: work + "/kernel.c",
            library: work + "/kernel.so",
            optimization: source.optimization
        )
        let log = work + "/messages.txt"
        switch CompilerProcess.run(compiler.path, arguments, output: log, timeLimit: compiler.timeLimit) {
        case .exited(0): break
        case .exited(let code):
            let messages = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            throw Failure(note: "\(compiler.path) failed with \(code): \(messages.prefix(500))")
        case .timedOut:
            throw Failure(note: "\(compiler.path) took longer than \(compiler.timeLimit) s and was stopped")
        case .notStarted(let reason):
            throw Failure(note: "\(compiler.path) could not be started: \(reason)")
        }
        do {
            guard let library = files.contents(atPath: work + "/kernel.so") else {
                throw Failure(note: "\(compiler.path) wrote no library")
            }
            try Data(identity.utf8).write(to: URL(fileURLWithPath: work + "/identity.txt"))
            try Data(Self.checksum(library).utf8).write(to: URL(fileURLWithPath: work + "/checksum.txt"))
            unlink(log)
        } catch {
            throw Failure(note: (error as? Failure)?.note ?? "the kernel cache \(folder) cannot be written: \(error)")
        }
        try install(work, as: entry, identity)
    }

    /// Moves a finished entry to its place, unless another process was there first.
    private func install(_ work: String, as entry: String, _ identity: String) throws(Failure) {
        for attempt in 0..<3 {
            if rename(work, entry) == 0 || isWhole(entry, identity) { return }
            // What is there is broken: it goes to a name that nobody asks for, and from there.
            let broken = work + "-old\(attempt)"
            if rename(entry, broken) == 0 { try? FileManager.default.removeItem(atPath: broken) }
        }
        throw Failure(note: "the kernel cache \(folder) cannot be written: \(String(cString: strerror(errno)))")
    }

    /// Takes away the entries that were not used for longest, until the rest is within the limits.
    private func trim(keeping newest: String) {
        let files = FileManager.default
        var entries: [(path: String, used: Date, bytes: Int)] = []
        for name in (try? files.contentsOfDirectory(atPath: folder)) ?? [] where !name.hasPrefix("new-") {
            let path = folder + "/" + name
            let used = (try? files.attributesOfItem(atPath: path)[.modificationDate] as? Date) ?? .distantPast
            let parts = (try? files.contentsOfDirectory(atPath: path)) ?? []
            let bytes = parts.reduce(0) { sum, part in
                sum + ((try? files.attributesOfItem(atPath: path + "/" + part)[.size] as? Int) ?? 0)
            }
            entries.append((path, used, bytes))
        }
        entries.sort { ($0.used, $0.path) < ($1.used, $1.path) }
        var count = entries.count
        var bytes = entries.reduce(0) { $0 + $1.bytes }
        for entry in entries where entry.path != newest && (count > maximumEntries || bytes > maximumBytes) {
            try? files.removeItem(atPath: entry.path)
            count -= 1
            bytes -= entry.bytes
        }
    }
}

/// The hash FNV-1a in 64 bits, which is the same in every process, unlike Swift's own.
///
/// **Source**: Fowler, Noll, Vo; RFC 9923.
struct StableHash {
    private var value: UInt64

    init(seed: UInt64) { value = 0xCBF2_9CE4_8422_2325 ^ seed }

    mutating func combine(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    var text: String { String(value, radix: 16) }
}
