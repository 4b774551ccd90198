import Testing

@testable import RandomStreams

@Suite("Random streams")
struct RandomStreamTests {
    /// **Source**: Random123 1.09, `kat_vectors`, philox4x32 with 10 rounds.
    static let knownAnswers: [([UInt32], [UInt32], [UInt32])] = [
        ([0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
        (
            [.max, .max, .max, .max], [.max, .max],
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        ),
        (
            [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        ),
    ]

    @Test("Philox gives the published words", arguments: knownAnswers)
    func philox(counter: [UInt32], key: [UInt32], words: [UInt32]) {
        let block = Philox4x32.block(counter: SIMD4(counter), key: SIMD2(key))
        #expect(block == SIMD4(words))
    }

    @Test("A stream's first numbers equal those of an independent program")
    func pinned() {
        var first = RandomStream(seed: 1, subject: 0, purpose: "parameter ka")
        #expect(
            [first.next(), first.next(), first.next()] == [0x11dcbc2083e7cbcd, 0xca2a46e1b6056f52, 0x75952e8b61a05ed]
        )
        var second = RandomStream(seed: 0xdead_beef_cafe_f00d, subject: 12_345, purpose: "residual")
        #expect(second.uniform() == 0.4736714111693071)
        var beyond32Bits = RandomStream(seed: 1, subject: 5_000_000_000, purpose: "x")
        #expect(beyond32Bits.next() == 0xa242_2988_75f2_c8db)
    }

    @Test("Seed, subject and purpose each make another stream")
    func keys() {
        let streams = [
            RandomStream(seed: 1, subject: 1, purpose: "a"), RandomStream(seed: 2, subject: 1, purpose: "a"),
            RandomStream(seed: 1, subject: 2, purpose: "a"), RandomStream(seed: 1, subject: 1, purpose: "b"),
            RandomStream(seed: 1, subject: 1 + 1 << 32, purpose: "a"), RandomStream(seed: 1, subject: -1, purpose: "a"),
            RandomStream(seed: 1 << 32, subject: 1, purpose: "a"),
        ]
        var firsts: Set<UInt64> = []
        for var stream in streams { firsts.insert(stream.next()) }
        #expect(firsts.count == streams.count)
    }

    @Test("Uniform numbers have the moments and the distribution of the uniform law")
    func uniformLaw() {
        let n = 200_000
        var stream = RandomStream(seed: 7, subject: 3, purpose: "test")
        let sample = (0..<n).map { _ in stream.uniform() }
        #expect(sample.allSatisfy { $0 > 0 && $0 < 1 })
        // Five standard errors: of the mean 1/sqrt(12 n), of the variance 1/sqrt(180 n).
        let (mean, variance) = moments(sample)
        #expect(abs(mean - 0.5) < 5 / (12 * Double(n)).squareRoot())
        #expect(abs(variance - 1.0 / 12) < 5 / (180 * Double(n)).squareRoot())
        #expect(kolmogorovSmirnov(sample) { $0 } < kolmogorovSmirnovBound(n))
    }

    @Test("First numbers of neighbouring subjects and of other purposes are uncorrelated")
    func independence() {
        let n = 50_000
        func firsts(_ purpose: String, from first: Int) -> [Double] {
            (first..<first + n).map { subject in
                var stream = RandomStream(seed: 11, subject: subject, purpose: purpose)
                return stream.uniform()
            }
        }
        let base = firsts("CL", from: 0)
        #expect(kolmogorovSmirnov(base) { $0 } < kolmogorovSmirnovBound(n))
        // Five standard errors of a correlation of independent numbers.
        let bound = 5 / Double(n).squareRoot()
        #expect(abs(correlation(base, firsts("CL", from: 1))) < bound)
        #expect(abs(correlation(base, firsts("V", from: 0))) < bound)
        #expect(abs(correlation(base, firsts("CM", from: 0))) < bound)
        #expect(correlation(base, base) > 0.999)
    }
}
