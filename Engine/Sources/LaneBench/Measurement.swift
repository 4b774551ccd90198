import Foundation

/// Subjects per second of processor time on one core, with the error achieved.
struct Measurement: Codable, Sendable {
    var workload: String
    var method: String
    var relativeTolerance: Double
    var rate: Double
    var medianError: Double
    var p99Error: Double
    var stepsPerSubject: Double

    var line: String {
        let rate = String(format: "%10.0f", rate)
        let errors = String(format: "median %.1e  p99 %.1e  steps %.0f", medianError, p99Error, stepsPerSubject)
        return "\(workload)  \(method)  rtol \(relativeTolerance)  \(rate)/s  \(errors)"
    }
}

/// Processor time of this process, in seconds.
func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Time that never goes back, in seconds.
func wallTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The order statistic that a fraction of the values is at or below.
func orderStatistic(_ values: [Double], _ fraction: Double) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return .nan }
    return sorted[min(sorted.count - 1, max(0, Int((fraction * Double(sorted.count)).rounded(.up)) - 1))]
}
