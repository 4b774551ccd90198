internal import Foundation

/// Exposure read from samples of one subject, without a model.
///
/// Units follow from those handed in: with a dose in mg, times in h and concentrations in mg/L, clearance is in L/h and
/// volumes in L. After a dose outside a vein, `clearance` and `terminalVolume` are divided by the unknown fraction
/// absorbed, and there is no volume at steady state.
///
/// **Source**: Gabrielsson and Weiner, Pharmacokinetic and Pharmacodynamic Data Analysis, 5th edition, chapter 2.8.
public struct NonCompartmental: Sendable, Hashable {
    /// How the dose entered.
    public enum Route: Sendable, Hashable {
        /// At once into the blood: the concentration at time 0 is extrapolated.
        case bolus
        /// At a constant rate into the blood, for so long.
        case infusion(duration: Double)
        /// Absorbed, such as by mouth or nose.
        case extravascular
    }

    /// The exponential phase that the last samples fit.
    public struct TerminalPhase: Sendable, Hashable {
        /// Minus the slope of ln(concentration) over time.
        public var rate: Double
        /// ln(concentration) of the fitted line at time 0.
        public var intercept: Double
        /// R squared, adjusted for the number of points.
        public var adjustedRSquared: Double
        public var from: Double
        public var to: Double
        public var count: Int

        public var halfLife: Double { log(2) / rate }
    }

    public var maximum: Double
    public var timeOfMaximum: Double
    /// The last concentration above the limit, and when.
    public var last: Double
    public var timeOfLast: Double
    /// The concentration at time 0 of a bolus, extrapolated where it was not sampled; else nil.
    public var initial: Double?
    /// To the last concentration above the limit.
    public var areaToLast: Double
    /// The first moment to there.
    public var momentToLast: Double
    /// nil where the last samples show no exponential fall; all that needs it is nil then.
    public var terminal: TerminalPhase?
    public var area: Double?
    /// The share of `area` beyond the last sample.
    public var extrapolated: Double?
    /// Mean residence time in the body; less half the duration of an infusion. After absorption it includes that.
    public var meanResidenceTime: Double?
    public var clearance: Double?
    public var terminalVolume: Double?
    public var steadyStateVolume: Double?

    /// Analyses one subject after one dose at time 0.
    ///
    /// Areas are linear while concentrations rise or stay and logarithmic while they fall ("linear up, log down").
    /// The terminal phase is the line through the last three or more samples after the maximum with the best adjusted
    /// R squared; of those within 0.0001 of the best, the one with most points.
    ///
    /// Concentrations at or below `limit` count as below the limit of quantification. Before the first sample above it
    /// they are zero; between samples above it, and after the last, they are left out. A missing sample is `nan` and is
    /// left out.
    ///
    /// - Parameters:
    ///   - times: Ascending, from 0 on.
    ///   - concentrations: One for each time.
    ///   - dose: In the amount whose concentrations these are; nil leaves clearance and volumes nil.
    ///   - route: How it entered.
    ///   - limit: Limit of quantification.
    /// - Throws: `NonCompartmentalError` where there is nothing to analyse.
    public init(
        times: [Double],
        concentrations: [Double],
        dose: Double? = nil,
        route: Route = .extravascular,
        limit: Double = 0
    ) throws(NonCompartmentalError) {
        var samples = try Self.quantified(times, concentrations, limit: limit)
        guard let top = samples.max(by: { $0.value < $1.value }), top.value > 0, let end = samples.last else {
            throw .nothingAboveLimit
        }
        maximum = top.value
        // NOTE: the first of equal maxima, as `max(by:)` gives the last.
        timeOfMaximum = samples.first { $0.value == top.value }?.time ?? top.time
        last = end.value
        timeOfLast = end.time
        if case .bolus = route {
            let start = Self.concentrationAtZero(samples)
            initial = start
            if samples[0].time > 0 { samples.insert(Sample(time: 0, value: start), at: 0) }
        } else if samples[0].time > 0 {
            samples.insert(Sample(time: 0, value: 0), at: 0)
        }
        (areaToLast, momentToLast) = Self.areas(samples)
        let isBolus = route == .bolus
        terminal = Self.terminalPhase(samples.filter { isBolus ? $0.time >= timeOfMaximum : $0.time > timeOfMaximum })
        guard let terminal else { return }

        let rest = last / terminal.rate
        let total = areaToLast + rest
        let moment = momentToLast + last * timeOfLast / terminal.rate + last / (terminal.rate * terminal.rate)
        area = total
        extrapolated = rest / total
        var residence = moment / total
        if case .infusion(let duration) = route { residence -= duration / 2 }
        meanResidenceTime = residence
        guard let dose else { return }
        clearance = dose / total
        terminalVolume = dose / total / terminal.rate
        if route != .extravascular { steadyStateVolume = dose / total * residence }
    }
}

