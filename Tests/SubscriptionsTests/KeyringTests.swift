import Foundation
import Testing

@testable import Subscriptions

@Suite("Keys")
struct KeyringTests {
    @Test("opens what it sealed, for the same purpose only, and never what was changed")
    func sealing() throws {
        let keys = Keyring.ephemeral()
        let sealed = keys.seal("name@example.org", as: .address)
        #expect(try keys.open(sealed, as: .address) == "name@example.org")
        #expect(sealed != keys.seal("name@example.org", as: .address))
        #expect(throws: KeyFault.damaged) { try keys.open(sealed, as: .token) }
        for index in sealed.indices.dropFirst(8) {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: KeyFault.damaged) { try keys.open(changed, as: .address) }
        }
        #expect(throws: KeyFault.damaged) { try keys.open(sealed.prefix(20), as: .address) }
        #expect(throws: KeyFault.unknownKey) { try Keyring.ephemeral().open(sealed, as: .address) }
    }

    @Test("reads a file that is its owner's alone, makes one that is missing, and keeps old keys after a new one")
    func file() throws {
        let path = NSTemporaryDirectory() + "heptad-keys-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let first = try Keyring.load(file: path, environment: [:])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let sealed = try Keyring.load(file: path, environment: [:]).seal("x", as: .token)
        #expect(try first.open(sealed, as: .token) == "x")
        try Keyring.addKey(toFile: path)
        let second = try Keyring.load(file: path, environment: [:])
        #expect(try second.open(sealed, as: .token) == "x")
        #expect(!second.isCurrent(sealed))
        try Keyring.dropOldKeys(fromFile: path)
        #expect(throws: KeyFault.unknownKey) {
            try Keyring.load(file: path, environment: [:]).open(sealed, as: .token)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(throws: KeyFault.self) { try Keyring.load(file: path, environment: [:]) }
    }

    @Test(
        "takes keys from the environment and refuses what is none",
        arguments: ["", "# nothing", "abc", String(repeating: "+1", count: 32)]
    )
    func environment(text: String) throws {
        let good = String(repeating: "0f", count: 32)
        let keys = try Keyring.load(file: "/nowhere", environment: ["HEPTAD_KEYS": good + " # current\n\n"])
        let again = try Keyring.load(file: "/nowhere", environment: ["HEPTAD_KEYS": good])
        #expect(try again.open(keys.seal("x", as: .token), as: .token) == "x")
        #expect(throws: KeyFault.self) { try Keyring.load(file: "/nowhere", environment: ["HEPTAD_KEYS": text]) }
    }

    @Test("makes tokens of 256 bits and takes nothing else for one")
    func tokens() {
        let token = Token.random()
        #expect(token.text.utf8.count == 43)
        #expect(Token(token.text) == token)
        #expect(Token.random() != token)
        for text in [
            "", "abc", token.text + "a", String(token.text.dropLast()) + "/", String(token.text.dropLast()) + "é",
        ] {
            #expect(Token(text) == nil)
        }
    }
}
