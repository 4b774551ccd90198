internal import Foundation

/// `base^exponent`, exact where the base is one.
func raised(_ base: Double, to exponent: Double) -> Double {
    if base == 1 || exponent == 1 { return base }
    return exponent == -1 ? 1 / base : Foundation.pow(base, exponent)
}

/// `value * 10^scale`; correctly rounded for whole scales up to 22 in size, as those powers of ten are exact.
func scaled(_ value: Double, byPowerOfTen scale: Double) -> Double {
    if scale == 0 { return value }
    return scale < 0 ? value / Foundation.pow(10, -scale) : value * Foundation.pow(10, scale)
}
