import ArgumentParser
import Foundation
import Populations

/// A part of a population that somebody wants, and may have already.
struct WantedPart {
    var path: String
    var identity: PopulationIdentity
    var range: Range<Int>

    /// Whether it is there, whole, and of the population that is meant.
    var isThere: Bool {
        guard FileManager.default.fileExists(atPath: path), let part = try? ShardFile(path) else { return false }
        return part.identity == identity && part.range == range
    }
}

/// The processor's architecture and the C library, whose mathematics decides the last digits.
let platform: String = {
    var name = utsname()
    uname(&name)
    let machine = withUnsafeBytes(of: name.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    var version = [UInt8](repeating: 0, count: 64)
    let length = version.withUnsafeMutableBytes {
        confstr(Int32(_CS_GNU_LIBC_VERSION), $0.bindMemory(to: CChar.self).baseAddress, $0.count)
    }
    return machine + " " + String(decoding: version.prefix(max(0, Int(length) - 1)), as: UTF8.self)
}()

/// One of several equal ranges of subjects.
struct Shard: ExpressibleByArgument {
    let number: Int
    let count: Int

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let number = parts[0], let count = parts[1], (1...1_000_000).contains(count),
            (1...count).contains(number)
        else { return nil }
        (self.number, self.count) = (number, count)
    }

    func range(of subjects: Int) -> Range<Int> {
        subjects * (number - 1) / count..<subjects * number / count
    }
}