/// Why samples were not analysed.
public enum NonCompartmentalError: Error, Hashable, Sendable {
    case countsDiffer(times: Int, concentrations: Int)
    /// The sample of this index is not after the one before it, or before time 0.
    case timesNotAscending(index: Int)
    case nothingAboveLimit
}

extension NonCompartmental {
    struct Sample {
        var time, value: Double
    }

    private static func quantified(
        _ times: [Double],
        _ concentrations: [Double],
        limit: Double
    ) throws(NonCompartmentalError) -> [Sample] {
        guard times.count == concentrations.count else {
            throw .countsDiffer(times: times.count, concentrations: concentrations.count)
        }
        for index in times.indices {
            guard times[index] >= 0, index == 0 || times[index] > times[index - 1] else {
                throw .timesNotAscending(index: index)
            }
        }
        let known = times.indices.filter { concentrations[$0].isFinite }
        guard let first = known.first(where: { concentrations[$0] > limit }) else { throw .nothingAboveLimit }
        return known.compactMap { index in
            let isQuantified = concentrations[index] > limit
            guard isQuantified || index < first else { return nil }
            return Sample(time: times[index], value: isQuantified ? concentrations[index] : 0)
        }
    }

    /// Log-linear through the first two samples where they fall, else the first sample.
    private static func concentrationAtZero(_ samples: [Sample]) -> Double {
        let first = samples[0]
        guard first.time > 0, samples.count > 1 else { return first.value }
        let second = samples[1]
        guard second.value < first.value, second.value > 0 else { return first.value }
        let rate = log(first.value / second.value) / (second.time - first.time)
        return first.value * exp(rate * first.time)
    }

    /// The area and the first moment, linear up and log down.
    private static func areas(_ samples: [Sample]) -> (area: Double, moment: Double) {
        zip(samples, samples.dropFirst()).reduce((0, 0)) { sums, pair in
            let (a, b) = pair
            let width = b.time - a.time
            guard b.value < a.value, b.value > 0 else {
                let moment = (a.time * a.value + b.time * b.value) / 2 * width
                return (sums.0 + (a.value + b.value) / 2 * width, sums.1 + moment)
            }
            let rate = log(a.value / b.value) / width
            let moment = (a.time * a.value - b.time * b.value) / rate + (a.value - b.value) / (rate * rate)
            return (sums.0 + (a.value - b.value) / rate, sums.1 + moment)
        }
    }

    private static func terminalPhase(_ samples: [Sample]) -> TerminalPhase? {
        var best: TerminalPhase?
        for count in 3..<max(4, samples.count + 1) where count <= samples.count {
            guard let phase = line(samples.suffix(count)), phase.rate > 0 else { continue }
            if phase.adjustedRSquared > (best?.adjustedRSquared ?? -.infinity) - 1e-4 { best = phase }
        }
        return best
    }

    /// The least-squares line of ln(concentration) over time.
    private static func line(_ samples: ArraySlice<Sample>) -> TerminalPhase? {
        guard let from = samples.first?.time, let to = samples.last?.time else { return nil }
        let n = Double(samples.count)
        let meanTime = samples.reduce(0) { $0 + $1.time } / n
        let meanLog = samples.reduce(0) { $0 + log($1.value) } / n
        var (tt, ty, yy) = (0.0, 0.0, 0.0)
        for sample in samples {
            let (t, y) = (sample.time - meanTime, log(sample.value) - meanLog)
            tt += t * t
            ty += t * y
            yy += y * y
        }
        guard tt > 0, yy > 0 else { return nil }
        let r2 = ty * ty / (tt * yy)
        let slope = ty / tt
        return TerminalPhase(
            rate: -slope,
            intercept: meanLog - slope * meanTime,
            adjustedRSquared: 1 - (1 - r2) * (n - 1) / (n - 2),
            from: from,
            to: to,
            count: samples.count
        )
    }
}
