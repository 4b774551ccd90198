/// One line of a regimen: an amount given into a state of the model, once or repeatedly.
///
/// A dose into a species adds **amount**, also where the species' id means a concentration. Values with a unit are
/// converted to the model's units; bare numbers are in the model's units.
public struct Dose: Sendable, Hashable {
    /// A number with the unit it was stated in; nil means the model's own.
    public struct Quantity: Sendable, Hashable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
        public var value: Double
        public var units: String?

        public init(_ value: Double, _ units: String? = nil) {
            self.value = value
            self.units = units
        }

        public init(floatLiteral value: Double) { self.init(value) }

        public init(integerLiteral value: Int) { self.init(Double(value)) }
    }

    /// How fast the amount enters.
    public enum Administration: Sendable, Hashable {
        /// At once.
        case bolus
        /// At a constant rate for this long; bioavailability changes the rate.
        case duration(Quantity)
        /// At this rate, amount per time, until all is given; bioavailability changes how long it lasts.
        case rate(Quantity)
    }

    public var amount: Quantity
    /// The id of a species, or of another symbol that changes by a rate rule.
    public var target: String
    /// When the first dose is given, before the lag.
    public var time: Quantity
    public var administration: Administration
    /// From one dose to the next.
    public var interval: Quantity?
    /// Doses after the first.
    public var additionalDoses: Int
    /// From giving to entering.
    public var lagTime: Quantity
    /// The fraction of the amount that enters.
    public var bioavailability: Double

    public init(
        _ amount: Quantity,
        into target: String,
        at time: Quantity = 0,
        administration: Administration = .bolus,
        interval: Quantity? = nil,
        additionalDoses: Int = 0,
        lagTime: Quantity = 0,
        bioavailability: Double = 1
    ) {
        self.amount = amount
        self.target = target
        self.time = time
        self.administration = administration
        self.interval = interval
        self.additionalDoses = additionalDoses
        self.lagTime = lagTime
        self.bioavailability = bioavailability
    }
}

extension Dose.Quantity: CustomStringConvertible {
    public var description: String { units.map { "\(value) \($0)" } ?? "\(value)" }
}
