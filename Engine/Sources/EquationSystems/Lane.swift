internal import Foundation

/// A number for one subject (`Double`) or for several subjects at once (`SIMD8<Double>`).
///
/// Every operation acts on each lane alone and gives the same bits as the scalar operation on that lane, so that
/// results do not depend on how many subjects run side by side.
public protocol Lane: Sendable {
    /// The number of subjects.
    static var laneCount: Int { get }

    init(repeating value: Double)

    subscript(lane: Int) -> Double { get set }

    static func + (a: Self, b: Self) -> Self
    static func - (a: Self, b: Self) -> Self
    static func * (a: Self, b: Self) -> Self
    static func / (a: Self, b: Self) -> Self
    static prefix func - (a: Self) -> Self

    /// One where `a < b`, else zero; false for NaN.
    static func isLess(_ a: Self, _ b: Self) -> Self
    /// One where `a <= b`, else zero; false for NaN.
    static func isLessOrEqual(_ a: Self, _ b: Self) -> Self
    /// One where `a == b`, else zero; false for NaN.
    static func isEqual(_ a: Self, _ b: Self) -> Self
    /// `a` where the condition is not zero, else `b`; a NaN is true.
    static func select(_ condition: Self, _ a: Self, _ b: Self) -> Self
    /// A function of one number, lane by lane.
    func map(_ function: (Double) -> Double) -> Self
    /// A function of two numbers, lane by lane.
    static func map(_ a: Self, _ b: Self, _ function: (Double, Double) -> Double) -> Self
}

extension Double: Lane {
    public static var laneCount: Int { 1 }

    @inlinable
    public init(repeating value: Double) { self = value }

    /// The value itself; the lane is not looked at.
    @inlinable
    public subscript(lane: Int) -> Double {
        get { self }
        set { self = newValue }
    }

    @inlinable
    public static func isLess(_ a: Double, _ b: Double) -> Double { a < b ? 1 : 0 }

    @inlinable
    public static func isLessOrEqual(_ a: Double, _ b: Double) -> Double { a <= b ? 1 : 0 }

    @inlinable
    public static func isEqual(_ a: Double, _ b: Double) -> Double { a == b ? 1 : 0 }

    @inlinable
    public static func select(_ condition: Double, _ a: Double, _ b: Double) -> Double { condition != 0 ? a : b }

    @inlinable
    public func map(_ function: (Double) -> Double) -> Double { function(self) }

    @inlinable
    public static func map(_ a: Double, _ b: Double, _ function: (Double, Double) -> Double) -> Double {
        function(a, b)
    }
}

extension SIMD8: Lane where Scalar == Double {
    public static var laneCount: Int { 8 }

    @inlinable
    public static prefix func - (a: SIMD8<Double>) -> SIMD8<Double> {
        // NOTE: not `0 - a`, which loses the sign of zero.
        var result = a
        for lane in 0..<8 { result[lane] = -a[lane] }
        return result
    }

    @inlinable
    public static func isLess(_ a: SIMD8<Double>, _ b: SIMD8<Double>) -> SIMD8<Double> { truth(a .< b) }

    @inlinable
    public static func isLessOrEqual(_ a: SIMD8<Double>, _ b: SIMD8<Double>) -> SIMD8<Double> { truth(a .<= b) }

    @inlinable
    public static func isEqual(_ a: SIMD8<Double>, _ b: SIMD8<Double>) -> SIMD8<Double> { truth(a .== b) }

    @inlinable
    static func truth(_ mask: SIMDMask<SIMD8<Int64>>) -> SIMD8<Double> {
        SIMD8<Double>(repeating: 0).replacing(with: 1, where: mask)
    }

    @inlinable
    public static func select(
        _ condition: SIMD8<Double>,
        _ a: SIMD8<Double>,
        _ b: SIMD8<Double>
    ) -> SIMD8<Double> {
        b.replacing(with: a, where: condition .!= SIMD8<Double>(repeating: 0))
    }

    @inlinable
    public func map(_ function: (Double) -> Double) -> SIMD8<Double> {
        var result = self
        for lane in 0..<8 { result[lane] = function(self[lane]) }
        return result
    }

    @inlinable
    public static func map(
        _ a: SIMD8<Double>,
        _ b: SIMD8<Double>,
        _ function: (Double, Double) -> Double
    ) -> SIMD8<Double> {
        var result = a
        for lane in 0..<8 { result[lane] = function(a[lane], b[lane]) }
        return result
    }
}
