internal import EquationSystems
internal import RandomStreams

/// Events that have fired and wait for their execution, and what decides their order.
struct EventQueue {
    /// One firing of an event.
    struct Pending {
        var event: Int
        var time: Double
        /// Values to assign, where they are those of the time of firing.
        var values: [Double]?
    }

    /// Whether each trigger held when last looked at.
    var wasTrue: [Bool]
    /// In the order of firing.
    private(set) var pending: [Pending] = []
    private var choices: RandomStream

    init(_ events: [EventEquation], seed: UInt64) {
        wasTrue = events.map(\.triggerInitialValue)
        choices = RandomStream(seed: seed, subject: 0, purpose: "events of equal priority")
    }

    /// When the next waiting event is due; infinity where none waits.
    var nextExecution: Double { pending.reduce(.infinity) { min($0, $1.time) } }

    mutating func add(_ firing: Pending) { pending.append(firing) }

    /// Forgets every firing of an event that is not persistent and whose trigger no longer holds.
    mutating func cancel(_ event: Int) { pending.removeAll { $0.event == event } }

    /// Takes out the event to execute next among those due at a time.
    ///
    /// The highest priority comes first; equal priorities are decided at random. Events without priority, about which
    /// SBML says nothing, come after those with one, in the order of firing.
    ///
    /// - Parameters:
    ///   - time: Now.
    ///   - priority: The priority of an event now; NaN where it has none.
    /// - Returns: the firing to execute, or nil where none is due.
    mutating func takeDue(at time: Double, priority: (Int) -> Double) -> Pending? {
        var best: [Int] = []
        var highest = -Double.infinity
        var firstWithout: Int?
        for (place, firing) in pending.enumerated() where firing.time <= time {
            let own = priority(firing.event)
            if own.isNaN {
                if firstWithout == nil { firstWithout = place }
            } else if best.isEmpty || own > highest {
                (best, highest) = ([place], own)
            } else if own == highest {
                best.append(place)
            }
        }
        if best.count > 1 {
            // The high half of the product: equal shares but for less than one part in 2^64 / count.
            let choice = choices.next().multipliedFullWidth(by: UInt64(best.count)).high
            return pending.remove(at: best[Int(choice)])
        }
        guard let place = best.first ?? firstWithout else { return nil }
        return pending.remove(at: place)
    }
}
