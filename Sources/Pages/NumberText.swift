internal import Foundation

/// Numbers as a page prints them: few digits, a real minus sign, powers of ten written out.
enum NumberText {
    /// The number with three significant digits: `0.0124`, `751`, `3.2 × 10⁻⁶`; NaN and infinity in words.
    static func short(_ number: Double) -> String {
        guard number.isFinite else { return number.isNaN ? "not a number" : "without bound" }
        guard number != 0 else { return "0" }
        let exponential = String(format: "%.2e", abs(number))
        let parts = exponential.split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]) else { return exponential }
        let sign = number < 0 ? "\u{2212}" : ""
        if (-3...5).contains(exponent) {
            return sign + trimmed(String(format: "%.\(max(0, 2 - exponent))f", abs(number)))
        }
        return sign + trimmed(String(parts[0])) + "\u{202F}×\u{202F}10" + superscript(exponent)
    }

    /// The number with one decimal and a point, as a drawing needs it.
    static func plain(_ number: Double) -> String { String(format: "%.1f", number) }

    private static func trimmed(_ digits: String) -> String {
        guard digits.contains(".") else { return digits }
        var kept = digits[...]
        while kept.last == "0" { kept = kept.dropLast() }
        if kept.last == "." { kept = kept.dropLast() }
        return String(kept)
    }

    private static func superscript(_ exponent: Int) -> String {
        let raised: [Character: Character] = [
            "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸",
            "9": "⁹",
        ]
        return String(String(exponent).map { raised[$0] ?? $0 })
    }
}
