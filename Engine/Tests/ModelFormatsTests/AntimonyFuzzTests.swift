import Diagnostics
import Expressions
import ModelFormats
import ReactionModels
import Testing

@Suite("Antimony under bad text")
struct AntimonyFuzzTests {
    /// SplitMix64: small, seeded, the same on every machine.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private static let sample = """
        // every construct once
        function f(x, y)
          x^2 + y/(1 + x)
        end
        model *example(k1)
          unit h = 3600 second; unit per_h = 1/h; unit ug = 1e-6 gram; unit time_unit = 60 second
          compartment C = 1.5, D = 2 litre; C has litre;
          species S1 in C, $S2 in C = 3, S3 in D; substanceOnly species A in C = 10
          J0: 2 S1 + n S2 -> 0.5 S3; k1*S1 - f(S3, k2)
          J1: A => ; k2*A*time; n = 2
          -> S1; piecewise(1, time > 3 && S1 < 4, 0)
          k1 = 3 per_h; k2 = k1*2; x := sin(k1)*log10(S1 + 1); y' = -k2*y; y = 1
          E1: at 2 after (S1 > 3), priority = 2, t0 = false: S1 = S1/2, k1 = -1e-3
          S1 is "species \\"one\\""; S3 identity "http://example.org" /* note */ # end
        end
        example is "An example"
        """

    private func read(_ bytes: [UInt8]) -> Bool {
        do throws(DiagnosticsError) {
            _ = try Antimony.read(String(decoding: bytes, as: UTF8.self), file: "fuzz.ant")
            return true
        } catch {
            // A refusal must say where.
            return !error.diagnostics.isEmpty && error.diagnostics.allSatisfy { $0.location?.line != nil }
        }
    }

    @Test("The sample itself is read without fault")
    func sampleIsSound() {
        #expect(antimonyMessages(AntimonyFuzzTests.sample) == [])
    }

    @Test("Changed, lost, doubled and moved bytes never crash the reader", arguments: 0..<8)
    func mutations(seed: UInt64) {
        var generator = Generator(state: seed)
        let sample = Array(AntimonyFuzzTests.sample.utf8)
        for round in 0..<500 {
            var bytes = sample
            for _ in 0..<Int.random(in: 1...8, using: &generator) where !bytes.isEmpty {
                let at = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(bytes[at], at: at)
                case 3: bytes.swapAt(at, Int.random(in: 0..<bytes.count, using: &generator))
                default:
                    let marks = Array("();:=,'$^*/-+.{}\"\n".utf8)
                    bytes.insert(marks[Int.random(in: 0..<marks.count, using: &generator)], at: at)
                }
            }
            #expect(read(bytes), "seed \(seed), round \(round)")
        }
    }

    @Test("Every beginning of the sample is read or refused with a place")
    func truncations() {
        let sample = Array(AntimonyFuzzTests.sample.utf8)
        for length in sample.indices { #expect(read(Array(sample[..<length])), "length \(length)") }
    }

    @Test("Shuffled words never crash the reader", arguments: 0..<4)
    func shuffles(seed: UInt64) {
        var generator = Generator(state: 1000 + seed)
        let words = AntimonyFuzzTests.sample.split(separator: " ", omittingEmptySubsequences: false)
        for round in 0..<100 {
            let text = words.shuffled(using: &generator).joined(separator: " ")
            #expect(read(Array(text.utf8)), "seed \(seed), round \(round)")
        }
    }
}
