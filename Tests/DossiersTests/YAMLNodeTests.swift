import Dates
import Diagnostics
import Testing

@testable import Dossiers

@Suite("YAML with places")
struct YAMLNodeTests {
    private func parse(_ text: String) -> (YAMLNode?, [String]) {
        let faults = DiagnosticCollector()
        let node = YAMLNode.parse(text, file: "a.yaml", faults: faults)
        return (node, faults.diagnostics.map(\.description))
    }

    @Test("keeps the line and column of every node and the words of every scalar")
    func places() throws {
        let (node, messages) = parse("a: no\nb:\n  - 1.0\n  - \"~\"\n  - ~\n")
        #expect(messages == [])
        #expect(node?["a"]?.scalar == "no")
        #expect(node?["a"]?.location == SourceLocation(file: "a.yaml", line: 1, column: 4))
        let list = try #require(node?["b"]?.elements)
        #expect(list.map(\.scalar) == ["1.0", "~", nil])
        #expect(list.map(\.isNull) == [false, false, true])
        #expect(list[2].location.line == 5)
    }

    @Test("reports a key given twice or three times and reads on")
    func duplicateKeys() {
        let (node, messages) = parse("a: 1\nb: 2\na: 3\na: 4\nc: {d: 1, d: 2}\n")
        #expect(
            messages == [
                "a.yaml:4:1: error: the key `a` is given twice in one mapping, first in line 1; keep one of the two "
                    + "[yaml-duplicate-key]",
                "a.yaml:5:11: error: the key `d` is given twice in one mapping, first in line 5; keep one of the two "
                    + "[yaml-duplicate-key]",
            ]
        )
        #expect(node?["b"]?.scalar == "2")
    }

    @Test("refuses aliases before they can grow")
    func aliases() {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            bomb +=
                "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ") + "]\n"
        }
        let (node, messages) = parse(bomb)
        #expect(node == nil)
        #expect(
            messages == [
                "a.yaml:2: error: the alias *a0 is not read in a dossier; write the value out at every place [yaml-alias]"
            ]
        )
        #expect(parse("a: rock &roll and *stars*\n").1 == [])
    }

    @Test("refuses deep nesting, large and empty texts, and a second document")
    func bounds() {
        #expect(parse(String(repeating: "[", count: 30) + String(repeating: "]", count: 30)).1.count == 1)
        #expect(
            parse(String(repeating: "[", count: 30) + String(repeating: "]", count: 30)).1[0].hasSuffix(
                "[yaml-too-deep]"
            )
        )
        #expect(parse(String(repeating: "[", count: 100_000)).1.first?.hasSuffix("[yaml-syntax]") == true)
        #expect(parse(String(repeating: "a", count: 4_000_001)).1.first?.hasSuffix("[yaml-too-large]") == true)
        #expect(parse("").1 == ["a.yaml: error: the file is empty [yaml-syntax]"])
        #expect(parse("a: 1\n---\nb: 2\n").1.first?.hasSuffix("[yaml-syntax]") == true)
    }

    @Test(
        "never stops on bad text",
        arguments: ["\u{0}", "a: [1, 2", "a: b: c", "\t- a", "? [a]\n: b", "%", "&a *a", "- a\nb"]
    )
    func badText(text: String) {
        let (_, messages) = parse(text)
        #expect(!messages.isEmpty)
    }
}

@Suite("Fields of a mapping")
struct YAMLFieldsTests {
    private func fields(_ text: String, keys: [String]) throws -> (YAMLFields, DiagnosticCollector) {
        let faults = DiagnosticCollector()
        let node = try #require(YAMLNode.parse(text, file: "a.yaml", faults: faults))
        return (try #require(YAMLFields(node, element: "thing", keys: keys, faults: faults)), faults)
    }

    @Test("are read by type")
    func types() throws {
        let (fields, faults) = try fields(
            "a: 1.5\nb: 7\nc: true\nd: 2024-02-29\ne: [x, y]\nf: ~\n",
            keys: "abcdef".map(String.init)
        )
        #expect(fields.number("a") == 1.5)
        #expect(fields.integer("b") == 7)
        #expect(fields.flag("c") == true)
        #expect(fields.date("d") == ISODate("2024-02-29"))
        #expect(fields.texts("e") == ["x", "y"])
        #expect(fields.text("f") == nil && fields.has("f"))
        #expect(fields.text("g") == nil && !fields.has("g"))
        #expect(faults.diagnostics.isEmpty)
    }

    @Test("report wrong types, all of them")
    func wrongTypes() throws {
        let (fields, faults) = try fields(
            "a: x\nb: 1.5\nc: yes\nd: 2023-02-29\ne: x\nf: [x]\n",
            keys: "abcdef".map(String.init)
        )
        _ = (
            fields.number("a"), fields.integer("b"), fields.flag("c"), fields.date("d"), fields.list("e"),
            fields.text("f")
        )
        #expect(
            faults.diagnostics.map(\.rule) == [
                "not-a-number", "not-a-number", "wrong-type", "not-a-date", "wrong-type", "wrong-type",
            ]
        )
        #expect(faults.diagnostics.map(\.location?.line) == [1, 2, 3, 4, 5, 6])
    }

    @Test(
        "refuse numbers that are not finite decimal numbers",
        arguments: ["nan", "inf", "1e999", "0x10", "'5'", "1,5"]
    )
    func badNumbers(text: String) throws {
        let (fields, faults) = try fields("a: \(text)\n", keys: ["a"])
        #expect(fields.number("a") == nil)
        #expect(faults.diagnostics.map(\.rule) == ["not-a-number"])
    }
}

@Suite("Content hash")
struct ContentHashTests {
    @Test("is the SHA-256 of FIPS 180-4's examples")
    func vectors() {
        #expect(
            ContentHash(of: "abc").hexadecimal == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        #expect(ContentHash(of: "").hexadecimal == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }
}
