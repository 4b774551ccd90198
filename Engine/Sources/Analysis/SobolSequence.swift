internal import RandomStreams

/// Points that fill the unit cube more evenly than random ones: a Sobol' sequence under a random digital shift.
///
/// Of the first 2^m points, every interval of length 2^-m holds exactly one in each coordinate. The shift, drawn from
/// the seed, keeps that and moves no point onto the cube's corner.
///
/// **Source**: Sobol', USSR Computational Mathematics and Mathematical Physics 7 (1967) 86-112,
/// doi:10.1016/0041-5553(67)90144-9; direction numbers of ``directionTable``; digital shift as in L'Ecuyer and Lemieux,
/// "Recent advances in randomized quasi-Monte Carlo methods" (2002), section 4.
public struct SobolSequence: Sendable {
    /// The largest number of coordinates that the table of direction numbers carries.
    public static let maximumDimension = 256

    /// The number of coordinates.
    public var dimension: Int { directions.count }

    /// **Shape**: dimension × 32.
    private let directions: [[UInt32]]
    private let shifts: [UInt32]

    /// - Parameters:
    ///   - dimension: coordinates of a point, from 1 to ``maximumDimension``.
    ///   - seed: decides the digital shift; nil leaves the sequence as it is, with the origin as its first point.
    /// - Precondition: the dimension is in its bounds.
    public init(dimension: Int, seed: UInt64?) {
        precondition((1...Self.maximumDimension).contains(dimension), "a Sobol' sequence has 1 to 256 coordinates")
        let rows = Self.directionTable.split(separator: "\n").prefix(dimension - 1).map { line in
            line.split(separator: " ").compactMap { UInt32($0) }
        }
        directions = [Self.vanDerCorput] + rows.map(Self.directions)
        shifts = (0..<dimension).map { coordinate in
            guard let seed else { return 0 }
            var stream = RandomStream(seed: seed, subject: coordinate, purpose: "digital shift")
            return UInt32(truncatingIfNeeded: stream.next() >> 32)
        }
    }

    /// One point, with coordinates from 0 (only without a shift) to below 1.
    ///
    /// - Complexity: O(dimension).
    public subscript(index: Int) -> [Double] {
        let gray = UInt32(index) ^ (UInt32(index) >> 1)
        return directions.indices.map { coordinate in
            var bits = shifts[coordinate]
            var remaining = gray
            while remaining != 0 {
                bits ^= directions[coordinate][remaining.trailingZeroBitCount]
                remaining &= remaining - 1
            }
            return Double(bits) * 0x1p-32
        }
    }

    private static let vanDerCorput: [UInt32] = (0..<32).map { 1 << (31 - $0) }

    /// The 32 direction numbers of one coordinate, from its polynomial and its initial integers.
    private static func directions(_ row: [UInt32]) -> [UInt32] {
        let polynomial = row[0]
        let degree = row.count - 1
        var numbers = (0..<min(degree, 32)).map { row[$0 + 1] << UInt32(31 - $0) }
        for bit in numbers.count..<32 {
            var number = numbers[bit - degree] ^ (numbers[bit - degree] >> UInt32(degree))
            for term in 1..<max(degree, 1) where polynomial >> UInt32(degree - term) & 1 == 1 {
                number ^= numbers[bit - term]
            }
            numbers.append(number)
        }
        return numbers
    }
}
