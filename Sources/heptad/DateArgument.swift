public import ArgumentParser
public import Dates
import Foundation

extension ISODate: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }

    /// Today by the machine's clock and time zone: the one place where the clock is read.
    static func today() -> ISODate {
        let parts = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: Date())
        guard let year = parts.year, let month = parts.month, let day = parts.day,
            let date = ISODate(year: year, month: month, day: day)
        else { preconditionFailure("the clock gives no date") }
        return date
    }
}
