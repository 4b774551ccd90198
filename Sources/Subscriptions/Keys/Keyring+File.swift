internal import Foundation

extension Keyring {
    /// The environment variable that may hold the keys in place of a file.
    public static let variable = "HEPTAD_KEYS"

    /// Takes the keys from the environment where they are there, else from a file, which is made where it is missing.
    ///
    /// One key a line, 64 hexadecimal digits, the current one first; empty lines and lines after `#` count as nothing.
    ///
    /// - Throws: `KeyFault` for a file that others may read, and for text that is no list of keys.
    public static func load(file path: String, environment: [String: String]) throws -> Keyring {
        if let text = environment[variable] { return try Keyring(text: text, from: "$\(variable)") }
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        if descriptor < 0, errno == ENOENT { return try create(path) }
        guard descriptor >= 0 else { throw KeyFault.badFile(path: path, reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        // Asked of the open file, so that what is checked is what is read.
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 == 0 else {
            throw KeyFault.badFile(path: path, reason: "others may read it; run: chmod 600 \(path)")
        }
        let data = try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).read(upToCount: 65_536) ?? Data()
        return try Keyring(text: String(decoding: data, as: UTF8.self), from: path)
    }

    /// Puts a new current key before the keys of a file; the old ones stay, so that what they sealed can be opened.
    public static func addKey(toFile path: String) throws {
        _ = try load(file: path, environment: [:])
        let old = try String(contentsOfFile: path, encoding: .utf8)
        try write(line(randomBytes(keyLength)) + old, to: path, flags: O_CREAT | O_EXCL, renamed: true)
    }

    /// Leaves only the current key in a file.
    public static func dropOldKeys(fromFile path: String) throws {
        _ = try load(file: path, environment: [:])
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(stripped)
        guard let current = lines.first(where: { !$0.isEmpty }) else { return }
        try write(current + "\n", to: path, flags: O_CREAT | O_EXCL, renamed: true)
    }

    init(text: String, from path: String) throws(KeyFault) {
        var masters: [[UInt8]] = []
        for line in text.split(separator: "\n").map(Self.stripped) where !line.isEmpty {
            let digits = Array(line.utf8)
            let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap { index in
                UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16)
            }
            guard digits.count == 2 * Self.keyLength, bytes.count == Self.keyLength,
                digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") })
            else {
                throw .badFile(path: path, reason: "a key is \(2 * Self.keyLength) hexadecimal digits on a line")
            }
            masters.append(bytes)
        }
        guard !masters.isEmpty else { throw .badFile(path: path, reason: "it has no key") }
        self.init(masters: masters)
    }

    private static func create(_ path: String) throws -> Keyring {
        let key = randomBytes(keyLength)
        try write(line(key), to: path, flags: O_CREAT | O_EXCL, renamed: false)
        return Keyring(masters: [key])
    }

    private static func write(_ text: String, to path: String, flags: Int32, renamed: Bool) throws {
        let target = renamed ? path + ".new" : path
        let descriptor = Foundation.open(target, O_WRONLY | O_CLOEXEC | flags, 0o600)
        guard descriptor >= 0 else { throw KeyFault.badFile(path: target, reason: String(cString: strerror(errno))) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: Data(text.utf8))
        try file.synchronize()
        if renamed, rename(target, path) != 0 {
            throw KeyFault.badFile(path: path, reason: String(cString: strerror(errno)))
        }
    }

    private static func line(_ key: [UInt8]) -> String {
        key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\n"
    }

    private static func stripped(_ line: Substring) -> String {
        line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
    }
}
