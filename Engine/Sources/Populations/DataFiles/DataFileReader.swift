public import Diagnostics
internal import Foundation

extension DataFile {
    /// The most rows of a file.
    public static let maximumRows = 20_000_000
    /// The most faults that are reported at once.
    public static let maximumFaults = 50

    /// Reads a file.
    ///
    /// The first line names the columns. `ID` and `TIME` must be there; `AMT`, `RATE`, `II`, `ADDL`, `SS`, `EVID`,
    /// `CMT`, `MDV` and `DV` may be; columns that are named like a quantity of the model are covariates; all others are
    /// ignored. `.`, `NA` and nothing stand for a value that is missing. Without `EVID`, rows with an amount are doses.
    ///
    /// - Parameters:
    ///   - text: The file's text.
    ///   - file: Its name, for messages.
    ///   - compartments: The states that `CMT` counts from one, as names and places among the system's states; a row
    ///     may name one too.
    ///   - quantities: The model's names that a column may set.
    ///   - skipsBadRows: Leave rows out that cannot be used, instead of refusing the file.
    /// - Throws: every fault, with line and column.
    public init(
        _ text: String,
        file: String,
        compartments: [(name: String, state: Int)],
        quantities: Set<String>,
        skipsBadRows: Bool = false
    ) throws(DiagnosticsError) {
        var reader = DataFileReader(file: file, compartments: compartments, quantities: quantities)
        DelimitedText(text: text).forEachLine { reader.read($0) }
        try reader.finish(skipsBadRows: skipsBadRows)
        self = reader.data
    }
}

/// Reads a data file row by row.
private struct DataFileReader {
    struct Fault: Error {
        var column: Int?
        var message: String
        var suggestion: String?

        init(_ column: Int?, _ message: String, _ suggestion: String? = nil) {
            (self.column, self.message, self.suggestion) = (column, message, suggestion)
        }
    }

    private static let numeric = ["TIME", "AMT", "RATE", "II", "ADDL", "SS", "EVID", "MDV", "DV"]
    private static let reserved = numeric + ["ID", "CMT"]
    /// What would change the meaning of a row if it were overlooked.
    private static let refused = [
        "DATE": "calendar dates are not read", "DAT1": "calendar dates are not read",
        "DAT2": "calendar dates are not read", "DAT3": "calendar dates are not read",
        "CONT": "continued records are not read", "PCMT": "PCMT is not read", "CALL": "CALL is not read",
        "L2": "L2 is not read",
    ]

    let file: String
    let compartments: [(name: String, state: Int)]
    let quantities: Set<String>
    var data = DataFile()
    private var faults: [Diagnostic] = []
    private var hasHeader = false
    private var isUsable = true
    /// Where each column stands in a row.
    private var places: [String: Int] = [:]
    private var covariatePlaces: [Int] = []
    private var columnCount = 0
    private var rows = 0
    private var seen: Set<String> = []

    init(file: String, compartments: [(name: String, state: Int)], quantities: Set<String>) {
        self.file = file
        self.compartments = compartments
        self.quantities = quantities
    }

    mutating func read(_ line: DelimitedText.Line) {
        guard hasHeader else {
            hasHeader = true
            readHeader(line)
            return
        }
        guard isUsable else { return }
        rows += 1
        guard rows <= DataFile.maximumRows else {
            if rows == DataFile.maximumRows + 1 {
                isUsable = false
                report(line.number, Fault(nil, "there are more than \(DataFile.maximumRows) rows", "split the file"))
            }
            return
        }
        do throws(Fault) {
            let (id, record) = try record(line)
            try add(record, of: id, idColumn: line.fields[places["ID"] ?? 0].column)
        } catch {
            report(line.number, error)
            if data.badRows.count < DataFile.maximumRows {
                let place = error.column.map { "column \($0): " } ?? ""
                data.badRows.append(
                    DataFile.BadRow(line: line.number, text: String(line.text), reason: place + error.message)
                )
            }
        }
    }

    mutating func finish(skipsBadRows: Bool) throws(DiagnosticsError) {
        if !hasHeader { report(1, Fault(nil, "the file is empty", "begin with a line of column names")) }
        let isRefused = !isUsable || !skipsBadRows || !hasHeader
        if isRefused, !faults.isEmpty { throw DiagnosticsError(faults) }
        faults = []
        fillCovariates()
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        if data.subjects.isEmpty {
            report(1, Fault(nil, "there are no rows that can be used"))
            throw DiagnosticsError(faults)
        }
        if !skipsBadRows { data.badRows = [] }
    }

