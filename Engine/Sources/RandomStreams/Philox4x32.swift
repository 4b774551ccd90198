/// The counter-based random function Philox4x32-10: a bijection of 128-bit counters under a 64-bit key.
///
/// **Source**: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11, 2011,
/// doi:10.1145/2063384.2063405, section 4.3; constants and test vectors of Random123 1.09.
enum Philox4x32 {
    private static let rounds = 10
    private static let multipliers: (UInt32, UInt32) = (0xD251_1F53, 0xCD9E_8D57)
    /// Golden ratio and the square root of three less one, in 32 bits.
    private static let weyl: (UInt32, UInt32) = (0x9E37_79B9, 0xBB67_AE85)

    /// Four random words for a counter.
    static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        // NOTE: single words, as taking vectors apart costs three times as much.
        var (a, b, c, d) = (counter[0], counter[1], counter[2], counter[3])
        var (first, second) = (key[0], key[1])
        for _ in 0..<rounds {
            let high = multipliers.0.multipliedFullWidth(by: a)
            let low = multipliers.1.multipliedFullWidth(by: c)
            (a, b, c, d) = (low.high ^ b ^ first, low.low, high.high ^ d ^ second, high.low)
            first &+= weyl.0
            second &+= weyl.1
        }
        return SIMD4(a, b, c, d)
    }
}
