extension Score {
    /// The score in the XML that JUnit made common: a suite per part, a failure for each case that did not end as it
    /// should. A refusal that is expected counts as skipped.
    ///
    /// **Source**: the schema of Apache Ant's JUnit task, of which most readers know what is used here.
    var junit: String {
        var lines = [#"<?xml version="1.0" encoding="UTF-8"?>"#, "<testsuites>"]
        for part in Part.allCases {
            let own = entries.filter { $0.part == part }
            if own.isEmpty { continue }
            let failures = own.count { $0.surprise != nil }
            let skipped = own.count { $0.surprise == nil && $0.verdict != .pass }
            let seconds = own.reduce(0) { $0 + $1.seconds }
            lines.append(
                "  <testsuite name=\"SBML Test Suite, \(part.rawValue)\" tests=\"\(own.count)\" failures=\"\(failures)\""
                    + " errors=\"0\" skipped=\"\(skipped)\" time=\"\(Self.decimals(seconds))\">"
            )
            lines += own.map(Self.element)
            lines.append("  </testsuite>")
        }
        return lines.joined(separator: "\n") + "\n</testsuites>\n"
    }

    private static func element(_ entry: Entry) -> String {
        let name = String(entry.suiteCase.path.suffix(5))
        let start =
            "    <testcase classname=\"\(entry.part.rawValue)\" name=\"\(name)\" time=\"\(decimals(entry.seconds))\""
        if let surprise = entry.surprise {
            return start + "><failure message=\"\(escaped(surprise))\"/></testcase>"
        }
        guard entry.verdict == .pass else {
            return start + "><skipped message=\"\(escaped(entry.verdict.reason))\"/></testcase>"
        }
        return start + "/>"
    }

    /// Seconds with three decimals.
    private static func decimals(_ seconds: Double) -> String {
        let thousandths = Int((seconds * 1000).rounded())
        return "\(thousandths / 1000)." + String(String(1000 + thousandths % 1000).dropFirst())
    }

    /// Text for an attribute; what XML cannot hold becomes a question mark.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\r", "\t": result += " "
            case _ where scalar.value < 0x20 || (0xFFFE...0xFFFF).contains(scalar.value): result += "?"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