    private mutating func report(_ line: Int, _ fault: Fault) {
        guard faults.count < DataFile.maximumFaults else { return }
        faults.append(
            Diagnostic(
                .error,
                rule: "data-file",
                at: SourceLocation(file: file, line: line, column: fault.column),
                fault.message,
                suggestion: fault.suggestion
            )
        )
    }

    private mutating func readHeader(_ line: DelimitedText.Line) {
        columnCount = line.fields.count
        for (place, field) in line.fields.enumerated() {
            let name = field.text
            if let reason = Self.refused[name.uppercased()] {
                isUsable = false
                report(line.number, Fault(field.column, "the column `\(name)` is there, and \(reason)", "leave it out"))
            } else if places[name] != nil {
                isUsable = false
                report(line.number, Fault(field.column, "the column `\(name)` is there twice"))
            }
            places[name] = place
            if Self.reserved.contains(name) { continue }
            if quantities.contains(name) {
                data.covariates.append(name)
                covariatePlaces.append(place)
            } else {
                data.ignored.append(name)
            }
        }
        for name in ["ID", "TIME"] where places[name] == nil {
            isUsable = false
            report(line.number, Fault(nil, "there is no column `\(name)`", "name the columns in the first line"))
        }
        data.hasObservations = places["DV"] != nil
    }

    // MARK: Rows

    private func record(_ line: DelimitedText.Line) throws(Fault) -> (id: String, DataRecord) {
        guard line.fields.count == columnCount else {
            throw Fault(nil, "\(line.fields.count) fields, but \(columnCount) columns")
        }
        func field(_ name: String) -> DelimitedText.Field? { places[name].map { line.fields[$0] } }
        func number(_ name: String) throws(Fault) -> Double? {
            guard let field = field(name), !Self.isMissing(field.text) else { return nil }
            guard let value = Double(field.text), value.isFinite else {
                let isClock = name == "TIME" && field.text.contains(":")
                throw Fault(
                    field.column,
                    "`\(name)` is `\(field.text)`, no finite number",
                    isClock ? "clock times are not read; give the time since a common start" : nil
                )
            }
            return value
        }
        func whole(_ name: String, _ range: ClosedRange<Int>) throws(Fault) -> Int? {
            guard let value = try number(name) else { return nil }
            guard let whole = Int(exactly: value), range.contains(whole) else {
                throw Fault(
                    field(name)?.column,
                    "`\(name)` is \(Self.text(value))",
                    "it is a whole number from \(range.lowerBound) to \(range.upperBound)"
                )
            }
            return whole
        }
        guard let id = field("ID"), !Self.isMissing(id.text) else {
            throw Fault(field("ID")?.column, "`ID` is missing")
        }
        guard let time = try number("TIME") else { throw Fault(field("TIME")?.column, "`TIME` is missing") }
        let amount = try number("AMT") ?? 0
        let rateValue = try number("RATE") ?? 0
        let interval = try number("II") ?? 0
        let additional = try whole("ADDL", -1_000_000...1_000_000) ?? 0
        let steadyState = try whole("SS", 0...3) ?? 0
        let isGiven = amount != 0 || (rateValue != 0 && steadyState > 0)
        let event = DataRecord.Event(rawValue: try whole("EVID", 0...4) ?? (isGiven ? 1 : 0)) ?? .observation
        let isMissing = try whole("MDV", 0...1) == 1
        let observed = try number("DV")
        var record = DataRecord(
            line: line.number,
            time: time,
            event: event,
            amount: amount,
            rate: .bolus,
            interval: interval,
            additionalDoses: max(0, additional),
            steadyState: steadyState,
            state: 0,
            compartment: 1,
            observed: isMissing || !event.hasOutput ? nil : observed,
            covariates: []
        )
        for place in covariatePlaces {
            let field = line.fields[place]
            guard !Self.isMissing(field.text) else {
                record.covariates.append(.nan)
                continue
            }
            guard let value = Double(field.text), value.isFinite else {
                throw Fault(field.column, "the covariate is `\(field.text)`, no finite number")
            }
            record.covariates.append(value)
        }
        if event.isDose || event == .observation || event == .other {
            try setCompartment(of: &record, field("CMT"), isDose: event.isDose)
        }
        if event.isDose {
            try checkDose(&record, rateValue, column: { field($0)?.column })
        } else if amount != 0 {
            let message = "an amount of \(Self.text(amount)), but `EVID` \(event.rawValue) is no dose"
            throw Fault(field("AMT")?.column, message)
        }
        return (id.text, record)
    }

