internal import Dates

/// What a page prints where nothing was measured.
public let notMeasured = "not measured"

/// The shortest decimal text of a number that reads back as the same number, without an exponent where none is needed.
public func decimalText(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
    return "\(value)"
}

extension UnitLabel {
    /// A number with the unit, in the order and number that the unit asks for: `14 days`, `pH 6.8`, `r = 0.86`.
    ///
    /// The number is given as it is printed, perhaps with its spread or as a range.
    func phrase(_ number: String) -> String {
        switch symbol {
        case "", "1", "fraction": return number
        case "pH": return "pH \(number)"
        case "r": return "r = \(number)"
        case "residue", "training day": return "\(symbol) \(number)"
        case "%/g": return "\(number) % of the dose per gram of tissue"
        case "day", "week", "month", "year": return "\(number) \(symbol)\(number == "1" ? "" : "s")"
        default: return "\(number) \(display)"
        }
    }
}

extension Measurement {
    /// Such as `31.1 ± 6.2 %`, `about 100 nM` or `20.3 (SD 11.9) points`.
    public var display: String { unit.phrase(number) + (basis.map { " of \($0)" } ?? "") }

    /// The value with its spread and without its unit. The value has at least as many decimals as the spread.
    var number: String {
        let about = isApproximate ? "about " : ""
        guard let spread else { return about + decimalText(value) }
        let value = padded(decimalText(value), like: decimalText(spread))
        switch spreadKind {
        case .standardDeviation, .standardError:
            return "\(about)\(value) (\(spreadKind?.rawValue ?? "") \(decimalText(spread)))"
        case .notStated, nil: return "\(about)\(value) ± \(decimalText(spread))"
        }
    }

    private func padded(_ text: String, like other: String) -> String {
        func decimals(_ text: String) -> Int {
            text.contains("e") ? 0 : text.split(separator: ".").dropFirst().first?.count ?? 0
        }
        let missing = decimals(other) - decimals(text)
        guard missing > 0, !text.contains("e") else { return text }
        return text + (text.contains(".") ? "" : ".") + String(repeating: "0", count: missing)
    }
}

extension FindingValue {
    /// The value as a page prints it; an unknown is "not measured", never an empty text.
    public var display: String {
        switch self {
        case .quantity(let measurement): return measurement.display
        case .range(let low, let high, let unit, let typical):
            let range = "\(decimalText(low)) to \(decimalText(high))"
            return unit.phrase(typical.map { "\(decimalText($0)) (\(range))" } ?? range)
        case .ratio(let ratio, let isApproximate): return (isApproximate ? "about " : "") + decimalText(ratio) + "-fold"
        case .ratioRange(let low, let high): return "\(decimalText(low)) to \(decimalText(high))-fold"
        case .relativeChange(let percent):
            if percent == 0 { return "no change (0 %)" }
            return (percent > 0 ? "+" : "−") + decimalText(abs(percent)) + " %"
        case .comparison(let arms):
            let numbers = arms.map { "\($0.label) \($0.value.number)" }.joined(separator: " vs ")
            return arms.first?.value.unit.phrase(numbers) ?? numbers
        case .change(let from, let to): return to.unit.phrase("\(from.number) → \(to.number)")
        case .fraction(let count, let total): return "\(count) of \(total)"
        case .count(let count, let things):
            return "\(count) \(count == 1 && things.hasSuffix("s") ? String(things.dropLast()) : things)"
        case .identifier(let identifier): return identifier.value
        case .several(let parts):
            // Parts of one kind, such as synonyms, need no labels.
            let isOneKind = parts.count > 1 && Set(parts.map(\.label)).count == 1
            return parts.map { isOneKind ? $0.value.display : "\($0.label): \($0.value.display)" }.joined(
                separator: "; "
            )
        case .date(let date): return date.prose
        case .dates(let from, let to): return "\(from.prose) to \(to.prose)"
        case .text(let text, _): return text
        case .unknown: return notMeasured
        }
    }
}
