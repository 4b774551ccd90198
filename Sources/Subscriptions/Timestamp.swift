public import Dates
internal import Foundation

/// A moment in whole seconds since 1970-01-01T00:00:00Z. The clock is read by the command line and handed down.
public struct Timestamp: Hashable, Comparable, Sendable {
    public var seconds: Int

    public init(seconds: Int) { self.seconds = seconds }

    /// Reads `YYYY-MM-DDTHH:MM:SSZ`; nil for every other text.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard text.utf8.count == 20, text.last == "Z", parts.count == 2, let day = ISODate(parts[0]) else { return nil }
        let clock = parts[1].dropLast().split(separator: ":", omittingEmptySubsequences: false)
        let numbers = clock.compactMap { part in
            part.utf8.count == 2 && part.utf8.allSatisfy { (48...57).contains($0) } ? Int(part) : nil
        }
        guard clock.count == 3, numbers.count == 3, numbers[0] < 24, numbers[1] < 60, numbers[2] < 60 else {
            return nil
        }
        seconds = day.daysSinceEpoch * 86_400 + numbers[0] * 3_600 + numbers[1] * 60 + numbers[2]
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }
    public static func + (moment: Timestamp, seconds: Int) -> Timestamp { Timestamp(seconds: moment.seconds + seconds) }
    public static func - (moment: Timestamp, seconds: Int) -> Timestamp { moment + -seconds }

    private var parts: tm {
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        return parts
    }

    /// The day in UTC; nil outside the years 0 to 9999.
    public var day: ISODate? {
        let parts = parts
        return ISODate(year: Int(parts.tm_year) + 1_900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
    }

    private var clock: String {
        let parts = parts
        return [parts.tm_hour, parts.tm_min, parts.tm_sec].map { ($0 < 10 ? "0" : "") + String($0) }
            .joined(separator: ":")
    }

    /// The form `2026-11-25T07:00:00Z` of RFC 3339.
    public var rfc3339: String { "\(day?.description ?? "0000-00-00")T\(clock)Z" }

    /// The form `Wed, 25 Nov 2026 07:00:00 +0000` of a mail's date.
    ///
    /// **Source** RFC 5322, section 3.3.
    public var rfc5322: String {
        let parts = parts
        let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(weekdays[Int(parts.tm_wday)]), \(parts.tm_mday) \(months[Int(parts.tm_mon)]) "
            + "\(Int(parts.tm_year) + 1_900) \(clock) +0000"
    }
}

extension Timestamp: CustomStringConvertible {
    public var description: String { rfc3339 }
}