    private func setCompartment(
        of record: inout DataRecord,
        _ field: DelimitedText.Field?,
        isDose: Bool
    ) throws(Fault) {
        guard let field, !Self.isMissing(field.text), field.text != "0" else {
            guard !isDose || !compartments.isEmpty else { throw Fault(field?.column, "the model has nothing to dose") }
            (record.compartment, record.state) = (1, compartments.first?.state ?? 0)
            return
        }
        if let place = compartments.firstIndex(where: { $0.name == field.text }) {
            (record.compartment, record.state) = (place + 1, compartments[place].state)
            return
        }
        let known = compartments.enumerated().map { "\($0 + 1) \($1.name)" }.joined(separator: ", ")
        guard let number = Double(field.text).flatMap({ Int(exactly: $0) }) else {
            throw Fault(field.column, "`CMT` is `\(field.text)`, which the model does not have", "it has \(known)")
        }
        // An observation may name an output that is no state; only doses must find theirs.
        guard isDose else { return }
        if number < 0 { throw Fault(field.column, "`CMT` is \(number): compartments are not turned off") }
        guard number >= 1, number <= compartments.count else {
            throw Fault(field.column, "`CMT` is \(number), which the model does not have", "it has \(known)")
        }
        (record.compartment, record.state) = (number, compartments[number - 1].state)
    }

    private func checkDose(
        _ record: inout DataRecord,
        _ rate: Double,
        column: (String) -> Int?
    ) throws(Fault) {
        switch rate {
        case 0: record.rate = .bolus
        case -1: record.rate = .modelledRate
        case -2: record.rate = .modelledDuration
        case _ where rate > 0: record.rate = .rate(rate)
        default:
            throw Fault(
                column("RATE"),
                "`RATE` is \(Self.text(rate))",
                "give one above 0, or 0, -1 for the model's rate, -2 for the model's duration"
            )
        }
        if record.amount < 0 { throw Fault(column("AMT"), "the amount \(Self.text(record.amount)) is negative") }
        if record.interval < 0 { throw Fault(column("II"), "`II` is \(Self.text(record.interval)), below 0") }
        if record.steadyState == 3 {
            throw Fault(column("SS"), "`SS` 3 is not known here", "1 begins anew, 2 adds to what is there")
        }
        let isConstant = record.steadyState > 0 && record.amount == 0 && record.rate != .bolus
        if record.amount == 0, !isConstant {
            throw Fault(column("AMT"), "a dose without an amount", "give `AMT`, or `EVID` 0 for an observation")
        }
        if isConstant {
            guard record.interval == 0, record.additionalDoses == 0 else {
                throw Fault(column("II"), "a constant infusion at steady state has no `II` and no `ADDL`")
            }
            if record.rate == .modelledDuration {
                throw Fault(column("RATE"), "a constant infusion at steady state has no duration")
            }
        } else if record.steadyState > 0, record.interval == 0 {
            throw Fault(column("II") ?? column("SS"), "`SS` \(record.steadyState) without the interval `II`")
        }
        if record.additionalDoses > 0, record.interval == 0 {
            throw Fault(column("II") ?? column("ADDL"), "`ADDL` \(record.additionalDoses) without the interval `II`")
        }
    }

    private mutating func add(_ record: DataRecord, of id: String, idColumn: Int) throws(Fault) {
        guard data.subjects.last?.id == id else {
            guard seen.insert(id).inserted else {
                throw Fault(idColumn, "subject \(id) appears again after others", "sort the rows by `ID`")
            }
            data.subjects.append(DataFile.Subject(id: id, records: [record]))
            return
        }
        let last = data.subjects.count - 1
        if let previous = data.subjects[last].records.last, record.time < previous.time,
            record.event != .reset && record.event != .resetAndDose
        {
            throw Fault(
                nil,
                "time \(Self.text(record.time)) comes after \(Self.text(previous.time)) of the row before",
                "sort the rows of a subject by `TIME`; only a reset (`EVID` 3 or 4) may go back"
            )
        }
        data.subjects[last].records.append(record)
    }

    /// A missing covariate has the value of the record before; at the start, that of the first record that has one.
    private mutating func fillCovariates() {
        for subject in data.subjects.indices {
            for place in data.covariates.indices {
                let records = data.subjects[subject].records
                guard let first = records.first(where: { !$0.covariates[place].isNaN }) else {
                    report(
                        records[0].line,
                        Fault(
                            nil,
                            "subject \(data.subjects[subject].id) has no value of `\(data.covariates[place])`",
                            "give one, or leave the column out"
                        )
                    )
                    continue
                }
                var value = first.covariates[place]
                for index in records.indices {
                    if records[index].covariates[place].isNaN {
                        data.subjects[subject].records[index].covariates[place] = value
                    } else {
                        value = records[index].covariates[place]
                    }
                }
            }
        }
    }

    private static func isMissing(_ text: String) -> Bool { text.isEmpty || text == "." || text == "NA" }

    private static func text(_ value: Double) -> String {
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
