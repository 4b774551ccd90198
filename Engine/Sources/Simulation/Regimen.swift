internal import Diagnostics
internal import EquationSystems

/// Doses as a time-ordered list of what happens to which slot, made before integration begins.
struct Regimen: Sendable {
    enum Action: Sendable, Hashable {
        case bolus(Slot, amount: Double)
        /// Numbered, so that the end undoes its own start and no rounding is left over.
        case infusionStart(Int)
        case infusionEnd(Int)
    }

    struct Entry: Sendable, Hashable {
        var time: Double
        var action: Action
    }

    /// A constant rate into one state.
    struct Infusion: Sendable, Hashable {
        var state: Int
        var rate: Double
    }

    /// The most single doses that one run may hold.
    static let maximumDoses = 1_000_000

    private(set) var entries: [Entry] = []
    private(set) var infusions: [Infusion] = []
    /// The smallest amount above zero given at once or by one infusion; nil where nothing is given.
    private(set) var smallestAmount: Double?

    static let none = Regimen()

    private init() {}

    /// Expands doses that begin at `start` or later.
    ///
    /// - Throws: Every dose whose target, units, times or values are wrong.
    init(_ doses: [Dose], _ system: EquationSystem, start: Double) throws(DiagnosticsError) {
        let targets = DoseTargets(system)
        var faults: [Diagnostic] = []
        for (number, dose) in doses.enumerated() {
            let own = dose.faults(at: nil)
            faults += own
            switch targets.resolve(dose, number: number + 1, start: start) {
            case .failure(let error): faults += error.diagnostics
            case .success(let resolved):
                if own.isEmpty && faults.isEmpty { faults += add(resolved, dose) }
            }
        }
        if !faults.isEmpty { throw DiagnosticsError(faults) }
        // NOTE: at equal times, infusions end before others start, and the order given is kept otherwise.
        entries = entries.enumerated()
            .sorted { ($0.element.time, rank($0.element), $0.offset) < ($1.element.time, rank($1.element), $1.offset) }
            .map(\.element)
    }

    private func rank(_ entry: Entry) -> Int {
        if case .infusionEnd = entry.action { 0 } else { 1 }
    }

    private mutating func add(_ resolved: DoseTargets.Resolved, _ dose: Dose) -> [Diagnostic] {
        guard dose.additionalDoses < Self.maximumDoses - entries.count else {
            return [
                Diagnostic(
                    .error,
                    rule: "dose-value",
                    element: "dose into \(dose.target)",
                    "the regimen has more than \(Self.maximumDoses) entries",
                    suggestion: "give fewer doses"
                )
            ]
        }
        guard resolved.amount > 0 else { return [] }
        smallestAmount = min(smallestAmount ?? .infinity, resolved.amount)
        for number in 0...dose.additionalDoses {
            let time = resolved.time + Double(number) * resolved.interval
            switch (resolved.slot, resolved.duration) {
            case (.state(let state), let duration?):
                entries.append(Entry(time: time, action: .infusionStart(infusions.count)))
                entries.append(Entry(time: time + duration, action: .infusionEnd(infusions.count)))
                infusions.append(Infusion(state: state, rate: resolved.amount / duration))
            case (let slot, _):
                entries.append(Entry(time: time, action: .bolus(slot, amount: resolved.amount)))
            }
        }
        return []
    }
}
