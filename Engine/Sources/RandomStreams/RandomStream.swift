/// Random numbers that depend on seed, subject and purpose alone, not on what was drawn elsewhere.
///
/// Every (seed, subject, purpose) has its own stretch of Philox counters: the seed is the key; subject and a hash of
/// the purpose select the counter's upper 96 bits. Two purposes share a stream only if their 64-bit hashes collide.
/// A stream holds 2^33 numbers and then repeats.
public struct RandomStream: RandomNumberGenerator, Sendable, Hashable {
    private let key: SIMD2<UInt32>
    private var counter: SIMD4<UInt32>
    /// The second half of the last block, until it is used.
    private var pending: UInt64?

    /// - Parameters:
    ///   - seed: the number that a user gives to repeat a run.
    ///   - subject: which individual of the population.
    ///   - purpose: what the numbers are for, such as a parameter's name.
    public init(seed: UInt64, subject: Int, purpose: String) {
        let number = UInt64(bitPattern: Int64(subject))
        var hash = FNV1a()
        hash.combine(purpose.utf8)
        // NOTE: the counter has room for 32 bits of the subject; the rest goes into the hash.
        if number >> 32 != 0 { hash.combine((0..<4).map { UInt8(truncatingIfNeeded: number >> (32 + 8 * $0)) }) }
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        counter = SIMD4(
            0,
            UInt32(truncatingIfNeeded: number),
            UInt32(truncatingIfNeeded: hash.value),
            UInt32(truncatingIfNeeded: hash.value >> 32)
        )
    }

    public mutating func next() -> UInt64 {
        if let number = pending {
            pending = nil
            return number
        }
        let words = Philox4x32.block(counter: counter, key: key)
        counter[0] &+= 1
        pending = UInt64(words[2]) | UInt64(words[3]) << 32
        return UInt64(words[0]) | UInt64(words[1]) << 32
    }

    /// A number between zero and one, never either: one of the 2^52 midpoints `(k + 1/2) / 2^52`.
    public mutating func uniform() -> Double {
        (Double(next() >> 12) + 0.5) * 0x1p-52
    }

    /// A standard normal number, by inversion, so that one number of the stream makes one of these.
    public mutating func normal() -> Double {
        standardNormalQuantile(uniform())
    }
}

/// The hash FNV-1a in 64 bits, which is the same in every process and version, unlike Swift's own.
///
/// **Source**: Fowler, Noll, Vo; RFC 9923.
private struct FNV1a {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func combine(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
}
