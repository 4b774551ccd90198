internal import Dates

extension SampleSize {
    /// Such as `62 (30 selank, 32 medazepam)` or `10 per group`.
    public var display: String {
        let parts = groups.map { ["\($0.count)", $0.label].compactMap { $0 }.joined(separator: " ") }
        switch (total, perGroup) {
        case (let total?, _): return parts.isEmpty ? "\(total)" : "\(total) (\(parts.joined(separator: ", ")))"
        case (nil, let perGroup?): return "\(perGroup) per group"
        case (nil, nil): return parts.isEmpty ? "not stated" : parts.joined(separator: ", ")
        }
    }
}

extension Dose {
    /// Such as `300 µg/kg daily for 5 days`.
    public var display: String {
        var text = substance.map { $0 + " " } ?? ""
        text += unit.phrase(amounts.map(decimalText).joined(separator: isRange ? " to " : ", "))
        if let volume { text += " in " + volume.display }
        if schedule != .notStated { text += " " + schedule.rawValue }
        if let days { text += " for " + UnitLabel("day").phrase(decimalText(days)) }
        return text
    }
}

extension Moment {
    /// Such as `1, 3 h`, `6 to 30 min`, `day 3 from start of dosing` or `searched 13 September 2026`.
    public var display: String {
        var parts: [String] = []
        if let unit, !times.isEmpty {
            let isBefore = times.allSatisfy { $0 < 0 }
            let numbers = times.map { decimalText(isBefore ? -$0 : $0) }.joined(separator: isSpan ? " to " : ", ")
            parts.append(unit.phrase(numbers) + (isBefore ? " before" : reference == nil ? "" : " from"))
        } else if reference != nil {
            parts.append("at")
        }
        if let reference { parts.append(reference) }
        if let date { parts.append("searched " + date.prose) }
        if isUncertain { parts.append("(not certain)") }
        return parts.joined(separator: " ")
    }
}

extension Species {
    /// Such as `mouse (BALB/c)`, `human, cells (IMR-32)` or `rat (presumed)`.
    public var display: String {
        var text = taxa.map(\.rawValue).joined(separator: ", ")
        if preparation != .organism { text += ", " + preparation.rawValue }
        let notes = strains + (isPresumed ? ["presumed"] : [])
        return notes.isEmpty ? text : "\(text) (\(notes.joined(separator: ", ")))"
    }
}

extension Statistic {
    /// Such as `p < 0.05`.
    public var display: String { "p \(relation.rawValue) \(decimalText(pValue))" }
}

extension Answer {
    /// Such as `yes`, `reported, method not described` or `not known`.
    public var display: String {
        switch self {
        case .yes, .no, .notStated: rawValue
        case .reported: "reported, method not described"
        case .unknown: "not known"
        }
    }
}
