import Diagnostics
import ModelFormats
import ReactionModels
import Testing

/// SplitMix64: small, and the same on every machine.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite("Damaged SBML texts")
struct SBMLMutationTests {
    static let seeds = [
        SBMLLevelTests.levelOne,
        Snippet.rule(
            "<apply><plus/><apply><ci>f</ci><ci>x</ci></apply><piecewise><piece><ci>x</ci><true/></piece></piecewise></apply>",
            functions:
                "<listOfFunctionDefinitions>\(SBMLMathTests.function("f", ["a"], "<ci>a</ci>"))</listOfFunctionDefinitions>"
        ),
    ]

    @Test(
        "A text with random bytes changed, dropped or repeated is read or refused with a located fault",
        arguments: 0..<2
    )
    func damaged(_ index: Int) {
        let seed = UInt64(index) + 2_024
        var random = SplitMix64(state: seed)
        let original = Array(Self.seeds[index].utf8)
        var read = 0
        var refused = 0
        for _ in 0..<400 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 1...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: place)
                default:
                    let end = min(place + Int.random(in: 1...40, using: &random), bytes.count)
                    bytes.insert(contentsOf: bytes[place..<end], at: place)
                }
            }
            let found = faults(String(decoding: bytes, as: UTF8.self))
            if found.isEmpty { read += 1 } else { refused += 1 }
            #expect(found.allSatisfy { !$0.message.isEmpty && $0.location?.file == "m.xml" }, "seed \(seed)")
        }
        // Both ends are reached; otherwise the damage is too small or too great to show anything.
        #expect(read > 10 && refused > 10, "read \(read), refused \(refused)")
    }
}
