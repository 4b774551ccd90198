import ArgumentParser
import Diagnostics
import Dossiers
import Foundation
import Populations
import Simulation

/// In what subjects differ, for commands that run populations.
struct VariationOptions: ParsableArguments {
    @Option(help: "YAML file of distributions and correlations, in the words of a dossier's parameters.yaml.")
    var parameters: String?

    @Option(help: ArgumentHelp("How one quantity varies, see below; may be given again.", valueName: "DISTRIBUTION"))
    var vary: [String] = []

    @Option(help: ArgumentHelp("A correlation, as 'CL V 0.5'; may be given again.", valueName: "FIRST SECOND R"))
    var correlate: [String] = []

    @Option(help: "CSV file of observed people; each subject takes one row, its columns named like model quantities.")
    var covariates: String?

    @Option(name: .customLong("set"), help: "NAME=VALUE for everyone; may be given again.")
    var values: [String] = []

    /// What varies, the values for everyone, and all of it as text to be hashed.
    func read() throws -> (variation: SubjectVariation, values: [String: Double], identity: String) {
        var file = try parameters.map { try PopulationFile(readText($0), file: $0) } ?? PopulationFile()
        for line in vary { try file.add(line: line) }
        for line in correlate { try file.add(correlation: line) }
        for value in values {
            let parts = value.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let number = Double(parts[1]), number.isFinite else {
                throw ValidationError("--set takes NAME=VALUE, such as k1=0.3; found '\(value)'")
            }
            file.distributions.removeAll { $0.name == parts[0] }
            file.values[String(parts[0])] = number
        }
        let text = try covariates.map { try readText($0) }
        let table = try text.map { try CovariateTable($0, file: covariates ?? "") }
        for name in table?.names ?? [] { file.values[name] = nil }
        do {
            let variation = try SubjectVariation(
                distributions: file.distributions,
                correlations: file.correlations,
                covariates: table
            )
            return (variation, file.values, file.identity + "\n" + (text ?? ""))
        } catch {
            throw InputFault("\(parameters ?? "the population"): \(error)")
        }
    }
}

/// When and what to record, under which doses and how exactly, for commands that run populations.
struct CourseOptions: ParsableArguments {
    @Option(help: "First output time.")
    var start = 0.0

    @Option(help: "Last output time.")
    var end: Double?

    @Option(help: "Intervals between output times.")
    var steps = 100

    @Option(help: "Output times, separated by commas, instead of --start, --end and --steps.")
    var times: String?

    @Option(help: "Quantities to record, separated by commas (default: all species).")
    var record: String?

    @Option(help: "A dose for everyone, see below; may be given again.")
    var dose: [String] = []

    @Option(help: "Relative tolerance.")
    var rtol = TimeCourse.defaultRelativeTolerance

    func validate() throws {
        if times == nil, let end {
            guard end > start else { throw ValidationError("--end \(end) must be after --start \(start)") }
            guard (1...1_000_000).contains(steps) else { throw ValidationError("--steps must be from 1 to 1000000") }
        } else if end != nil {
            throw ValidationError("--times stands instead of --end; give one of the two")
        }
    }

    /// Whether output times for all subjects were named.
    var hasTimes: Bool { times != nil || end != nil }

    /// The course, recording all species of the model where nothing is named.
    func timeCourse(species: [String], values: [String: Double]) throws -> TimeCourse {
        var course =
            if let times {
                TimeCourse(times: try commaSeparatedNumbers(times, option: "--times"))
            } else if let end {
                TimeCourse(start: start, end: end, steps: steps)
            } else {
                TimeCourse(times: [start])
            }
        course.recorded = record.map(commaSeparated) ?? (species.isEmpty ? nil : species)
        course.overrides = values
        course.doses = try dose.map { try Dose(parsing: $0) }
        course.relativeTolerance = rtol
        return course
    }

    /// Everything here that decides the numbers, as text to be hashed.
    func identity(of course: TimeCourse) -> String {
        (["\(course.outputTimes)", "\(course.recorded ?? [])", "\(rtol)"] + dose).joined(separator: "\n")
    }
}

func commaSeparated(_ text: String) -> [String] {
    text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
}

func commaSeparatedNumbers(_ text: String, option: String) throws -> [Double] {
    try commaSeparated(text).map { word in
        guard let number = Double(word) else {
            throw ValidationError("\(option) takes numbers separated by commas; found '\(word)'")
        }
        return number
    }
}

/// A text file of at most one gibibyte.
func readText(_ path: String) throws -> String {
    let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    guard size <= 1 << 30 else { throw InputFault("\(path): the file has \(size) bytes; at most 2^30 are read") }
    guard !isDirectory(path), let data = FileManager.default.contents(atPath: path) else {
        throw InputFault("\(path): the file cannot be read")
    }
    guard let text = String(validating: data, as: UTF8.self) else { throw InputFault("\(path): not UTF-8 text") }
    return text
}
